/** The kernels of reductions that are more than a sum. */
import { exp, log } from '../math.js';
import { indices } from './broadcast.js';
import { blank, numbers, type Shape, type Tensor } from './tensor.js';

/** The largest over the axes along which `shape` would be broadcast to x.shape. NaN is larger than all. */
export const maxKernel = (x: Tensor, shape: Shape): Tensor => {
  const a = numbers(x);
  const out = blank(shape, x);
  out.data.fill(Number.NEGATIVE_INFINITY);
  let i = 0;
  for (const at of indices(shape, x.shape)) out.data[at] = Math.max(out.data[at], a[i++]);
  return out;
};

/** [.., n] → [..] log Σ exp; the largest of a row is taken out first, so that nothing overflows. */
export const logSumExpKernel = (x: Tensor): Tensor => {
  const n = x.shape[x.shape.length - 1];
  const a = numbers(x);
  const out = blank(x.shape.slice(0, -1), x);
  for (let i = 0, from = 0; i < out.data.length; i++, from += n) {
    let top = Number.NEGATIVE_INFINITY;
    let sum = 0;
    for (let j = from; j < from + n; j++) top = Math.max(top, a[j]);
    for (let j = from; j < from + n; j++) sum += exp(a[j] - top);
    out.data[i] = top + log(sum);
  }
  return out;
};
