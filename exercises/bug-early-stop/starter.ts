import { item, mean, sub, type Tensor } from 'spinningup/autodiff';

/**
 * Whether the gradient steps of an epoch should end, because the policy has moved far enough.
 * @param logp [N] log π_θ(a|s), now
 * @param logpOld [N] log π_{θ_k}(a|s), of the policy that acted
 */
export const shouldStop = (logp: Tensor, logpOld: Tensor, targetKl: number): boolean => {
  const kl = item(mean(sub(logp, logpOld)));
  return kl > 1.5 * targetKl;
};
