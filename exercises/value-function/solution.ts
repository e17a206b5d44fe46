// A guess is not right or wrong; the runs with seed 0 measure 1.9.
export const guess = 2;

/**
 * The advantage estimates of one episode if V is 0 everywhere: then δ_t is the reward itself.
 * @param rew the rewards of the episode, from its first step to its last
 */
export const advantagesWithoutValue = (rew: readonly number[], gamma: number, lam: number): number[] => {
  const all: number[] = [];
  let after = 0;
  for (const r of [...rew].reverse()) {
    after = r + gamma * lam * after;
    all.unshift(after);
  }
  return all;
};

/** The number of steps that such an estimate looks ahead: a geometric series. */
export const horizon = (gamma: number, lam: number): number => 1 / (1 - gamma * lam);
