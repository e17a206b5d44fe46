import { clip, exp, mean, minimum, mul, neg, sub, type Tensor } from 'spinningup/autodiff';

/**
 * The loss of PPO, [].
 * @param logp [N] log π_θ(a|s)
 * @param logpOld [N] log π_{θ_k}(a|s), of the policy that acted
 * @param adv [N] advantages
 */
export const policyLoss = (logp: Tensor, logpOld: Tensor, adv: Tensor, clipRatio: number): Tensor => {
  const ratio = exp(sub(logp, logpOld));
  const clipped = clip(ratio, 1 - clipRatio, 1 + clipRatio);
  return neg(mean(minimum(mul(ratio, adv), mul(clipped, adv))));
};
