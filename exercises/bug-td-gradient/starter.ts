import { add, mean, mul, square, stopGradient, sub, type Tensor } from 'spinningup/autodiff';

/**
 * The loss of V by temporal differences, [].
 * @param val [N] V(s), a function of the parameters
 * @param nextVal [N] V(s'), a function of the same parameters
 * @param rew [N] rewards
 */
export const tdLoss = (val: Tensor, nextVal: Tensor, rew: Tensor, gamma: number): Tensor => {
  const y = add(rew, mul(gamma, nextVal));
  return mean(square(sub(stopGradient(val), y)));
};
