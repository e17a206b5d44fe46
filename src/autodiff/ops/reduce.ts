/** Operations that make one number of many, over all axes or over some. */
import { binary } from '../arrays/elementwise.js';
import {
  expTimesKernel,
  logSoftmaxKernel,
  logSumExpKernel,
  maxKernel,
  softmaxKernel,
} from '../arrays/reduce.js';
import { type Op, primitive } from '../tape.js';
import { assertTensor, type Shape, sameShape, size, type Tensor } from '../tensor.js';
import { div, equal, exp, mul, square, sub } from './elementwise.js';
import { axisOf, broadcastTo, reshape, sumTo } from './shape.js';

/** The axes to reduce: all if undefined. Negative ones count from the end. */
type Axis = number | readonly number[];
/** The shape of x with the reduced axes of length 1, and without them. */
const without = (name: string, x: Tensor, axis: Axis | undefined): [ones: Shape, gone: Shape] => {
  assertTensor(`${name}: x`, x);
  if (axis === undefined) return [x.shape.map(() => 1), []];
  const axes = (typeof axis === 'number' ? [axis] : axis).map((a) => axisOf(name, x, a));
  return [
    x.shape.map((d, i) => (axes.includes(i) ? 1 : d)),
    x.shape.filter((_, i) => !axes.includes(i)),
  ];
};

/** [..] Σ x, over all axes or over those named, which the result does not have. ∂/∂x = 1. */
export const sum = (x: Tensor, axis?: Axis): Tensor => {
  const [ones, gone] = without('sum', x, axis);
  return reshape(sumTo(x, ones), gone);
};
/** [..] Σ x / n, over all axes or over those named, of n elements together. ∂/∂x = 1/n. */
export const mean = (x: Tensor, axis?: Axis): Tensor => {
  const [ones, gone] = without('mean', x, axis);
  return div(reshape(sumTo(x, ones), gone), size(x.shape) / size(gone));
};
/**
 * [..] max x, over all axes or over those named. ∂/∂x = 1/k for each of the k largest, else 0:
 * equals share the gradient.
 */
export const max = (x: Tensor, axis?: Axis): Tensor => {
  const [ones, gone] = without('max', x, axis);
  return reshape(maxTo(x, ones), gone);
};
/**
 * [shape] max x over the axes along which `shape` would be broadcast to x.shape. ∂/∂x = 1/k for
 * each of the k largest, else 0.
 */
const maxTo: Op<[x: Tensor, shape: Shape]> = primitive(maxKernel, [
  (g, y, x) => {
    const is = equal(x, broadcastTo(y, x.shape));
    return mul(div(g, sumTo(is, y.shape)), is);
  },
]);
/** [] Σ a·b over all axes. ∂/∂a = b, ∂/∂b = a. */
export const dot = (a: Tensor, b: Tensor): Tensor => sum(mul(a, b));

/** [..] → [.., 1]: as a column, to go with rows. */
const column = (x: Tensor): Tensor => reshape(x, [...x.shape, 1]);
/**
 * [.., n] → [.., n] y = softmax(x) over the last axis; each number of a row of −∞ alone becomes
 * `none`. With g the cotangent of y, that of x is y·(g − Σ g·y).
 */
const shares: Op<[x: Tensor, none: number]> = primitive(softmaxKernel, [
  (g, y) => mul(y, sub(g, column(sum(mul(g, y), -1)))),
]);
/**
 * [.., n] → [..] log Σ exp(x) over the last axis, stable for x of any size. ∂/∂x = softmax(x). A
 * row of −∞ alone gives −∞ and passes no gradient; a row with +∞ gives +∞.
 */
export const logSumExp: Op<[x: Tensor]> = primitive(logSumExpKernel, [
  (g, _y, x) => mul(column(g), shares(x, 0)),
]);
/**
 * [.., n] → [.., n] y = log softmax(x) over the last axis, stable for x of any size. With g the
 * cotangent of y, that of x is g − eʸ·Σ g. x of −∞ stays −∞ and passes no gradient; a row of −∞
 * alone becomes NaN.
 */
export const logSoftmax: Op<[x: Tensor]> = primitive(logSoftmaxKernel, [
  (g, y) => {
    const c = whereFinite(g, y);
    return sub(c, mul(exp(y), column(sum(c, -1))));
  },
]);
/** [..] g, but 0 where y is −∞. ∂/∂g = 1, but 0 where y is −∞; no gradient for y. */
const whereFinite: Op<[g: Tensor, y: Tensor]> = primitive<[g: Tensor, y: Tensor]>(
  binary('whereFinite', 'y === -Infinity ? 0 : x'),
  [(c, _d, _g, y) => whereFinite(c, y)],
);
/**
 * [.., n] → [.., n] y = softmax(x) over the last axis, stable for x of any size. With g the
 * cotangent of y, that of x is y·(g − Σ g·y). x of −∞ becomes 0; a row of −∞ alone becomes NaN.
 */
export const softmax = (x: Tensor): Tensor => shares(x, Number.NaN);
/**
 * [..] eˡ · x, for expectations of x [..] under probabilities eˡ, l broadcast to x.shape. ∂/∂l =
 * eˡ·x, ∂/∂x = eˡ. It and its derivatives are 0 where l is −∞, whatever x is there.
 */
export const expTimes = (l: Tensor, x: Tensor): Tensor =>
  expTimesSame(sameShape(l.shape, x.shape) ? l : broadcastTo(l, x.shape), x);
/** [..] eˡ · x for l and x of one shape. ∂/∂l = eˡ·x, ∂/∂x = eˡ. */
const expTimesSame: Op<[l: Tensor, x: Tensor]> = primitive(expTimesKernel, [
  (g, _y, l, x) => expTimesSame(l, mul(g, x)),
  (g, _y, l) => expTimesSame(l, g),
]);
/**
 * [] The variance of x [..] over all axes: E[(x − E[x])²]. ∂/∂x = 2(x − E[x])/n. The mean of the
 * deviations, which is the rounding error of E[x], is subtracted again.
 */
export const variance = (x: Tensor): Tensor => {
  const d = sub(x, mean(x));
  return sub(mean(square(d)), square(mean(d)));
};
