/**
 * Operations that move numbers about without computing, apart from the sums that undo a copy. In
 * the rules g is the cotangent of the result.
 */
import { filled, sameType, walk } from '../arrays/broadcast.js';
import { summed } from '../arrays/reduce.js';
import { type Op, primitive } from '../tape.js';
import {
  blank,
  Concrete,
  dtypeOf,
  type FloatArray,
  numbers,
  type Shape,
  size,
  type Tensor,
  zeros,
} from '../tensor.js';

/**
 * [shape] The numbers of x, row by row, in another shape. One axis may be −1: its length then
 * follows from the others. ∂/∂x: g in the shape of x.
 * @throws RangeError if the numbers do not fill the shape
 */
export const reshape = (x: Tensor, shape: Shape): Tensor => reshapeTo(x, complete(x.shape, shape));
/** [shape] reshape to a shape without −1. ∂/∂x: g in the shape of x. */
const reshapeTo: Op<[x: Tensor, shape: Shape]> = primitive(
  (x, shape) => new Concrete(shape, numbers(x)),
  [(g, _y, x) => reshapeTo(g, x.shape)],
);
/**
 * The shape `to`, with its −1 replaced by the length that is left.
 * @throws RangeError if [from] and [to] hold different numbers of elements
 */
const complete = (from: Shape, to: Shape): Shape => {
  const n = size(from);
  const known = to.reduce((n, d) => (d === -1 ? n : n * d), 1);
  const shape = to.includes(-1) ? to.map((d) => (d === -1 ? n / known : d)) : to;
  const whole = shape.every((d) => Number.isInteger(d) && d >= 0) && size(shape) === n;
  if (!whole)
    throw new RangeError(`reshape: [${from}] has ${n} numbers, which do not fill [${to}]`);
  return shape;
};

/**
 * [shape] x repeated along its axes of length 1, and along new axes in front. ∂/∂x: g summed over
 * the copies, sumTo(g, x.shape).
 * @throws RangeError if x.shape does not broadcast to shape
 */
export const broadcastTo: Op<[x: Tensor, shape: Shape]> = primitive(filled, [
  (g, _y, x) => sumTo(g, x.shape),
]);
/**
 * [shape] Σ x over the axes along which `shape` would be broadcast to x.shape. ∂/∂x: g repeated,
 * broadcastTo(g, x.shape).
 * @throws RangeError if shape does not broadcast to x.shape
 */
export const sumTo: Op<[x: Tensor, shape: Shape]> = primitive(summed, [
  (g, _y, x) => broadcastTo(g, x.shape),
]);

/**
 * The number of an axis of x [..], from 0 on; `axis` may count from the end, as −1.
 * @throws RangeError if x has no such axis
 */
export const axisOf = (name: string, x: Tensor, axis: number): number => {
  const n = x.shape.length;
  if (!Number.isInteger(axis) || axis < -n || axis >= n)
    throw new RangeError(
      `${name}: axis should be from ${-n} to ${n - 1} for shape [${x.shape}], but is ${axis}`,
    );
  return axis < 0 ? axis + n : axis;
};

/**
 * [d_axes[0], d_axes[1], …] from x [d_0, d_1, …]: the axes in another order; by default in reverse,
 * so that [N, M] becomes [M, N]. ∂/∂x: g transposed by the inverse order.
 * @throws RangeError unless axes name each axis of x once
 */
export const transpose = (
  x: Tensor,
  axes: readonly number[] = x.shape.map((_, i) => x.shape.length - 1 - i),
): Tensor => {
  const order = axes.map((axis) => axisOf('transpose', x, axis));
  if (new Set(order).size !== x.shape.length)
    throw new RangeError(
      `transpose: axes should name each axis of [${x.shape}] once, but are [${axes}]`,
    );
  return permute(x, order);
};
/**
 * [d_axes[0], …] from x [d_0, …]: axis i of the result is axis axes[i] of x. ∂/∂x: g permuted by
 * the inverse of `axes`.
 */
const permute: Op<[x: Tensor, axes: readonly number[]]> = primitive(
  (x, axes) => {
    const a = numbers(x);
    const out = blank(
      axes.map((d) => x.shape[d]),
      x,
    );
    const strides = x.shape.map((_, d) => size(x.shape.slice(d + 1)));
    let i = 0;
    for (const from of walk(
      out.shape,
      axes.map((d) => strides[d]),
    ))
      out.data[i++] = a[from];
    return out;
  },
  [
    (g, _y, _x, axes) =>
      permute(
        g,
        axes.map((_, i) => axes.indexOf(i)),
      ),
  ],
);

/** The numbers before and behind an axis: [d_0·…·d_{axis−1}, d_{axis+1}·…]. */
const blocksOf = (shape: Shape, axis: number): [blocks: number, inner: number] => [
  size(shape.slice(0, axis)),
  size(shape.slice(axis + 1)),
];
/**
 * In each block, n numbers copied from `from` on in rows of A numbers to `to` on in rows of B
 * numbers.
 */
const copyRows = (
  a: FloatArray,
  A: number,
  from: number,
  out: FloatArray,
  B: number,
  to: number,
  blocks: number,
  n: number,
): void => {
  for (let i = 0; i < blocks; i++)
    for (let j = 0, p = i * A + from, q = i * B + to; j < n; j++) out[q + j] = a[p + j];
};
/** The shape, with n as the length of one axis. */
const withAxis = (shape: Shape, axis: number, n: number): Shape =>
  shape.map((d, i) => (i === axis ? n : d));

