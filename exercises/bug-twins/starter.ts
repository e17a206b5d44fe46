import { add, maximum, minimum, mul, sub, type Tensor } from 'spinningup/autodiff';

/**
 * The targets of two critics, and the band in which they disagree, [N] each.
 * @param q1 [N] Q_targ,1(s', a')
 * @param q2 [N] Q_targ,2(s', a')
 * @param rew [N] rewards
 * @param done [N] 1 where the world has ended in s'
 */
export const twinTargets = (
  q1: Tensor,
  q2: Tensor,
  rew: Tensor,
  done: Tensor,
  gamma: number,
): { readonly y: Tensor; readonly band: Tensor } => {
  const low = minimum(q1, q2);
  const high = maximum(q1, q2);
  const nextVal = high;
  return { y: add(rew, mul(gamma, sub(1, done), nextVal)), band: sub(high, low) };
};
