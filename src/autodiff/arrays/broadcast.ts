/** Which element meets which, when two shapes are broadcast to one. The rules are NumPy's. */

import { kernels } from '../kernels/active.js';
import { loop1, loop2 } from '../kernels/elementwise.js';
import { blank, type Concrete, type Numeric, numbers, type Shape, sameShape, size, type Tensor } from '../tensor.js';

/** @throws RangeError where two axes differ and neither is 1 */
export const broadcastShape = (a: Shape, b: Shape, name: string): Shape => {
  const n = Math.max(a.length, b.length);
  const out: number[] = new Array(n);
  for (let i = 1; i <= n; i++) {
    const x = a[a.length - i] ?? 1;
    const y = b[b.length - i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new RangeError(`${name}: shapes [${a}] and [${b}] do not fit together: axis ${n - i} is ${x} in one and ${y} in the other`);
    }
    out[n - i] = x === 1 ? y : x;
  }
  return out;
};

/** A shape of up to two axes as a matrix: [] is [1, 1], and [n] is [1, n]. */
const rows = (s: Shape): number => (s.length === 2 ? s[0] : 1);
const cols = (s: Shape): number => (s.length === 0 ? 1 : s[s.length - 1]);

/** The kernel of an elementwise operation of one argument, from its formula in x. */
export const unary = (formula: string) => {
  const loop = loop1(formula);
  return (x: Tensor): Tensor => {
    const out = blank(x.shape, x);
    loop(out.data, numbers(x));
    return out;
  };
};

/** From so many elements on, calling the backend pays. */
const MANY = 1000;

/** The kernel of an elementwise operation of two arguments, from its formula in x and y. */
export const binary = (name: string, formula: string, fast?: 'add' | 'mul') => {
  const loop = loop2(formula);

  const sameShapes = (x: Tensor, y: Tensor): Tensor => {
    const [a, b] = [numbers(x), numbers(y)];
    const out = blank(x.shape, x);
    if (fast && a.length > MANY) kernels(a)[fast](a, b, out.data);
    else loop.both(out.data, a, b);
    return out;
  };
  const spread = (x: Tensor, y: Tensor, shape: Shape): Tensor => {
    const out = blank(shape, x);
    const [N, M] = [rows(x.shape), cols(x.shape)];
    const [P, Q] = [rows(y.shape), cols(y.shape)];
    loop.spread(
      out.data,
      rows(shape),
      cols(shape),
      numbers(x),
      N === 1 ? 0 : M,
      M === 1 ? 0 : 1,
      numbers(y),
      P === 1 ? 0 : Q,
      Q === 1 ? 0 : 1,
    );
    return out;
  };

  return (x: Numeric, y: Numeric): Tensor => {
    if (typeof x === 'number') {
      if (typeof y === 'number')
        throw new TypeError(`${name}: at least one argument must be a tensor, but both are numbers: ${x} and ${y}`);
      const out = blank(y.shape, y);
      loop.left(out.data, x, numbers(y));
      return out;
    }
    if (typeof y === 'number') {
      const out = blank(x.shape, x);
      loop.right(out.data, numbers(x), y);
      return out;
    }
    sameType(name, x, y);
    if (sameShape(x.shape, y.shape)) return sameShapes(x, y);
    const shape = broadcastShape(x.shape, y.shape, name);
    return shape.length > 2 ? sameShapes(broadcastTo(x, shape), broadcastTo(y, shape)) : spread(x, y, shape);
  };
};

/** @throws TypeError where one tensor is float32 and the other float64 */
export const sameType = (name: string, x: Tensor, y: Tensor): void => {
  const [a, b] = [numbers(x), numbers(y)];
  if (a.constructor === b.constructor) return;
  const [p, q] = [a, b].map((n) => (n instanceof Float32Array ? 'float32' : 'float64'));
  throw new TypeError(`${name}: one argument is ${p}, the other ${q}; cast() one of them`);
};

/** For every element of `shape`, the index of the element of `part` that is broadcast to it. */
export const indices = function* (part: Shape, shape: Shape): Generator<number> {
  const lead = shape.length - part.length;
  const strides = new Array<number>(shape.length).fill(0);
  for (let d = part.length - 1, stride = 1; d >= 0; d--) {
    strides[d + lead] = part[d] === 1 ? 0 : stride;
    stride *= part[d];
  }
  yield* walk(shape, strides);
};

/** The offset of every element of an array of this shape and these strides, row by row. */
export const walk = function* (shape: Shape, strides: readonly number[]): Generator<number> {
  for (let i = 0, n = size(shape); i < n; i++) {
    let rest = i;
    let at = 0;
    for (let d = shape.length - 1; d >= 0; d--) {
      at += (rest % shape[d]) * strides[d];
      rest = Math.floor(rest / shape[d]);
    }
    yield at;
  }
};

/** @throws RangeError if x.shape does not broadcast to `shape` */
export const broadcastTo = (x: Tensor, shape: Shape): Tensor => {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShape(x.shape, shape, 'broadcastTo'), shape))
    throw new RangeError(`broadcastTo: shape [${x.shape}] does not fill [${shape}]`);
  const a = numbers(x);
  const out = blank(shape, x) as Concrete;
  const [N, M] = [rows(shape), cols(shape)];
  if (a.length === 1) out.data.fill(a[0]);
  else if (shape.length > 2) {
    let i = 0;
    for (const at of indices(x.shape, shape)) out.data[i++] = a[at];
  } else if (rows(x.shape) === 1) for (let i = 0; i < N; i++) out.data.set(a, i * M);
  else for (let i = 0; i < N; i++) out.data.fill(a[i], i * M, (i + 1) * M); // a column
  return out;
};

/**
 * Sum over the axes along which `shape` was broadcast to x.shape. Sums are formed in float64; down the columns of
 * float32 a kernel does it.
 * @throws RangeError if `shape` does not broadcast to x.shape
 */
export const sumTo = (x: Tensor, shape: Shape): Tensor => {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShape(x.shape, shape, 'sumTo'), x.shape))
    throw new RangeError(`sumTo: shape [${shape}] does not fill [${x.shape}]`);
  const a = numbers(x);
  const out = blank(shape, x);
  if (size(shape) === 1) out.data[0] = total(a, 0, a.length);
  else if (x.shape.length > 2) out.data.set(gathered(a, x.shape, shape));
  else if (rows(shape) === 1) kernels(a).columnSums(a, out.data, rows(x.shape), cols(x.shape));
  else for (let i = 0, M = cols(x.shape); i < out.data.length; i++) out.data[i] = total(a, i * M, (i + 1) * M);
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
