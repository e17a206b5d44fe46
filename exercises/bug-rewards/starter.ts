/** The answer of a world to an action. */
export interface Answer {
  readonly obs: number;
  readonly rew: number;
}
/** What is learned from: in s the action a was paid r. */
export interface Stored {
  readonly obs: number;
  readonly act: number;
  readonly rew: number;
}

/** Experience of n steps in a world. */
export const collectSteps = (first: number, act: (obs: number) => number, step: (act: number) => Answer, n: number): Stored[] => {
  const stored: Stored[] = [];
  let { obs, rew }: Answer = { obs: first, rew: 0 };
  for (let t = 0; t < n; t++) {
    const a = act(obs);
    const answer = step(a);
    stored.push({ obs, act: a, rew });
    ({ obs, rew } = answer);
  }
  return stored;
};
