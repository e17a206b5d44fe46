/**
 * The rewards-to-go of an episode that was cut off, Σ_l γ^l r_{t+l}, in which V of the state where it
 * was cut off stands for all that would have followed.
 * @param rew the rewards of the episode
 * @param lastVal V of the state in which it was cut off
 */
export const rewardsToGo = (rew: readonly number[], lastVal: number, gamma: number): number[] => {
  const result = new Array<number>(rew.length);
  let next = gamma * lastVal;
  for (let t = rew.length - 1; t >= 0; t--) {
    next = rew[t] + gamma * next;
    result[t] = next;
  }
  return result;
};
