/**
 * Â_t = Σ_l (γλ)^l δ_{t+l} with δ_t = r_t + γ (1 − d_t) V(s_{t+1}) − V(s_t), over several episodes, one after another.
 * @param val V(s_t)
 * @param nextVal V(s_{t+1}) of the true next state
 * @param done whether the world has ended in s_{t+1}
 * @param last whether the episode ends with the step, ended or cut off
 */
export const advantages = (
  rew: readonly number[],
  val: readonly number[],
  nextVal: readonly number[],
  done: readonly boolean[],
  last: readonly boolean[],
  gamma: number,
  lam: number,
): number[] => {
  const result = new Array<number>(rew.length);
  let adv = 0;
  for (let t = rew.length - 1; t >= 0; t--) {
    const delta = rew[t] + gamma * (done[t] ? 0 : nextVal[t]) - val[t];
    adv = delta + gamma * lam * (last[t] ? 0 : adv);
    result[t] = adv;
  }
  return result;
};
