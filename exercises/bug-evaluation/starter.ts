/** Two numbers in [0, 1): one decides whether the action is random, the other one which it is. */
export interface Dice {
  readonly u: number;
  readonly which: number;
}

/** The action with the largest value. */
const best = (q: readonly number[]): number => q.indexOf(Math.max(...q));

/** The action while the agent learns: at random with probability ε. */
export const explore = (q: readonly number[], epsilon: number, { u, which }: Dice): number =>
  u < epsilon ? Math.floor(which * q.length) : best(q);

/** The action in a test, in which the agent shows what it has learned. */
export const testAction = (q: readonly number[], epsilon: number, dice: Dice): number => {
  const noise = Math.max(0, epsilon);
  return explore(q, noise, dice);
};
