import { add, mean, mul, neg, type Tensor } from 'spinningup/autodiff';

/**
 * The loss of a policy that is paid for staying undecided, []: an optimiser makes it smaller.
 * @param logp [N] log π_θ(a|s)
 * @param adv [N] advantages
 * @param entropy [N] H(π_θ(·|s))
 * @param coefficient what a nat of entropy is worth, above 0
 */
export const policyLoss = (logp: Tensor, adv: Tensor, entropy: Tensor, coefficient: number): Tensor => {
  const gain = mean(mul(logp, adv));
  const bonus = mul(coefficient, mean(entropy));
  return add(neg(gain), bonus);
};
