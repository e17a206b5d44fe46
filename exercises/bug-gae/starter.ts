/**
 * Generalized advantage estimation over several episodes, one after another.
 * @param delta the TD residuals r_t + γ V(s_{t+1}) − V(s_t), which are right
 * @param over whether an episode ends with the step
 */
export const advantages = (delta: readonly number[], over: readonly boolean[], gamma: number, lam: number): number[] => {
  const result = new Array<number>(delta.length);
  let adv = 0;
  for (let t = delta.length - 1; t >= 0; t--) {
    adv = delta[t] + gamma * lam * (over[t + 1] ? 0 : adv);
    result[t] = adv;
  }
  return result;
};
