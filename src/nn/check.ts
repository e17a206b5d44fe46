/** Checks that the arguments of an optimiser belong together. */
import { dtypeOf, type Tensor } from '../autodiff/index.js';
import { sameShape } from '../autodiff/tensor.js';

/**
 * Compares a leaf x [..] of the gradient or of an optimiser's state with its parameter p [..].
 * @param where the function that was called, for the message
 * @param name the name of x in the message, such as 'its gradient'
 * @param subject the name of p in the message
 * @throws RangeError if x has not the shape of p, TypeError if it has not its type
 */
export const checkLike = (
  where: string,
  p: Tensor,
  name: string,
  x: Tensor,
  subject = 'a parameter',
): void => {
  if (!sameShape(p.shape, x.shape))
    throw new RangeError(`${where}: ${subject} has shape [${p.shape}], but ${name} [${x.shape}]`);
  if (dtypeOf(p) !== dtypeOf(x))
    throw new TypeError(
      `${where}: ${subject} is ${dtypeOf(p)}, but ${name} ${dtypeOf(x)}; cast() one of them`,
    );
};
