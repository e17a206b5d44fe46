/** The kernels of reductions that are more than a sum. */
import { log } from '../../math.js';
import { kernels } from '../kernels/active.js';
import { blank, type Concrete, type FloatArray, numbers, type Shape, type Tensor } from '../tensor.js';
import { indices } from './broadcast.js';

/** The largest over the axes along which `shape` would be broadcast to x.shape. NaN is larger than all. */
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
  if (!(n > 0)) throw new RangeError(`${name}: the last axis should hold at least one number, but the shape is [${shape}]`);
  return n;
};

/**
 * [.., n] x − max x of each row, to `out`. The maximum goes before anything is rounded: 1e6 + log 3 has lost what is
 * behind the point in float32. +∞ − ∞ is 0, so that what is infinite shares a row; a row of −∞ alone becomes NaN.
 * @returns the maximum of each row; NaN is larger than all
 */
const subtractTop = (a: FloatArray, n: number, out: FloatArray): Float64Array => {
  const tops = new Float64Array(a.length / n);
  for (let i = 0, from = 0; i < tops.length; i++, from += n) {
    let top = a[from];
    for (let j = from + 1; j < from + n; j++) top = Math.max(top, a[j]);
    for (let j = from; j < from + n; j++) out[j] = a[j] === Number.POSITIVE_INFINITY ? 0 : a[j] - top;
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

/** [.., n] → [..] log Σ exp: −∞ of a row of −∞ alone, +∞ of one with +∞ in it. */
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
 * @param none what every number of a row of −∞ alone becomes
 */
export const softmaxKernel = (x: Tensor, none: number): Concrete => {
  const n = rowLength('softmax', x);
  const out = blank(x.shape, x);
  const tops = subtractTop(numbers(x), n, out.data);
  kernels(out.data).exp(out.data, out.data);
  tops.forEach((top, i) => {
    const total = rowSum(out.data, n, i);
    for (let j = i * n; j < (i + 1) * n; j++) out.data[j] = top === Number.NEGATIVE_INFINITY ? none : out.data[j] / total;
  });
  return out;
};

/** e^l · x, and 0 where l is −∞, whatever x is there; ∞ where x is +∞ and l is not −∞. */
export const expTimesKernel = (l: Tensor, x: Tensor): Tensor => {
  const [a, b] = [numbers(l), numbers(x)];
  const out = blank(l.shape, l);
  const { data } = out;
  kernels(data).exp(a, data);
  for (let i = 0; i < data.length; i++) {
    if (a[i] === Number.NEGATIVE_INFINITY) data[i] = 0;
    else data[i] = b[i] === Number.POSITIVE_INFINITY ? b[i] : data[i] * b[i];
  }
  return out;
};