/**
 * [.., to − from, ..] Elements from, …, to − 1 along an axis of x, the last by default. ∂/∂x: g at
 * those elements, 0 elsewhere.
 * @throws RangeError unless 0 ≤ from ≤ to ≤ the length of the axis
 */
export const slice = (x: Tensor, from: number, to: number, axis = -1): Tensor => {
  const along = axisOf('slice', x, axis);
  const n = x.shape[along];
  const fits = Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= n;
  if (!fits)
    throw new RangeError(
      `slice: from and to should be 0 ≤ from ≤ to ≤ ${n} on axis ${along} of [${x.shape}], ` +
        `but are ${from} and ${to}`,
    );
  return cut(x, from, to, along);
};
/**
 * [.., to − from, ..] `slice` for an axis from 0 on. ∂/∂x: g, with zeros joined before and behind
 * it.
 */
const cut: Op<[x: Tensor, from: number, to: number, axis: number]> = primitive(
  (x, from, to, axis) => {
    const [blocks, inner] = blocksOf(x.shape, axis);
    const out = blank(withAxis(x.shape, axis, to - from), x);
    copyRows(
      numbers(x),
      x.shape[axis] * inner,
      from * inner,
      out.data,
      (to - from) * inner,
      0,
      blocks,
      (to - from) * inner,
    );
    return out;
  },
  [
    (g, _y, x, from, to, axis) => {
      const none = (n: number): Tensor => zeros(withAxis(g.shape, axis, n), dtypeOf(g));
      const left = from > 0 ? join(none(from), g, axis) : g;
      return to < x.shape[axis] ? join(left, none(x.shape[axis] - to), axis) : left;
    },
  ],
);

/**
 * [.., n_1 + n_2 + …, ..] Tensors x_i [.., n_i, ..] one after another along an axis, the last by
 * default; their other axes must be equal. ∂/∂x_i: the slice of g where x_i stands.
 * @throws RangeError if xs is empty or the shapes differ on another axis, TypeError if the types
 *   differ
 */
export const concat = (xs: readonly Tensor[], axis = -1): Tensor => {
  if (xs.length === 0)
    throw new RangeError('concat: there should be at least one tensor, but there is none');
  const along = axisOf('concat', xs[0], axis);
  return xs.reduce((a, b) => {
    const alike =
      a.shape.length === b.shape.length && a.shape.every((d, i) => i === along || d === b.shape[i]);
    if (!alike)
      throw new RangeError(
        `concat: shapes [${a.shape}] and [${b.shape}] should differ on axis ${along} only`,
      );
    return join(a, b, along);
  });
};
/**
 * [.., p + q, ..] a [.., p, ..] and b [.., q, ..] one behind the other. ∂/∂a: the first p of g
 * along the axis; ∂/∂b: the last q.
 */
const join: Op<[a: Tensor, b: Tensor, axis: number]> = primitive(
  (a, b, axis) => {
    sameType('concat', a, b);
    const [blocks, inner] = blocksOf(a.shape, axis);
    const p = a.shape[axis] * inner;
    const q = b.shape[axis] * inner;
    const out = blank(withAxis(a.shape, axis, a.shape[axis] + b.shape[axis]), a);
    copyRows(numbers(a), p, 0, out.data, p + q, 0, blocks, p);
    copyRows(numbers(b), q, 0, out.data, p + q, p, blocks, q);
    return out;
  },
  [
    (g, _y, a, _b, axis) => cut(g, 0, a.shape[axis], axis),
    (g, _y, a, b, axis) => cut(g, a.shape[axis], a.shape[axis] + b.shape[axis], axis),
  ],
);

/**
 * [N] y_i = x[i, index_i], from x [N, n] and whole numbers index [N]: π(a_t|s_t) from π(·|s_t).
 * ∂/∂x: g_i at [i, index_i], 0 elsewhere; no gradient for index.
 * @throws RangeError if the shapes do not fit together or an index is not from 0 to n − 1
 */
export const gather = (x: Tensor, index: Tensor): Tensor => {
  if (x.shape.length !== 2 || index.shape.length !== 1 || x.shape[0] !== index.shape[0]) {
    throw new RangeError(
      `gather: x should be [N, n] and index [N], but they are [${x.shape}] and [${index.shape}]`,
    );
  }
  const at = numbers(index);
  for (let i = 0; i < at.length; i++) {
    const fits = Number.isInteger(at[i]) && at[i] >= 0 && at[i] < x.shape[1];
    if (!fits)
      throw new RangeError(
        `gather: index[${i}] should be a whole number from 0 to ${x.shape[1] - 1}, but is ${at[i]}`,
      );
  }
  return pick(x, index);
};
/** [N] y_i = x[i, index_i], from x [N, n]. ∂/∂x = place(g, index, n). */
const pick: Op<[x: Tensor, index: Tensor]> = primitive(
  (x, index) => {
    const [N, n] = x.shape;
    const a = numbers(x);
    const at = numbers(index);
    const out = blank([N], x);
    for (let i = 0; i < N; i++) out.data[i] = a[i * n + at[i]];
    return out;
  },
  [(g, _y, x, index) => place(g, index, x.shape[1])],
);
/** [N, n] Zeros, but for x_i at [i, index_i], from x [N]. ∂/∂x = pick(g, index). */
const place: Op<[x: Tensor, index: Tensor, n: number]> = primitive(
  (x, index, n) => {
    const [N] = x.shape;
    const a = numbers(x);
    const at = numbers(index);
    const out = blank([N, n], x);
    out.data.fill(0);
    for (let i = 0; i < N; i++) out.data[i * n + at[i]] = a[i];
    return out;
  },
  [(g, _y, _x, index) => pick(g, index)],
);
