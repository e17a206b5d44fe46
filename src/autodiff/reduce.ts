/** The kernels of reductions that are more than a sum. */
import { log } from '../math.js';
import { indices } from './broadcast.js';
import { kernels } from './kernels/index.js';
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
  if (!(n > 0)) throw new RangeError(`logSumExp: the last axis should hold at least one number, but the shape is [${x.shape}]`);
  const a = numbers(x);
  const out = blank(x.shape.slice(0, -1), x);
  const shifted = blank(x.shape, x).data;
  for (let i = 0, from = 0; i < out.data.length; i++, from += n) {
    let top = a[from];
    for (let j = from + 1; j < from + n; j++) if (a[j] > top) top = a[j];
    for (let j = from; j < from + n; j++) shifted[j] = a[j] - top;
    out.data[i] = top;
  }
  kernels(shifted).exp(shifted, shifted);
  for (let i = 0, k = 0; i < out.data.length; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += shifted[k++];
    out.data[i] += log(sum);
  }
  return out;
};
