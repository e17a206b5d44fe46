/**
 * The rewards-to-go of several episodes, one after another: Σ_l γ^l r_{t+l}.
 * @param rew the rewards of all steps
 * @param over whether an episode ends with the step
 */
export const rewardsToGo = (rew: readonly number[], over: readonly boolean[], gamma: number): number[] => {
  return rew.map((_, t) => {
    const end = over.lastIndexOf(true);
    let sum = 0;
    for (let l = t; l <= end; l++) {
      sum += gamma ** (l - t) * rew[l];
    }
    return sum;
  });
};
