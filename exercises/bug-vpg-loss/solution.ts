import { mean, mul, neg, type Tensor } from 'spinningup/autodiff';

/**
 * The loss of VPG, [], which an optimiser makes smaller, and an estimate of the entropy, [].
 * @param logp [N] log π_θ(a|s)
 * @param adv [N] advantages
 */
export const policyLoss = (logp: Tensor, adv: Tensor): { readonly loss: Tensor; readonly entropy: Tensor } => {
  const gain = mean(mul(logp, adv));
  return { loss: neg(gain), entropy: neg(mean(logp)) };
};
