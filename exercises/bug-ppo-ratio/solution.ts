import { clip, exp, mean, minimum, mul, neg, stopGradient, sub, type Tensor, type Tree } from 'spinningup/autodiff';

/**
 * The loss of PPO and an estimate of the KL, [] each, as functions of θ, which are asked again after each gradient step.
 * @param logpOf θ ↦ log π_θ(a|s), [N]
 * @param old θ_k, the parameters with which the batch was collected
 * @param adv [N] advantages
 */
export const objectiveOf = (logpOf: (theta: Tree) => Tensor, old: Tree, adv: Tensor, clipRatio: number) => {
  const logpOld = stopGradient(logpOf(old));
  return (theta: Tree): { readonly loss: Tensor; readonly kl: Tensor } => {
    const logp = logpOf(theta);
    const ratio = exp(sub(logp, logpOld));
    const clipped = clip(ratio, 1 - clipRatio, 1 + clipRatio);
    const loss = neg(mean(minimum(mul(ratio, adv), mul(clipped, adv))));
    return { loss, kl: mean(sub(logpOld, logp)) };
  };
};
