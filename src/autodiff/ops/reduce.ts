/** Operations that make fewer numbers of many, over all axes or over one. */
import { logSumExpKernel, maxKernel } from '../reduce.js';
import { type Op, primitive } from '../tape.js';
import { type Shape, size, type Tensor } from '../tensor.js';
import { div, equal, exp, mul, square, sub } from './elementwise.js';
import { axisOf, broadcastTo, reshape, sumTo } from './shape.js';

/** Which axes go: all of them if none is named. */
type Axis = number | readonly number[];
/** The shape with those axes of length 1, and without them. */
const without = (name: string, x: Tensor, axis: Axis | undefined): [ones: Shape, gone: Shape] => {
  if (axis === undefined) return [x.shape.map(() => 1), []];
  const axes = (typeof axis === 'number' ? [axis] : axis).map((a) => axisOf(name, x, a));
  return [x.shape.map((d, i) => (axes.includes(i) ? 1 : d)), x.shape.filter((_, i) => !axes.includes(i))];
};

/** Σ x, over all axes or over those named. */
export const sum = (x: Tensor, axis?: Axis): Tensor => {
  const [ones, gone] = without('sum', x, axis);
  return reshape(sumTo(x, ones), gone);
};
/** The mean of x, over all axes or over those named. */
export const mean = (x: Tensor, axis?: Axis): Tensor => {
  const [ones, gone] = without('mean', x, axis);
  return div(reshape(sumTo(x, ones), gone), size(x.shape) / size(gone));
};
/** The largest x, over all axes or over those named. Where several are the largest, they share the gradient. */
export const max = (x: Tensor, axis?: Axis): Tensor => {
  const [ones, gone] = without('max', x, axis);
  return reshape(maxTo(x, ones), gone);
};
const maxTo: Op<[x: Tensor, shape: Shape]> = primitive(maxKernel, [
  (g, y, x) => {
    const is = equal(x, broadcastTo(y, x.shape));
    return mul(div(g, sumTo(is, y.shape)), is);
  },
]);
/** Σ a·b over all axes. */
export const dot = (a: Tensor, b: Tensor): Tensor => sum(mul(a, b));

/** [..] → [.., 1]: as a column, to go with rows. */
const column = (x: Tensor): Tensor => reshape(x, [...x.shape, 1]);
/** log Σ exp(x) over the last axis. Its rule is the softmax, which is stable for x of any size. */
export const logSumExp: Op<[x: Tensor]> = primitive(logSumExpKernel, [(g, y, x) => mul(column(g), exp(sub(x, column(y))))]);
/** log softmax over the last axis. */
export const logSoftmax = (x: Tensor): Tensor => sub(x, column(logSumExp(x)));
/** softmax over the last axis */
export const softmax = (x: Tensor): Tensor => exp(logSoftmax(x));
/** The variance of x around its mean, over all axes: E[(x − E[x])²]. */
export const variance = (x: Tensor): Tensor => mean(square(sub(x, mean(x))));
