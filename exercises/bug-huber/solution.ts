import { abs, clip, less, mean, mul, square, sub, type Tensor, where } from 'spinningup/autodiff';

/**
 * The Huber loss of Q, []: ½ x² of small errors, |x| − ½ of large ones, so that its slope is never beyond ±1.
 * @param q [N] Q(s, a)
 * @param y [N] targets
 */
export const huberLoss = (q: Tensor, y: Tensor): Tensor => {
  const error = sub(q, y);
  const small = mul(0.5, square(clip(error, -1, 1)));
  const large = sub(abs(error), 0.5);
  return mean(where(less(abs(error), 1), small, large));
};
