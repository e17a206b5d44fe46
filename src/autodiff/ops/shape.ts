/**
 * Operations that move numbers about: none of them computes, apart from the sums that undo a copy.
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

/** The same numbers in another shape. One axis may be −1: as long as it takes. */
export const reshape = (x: Tensor, shape: Shape): Tensor => reshapeTo(x, complete(x.shape, shape));
const reshapeTo: Op<[x: Tensor, shape: Shape]> = primitive(
  (x, shape) => new Concrete(shape, numbers(x)),
  [(g, _y, x) => reshapeTo(g, x.shape)],
);
const complete = (from: Shape, to: Shape): Shape => {
  const n = size(from);
  const known = to.reduce((n, d) => (d === -1 ? n : n * d), 1);
  const shape = to.includes(-1) ? to.map((d) => (d === -1 ? n / known : d)) : to;
  const whole = shape.every((d) => Number.isInteger(d) && d >= 0) && size(shape) === n;
  if (!whole)
    throw new RangeError(`reshape: [${from}] has ${n} numbers, which do not fill [${to}]`);
  return shape;
};

/** x repeated along axes of length 1, and along new ones in front. ∂/∂x: g summed to x.shape. */
export const broadcastTo: Op<[x: Tensor, shape: Shape]> = primitive(filled, [
  (g, _y, x) => sumTo(g, x.shape),
]);
/**
 * The sum over the axes along which `shape` would be broadcast to x.shape. ∂/∂x: g broadcast to
 * x.shape.
 */
export const sumTo: Op<[x: Tensor, shape: Shape]> = primitive(summed, [
  (g, _y, x) => broadcastTo(g, x.shape),
]);

/** The number of an axis, counted from the end if negative. */
export const axisOf = (name: string, x: Tensor, axis: number): number => {
  const n = x.shape.length;
  if (!Number.isInteger(axis) || axis < -n || axis >= n)
    throw new RangeError(
      `${name}: axis should be from ${-n} to ${n - 1} for shape [${x.shape}], but is ${axis}`,
    );
  return axis < 0 ? axis + n : axis;
};

/** The axes in another order; without one, in reverse. */
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

/**
 * An axis in the middle of an array: so many blocks before it, each with so many numbers behind one
 * step of it.
 */
const around = (shape: Shape, axis: number): [blocks: number, inner: number] => [
  size(shape.slice(0, axis)),
  size(shape.slice(axis + 1)),
];
/** Copy, in each block, `n` numbers from `from` on in rows of `A` to `to` on in rows of `B`. */
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
const withAxis = (shape: Shape, axis: number, n: number): Shape =>
  shape.map((d, i) => (i === axis ? n : d));

/** Elements `from` to `to` − 1 along an axis. */
export const slice = (x: Tensor, from: number, to: number, axis = -1): Tensor => {
  const along = axisOf('slice', x, axis);
  const n = x.shape[along];
  const fits = Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= n;
  if (!fits)
    throw new RangeError(
      `slice: from and to should be 0 ≤ from ≤ to ≤ ${n} on axis ${along} of [${x.shape}], but are ${from} and ${to}`,
    );
  return cut(x, from, to, along);
};
const cut: Op<[x: Tensor, from: number, to: number, axis: number]> = primitive(
  (x, from, to, axis) => {
    const [blocks, inner] = around(x.shape, axis);
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

/** Tensors one after another along an axis; the other axes must be equal. */
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
const join: Op<[a: Tensor, b: Tensor, axis: number]> = primitive(
  (a, b, axis) => {
    sameType('concat', a, b);
    const [blocks, inner] = around(a.shape, axis);
    const [p, q] = [a.shape[axis] * inner, b.shape[axis] * inner];
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

/** [N] From each row of x [N, n] the element that index [N] names: π(a_t|s_t) from π(·|s_t). */
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
const pick: Op<[x: Tensor, index: Tensor]> = primitive(
  (x, index) => {
    const [N, n] = x.shape;
    const [a, at] = [numbers(x), numbers(index)];
    const out = blank([N], x);
    for (let i = 0; i < N; i++) out.data[i] = a[i * n + at[i]];
    return out;
  },
  [(g, _y, x, index) => place(g, index, x.shape[1])],
);
/** [N, n] zeros, with x [N] where index [N] says. */
const place: Op<[x: Tensor, index: Tensor, n: number]> = primitive(
  (x, index, n) => {
    const [N] = x.shape;
    const [a, at] = [numbers(x), numbers(index)];
    const out = blank([N, n], x);
    out.data.fill(0);
    for (let i = 0; i < N; i++) out.data[i * n + at[i]] = a[i];
    return out;
  },
  [(g, _y, _x, index) => pick(g, index)],
);
