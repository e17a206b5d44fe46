/**
 * R̂_t = r_t + γ (1 − d_t) R̂_{t+1} of a piece of a few steps, after which V stands for all that follows.
 * @param done whether the world has ended after the step; the next row then begins another episode
 * @param lastVal V of the state after the last step
 */
export const fewStepReturns = (rew: readonly number[], done: readonly boolean[], lastVal: number, gamma: number): number[] => {
  return [...rew]; // your turn
};
