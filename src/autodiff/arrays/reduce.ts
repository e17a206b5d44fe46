/** Sums, maxima and softmax of concrete tensors, without derivatives. */
import { log } from '../../math.js';
import { kernels } from '../kernels/active.js';
import {
  blank,
  type Concrete,
  type FloatArray,
  numbers,
  type Shape,
  sameShape,
  size,
  type Tensor,
} from '../tensor.js';
import { broadcastShape, cols, indices, rows } from './broadcast.js';

/**
 * [shape] Σ x over the axes along which `shape` was broadcast to x.shape. Sums are formed in
 * float64; those down the columns of float32 by a kernel of the backend.
 * @throws RangeError if `shape` does not broadcast to x.shape
 */
export const summed = (x: Tensor, shape: Shape): Tensor => {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShape(x.shape, shape, 'sumTo'), x.shape))
    throw new RangeError(`sumTo: shape [${shape}] does not fill [${x.shape}]`);
  const a = numbers(x);
  const out = blank(shape, x);
  if (size(shape) === 1) out.data[0] = total(a, 0, a.length);
  else if (x.shape.length > 2) out.data.set(gathered(a, x.shape, shape));
  else if (rows(shape) === 1) kernels(a).columnSums(a, out.data, rows(x.shape), cols(x.shape));
  else
    for (let i = 0, M = cols(x.shape); i < out.data.length; i++)
      out.data[i] = total(a, i * M, (i + 1) * M);
  return out;
};
const total = (a: ArrayLike<number>, from: number, to: number): number => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += a[i];
  return sum;
};
const gathered = (a: ArrayLike<number>, from: Shape, to: Shape): Float64Array => {
  const sums = new Float64Array(size(to));
  let i = 0;
  for (const at of indices(to, from)) sums[at] += a[i++];
  return sums;
};

/**
 * [shape] max x over the axes along which `shape` would be broadcast to x.shape. NaN counts as the
 * largest.
 */
export const maxKernel = (x: Tensor, shape: Shape): Tensor => {
  const a = numbers(x);
  const out = blank(shape, x);
  out.data.fill(Number.NEGATIVE_INFINITY);
  let i = 0;
  for (const at of indices(shape, x.shape)) out.data[at] = Math.max(out.data[at], a[i++]);
  return out;
};

/** The length of the last axis. */
const rowLength = (name: string, { shape }: Tensor): number => {
  const n = shape[shape.length - 1];
  if (!(n > 0))
    throw new RangeError(
      `${name}: the last axis should hold at least one number, but the shape is [${shape}]`,
    );
  return n;
};

/**
 * [.., n] x − max x of each row, to `out`. The maximum is subtracted before anything is rounded:
 * 1e6 + log 3 loses the digits behind the point in float32. +∞ − ∞ is set to 0, so that infinities
 * share a row; a row of −∞ alone becomes NaN.
 * @returns the maximum of each row; NaN counts as the largest
 */
const subtractTop = (a: FloatArray, n: number, out: FloatArray): Float64Array => {
  const tops = new Float64Array(a.length / n);
  for (let i = 0, from = 0; i < tops.length; i++, from += n) {
    let top = a[from];
    for (let j = from + 1; j < from + n; j++) top = Math.max(top, a[j]);
    for (let j = from; j < from + n; j++)
      out[j] = a[j] === Number.POSITIVE_INFINITY ? 0 : a[j] - top;
    tops[i] = top;
  }
  return tops;
};
/** Σ of row i, in float64. */
const rowSum = (a: FloatArray, n: number, i: number): number => {
  let sum = 0;
  for (let j = i * n; j < (i + 1) * n; j++) sum += a[j];
  return sum;
};

/**
 * [.., n] → [..] log Σ exp(x) over the last axis: −∞ for a row of −∞ alone, +∞ for a row with +∞.
 */
export const logSumExpKernel = (x: Tensor): Tensor => {
  const n = rowLength('logSumExp', x);
  const out = blank(x.shape.slice(0, -1), x);
  const { data: e } = blank(x.shape, x);
  const tops = subtractTop(numbers(x), n, e);
  kernels(e).exp(e, e);
  tops.forEach((top, i) => {
    out.data[i] = top === Number.NEGATIVE_INFINITY ? top : top + log(rowSum(e, n, i));
  });
  return out;
};

/** [.., n] → [.., n] log softmax over the last axis. */
export const logSoftmaxKernel = (x: Tensor): Tensor => {
  const n = rowLength('logSoftmax', x);
  const out = blank(x.shape, x);
  const { data: e } = blank(x.shape, x);
  const tops = subtractTop(numbers(x), n, out.data);
  kernels(e).exp(out.data, e);
  for (let i = 0; i < tops.length; i++) {
    const total = log(rowSum(e, n, i));
    for (let j = i * n; j < (i + 1) * n; j++) out.data[j] -= total;
  }
  return out;
};

/**
 * [.., n] → [.., n] softmax over the last axis.
 * @param none the value of each number of a row of −∞ alone
 */
export const softmaxKernel = (x: Tensor, none: number): Concrete => {
  const n = rowLength('softmax', x);
  const out = blank(x.shape, x);
  const tops = subtractTop(numbers(x), n, out.data);
  kernels(out.data).exp(out.data, out.data);
  tops.forEach((top, i) => {
    const total = rowSum(out.data, n, i);
    for (let j = i * n; j < (i + 1) * n; j++)
      out.data[j] = top === Number.NEGATIVE_INFINITY ? none : out.data[j] / total;
  });
  return out;
};

/**
 * [..] eˡ · x for l and x of one shape, but 0 where l is −∞, whatever x is there, and ∞ where x is
 * +∞ and l is not −∞.
 */
export const expTimesKernel = (l: Tensor, x: Tensor): Tensor => {
  const a = numbers(l);
  const b = numbers(x);
  const out = blank(l.shape, l);
  const { data } = out;
  kernels(data).exp(a, data);
  for (let i = 0; i < data.length; i++) {
    if (a[i] === Number.NEGATIVE_INFINITY) data[i] = 0;
    else data[i] = b[i] === Number.POSITIVE_INFINITY ? b[i] : data[i] * b[i];
  }
  return out;
};
