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
  return rew.map(() => 0); // your turn
};
