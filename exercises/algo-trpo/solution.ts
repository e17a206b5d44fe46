/**
 * mean_t KL(π_old(·|s_t) ‖ π_next(·|s_t)) of two policies with discrete actions.
 * @param old the probabilities of the actions in each state, by the policy that acted
 * @param next those of the policy that is tried
 */
export const meanKl = (old: readonly (readonly number[])[], next: readonly (readonly number[])[]): number => {
  const kls = old.map((p, t) => p.reduce((sum, pa, a) => sum + pa * Math.log(pa / next[t][a]), 0));
  return kls.reduce((a, b) => a + b, 0) / kls.length;
};
