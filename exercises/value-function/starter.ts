// 1. A guess before you measure: TRPO learns for 10 epochs on the world below, once with V trained
//    (80 steps in each epoch) and once with V left as it began. How many times the return of the
//    other has the one with V trained, at the end?
export const guess = 1;

/**
 * 2. The advantage estimates of one episode if V is 0 everywhere: Â_t = Σ_l (γλ)^l δ_{t+l}.
 * @param rew the rewards of the episode, from its first step to its last
 */
export const advantagesWithoutValue = (rew: readonly number[], gamma: number, lam: number): number[] => {
  return [...rew]; // your turn
};

/** 3. The number of steps that such an estimate looks ahead: Σ_l (γλ)^l, without an end. */
export const horizon = (gamma: number, lam: number): number => {
  return 0; // your turn
};
