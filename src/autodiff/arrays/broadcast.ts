/**
 * NumPy's broadcasting of concrete tensors: shapes, the order of elements, and copies that fill a
 * shape.
 */
import { blank, numbers, type Shape, sameShape, size, type Tensor } from '../tensor.js';

/**
 * The shape that a and b are broadcast to: of each axis, counted from the last, the longer length.
 * @throws RangeError where two axes differ and neither is 1
 */
export const broadcastShape = (a: Shape, b: Shape, name: string): Shape => {
  const n = Math.max(a.length, b.length);
  const out: number[] = new Array(n);
  for (let i = 1; i <= n; i++) {
    const x = a[a.length - i] ?? 1;
    const y = b[b.length - i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new RangeError(
        `${name}: shapes [${a}] and [${b}] do not fit together: ` +
          `axis ${n - i} is ${x} in one and ${y} in the other`,
      );
    }
    out[n - i] = x === 1 ? y : x;
  }
  return out;
};

/** The rows of a shape of up to two axes as a matrix: 1 for [] and [n]. */
export const rows = (s: Shape): number => (s.length === 2 ? s[0] : 1);
/** The columns of a shape of up to two axes as a matrix: 1 for [], n for [n]. */
export const cols = (s: Shape): number => (s.length === 0 ? 1 : s[s.length - 1]);

/**
 * Checks that x and y, of any shapes [..], have one precision.
 * @throws TypeError if one is float32 and the other float64
 */
export const sameType = (name: string, x: Tensor, y: Tensor): void => {
  const a = numbers(x);
  const b = numbers(y);
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

/**
 * [shape] x repeated along axes of length 1, and along new ones in front.
 * @throws RangeError if x.shape does not broadcast to `shape`
 */
export const filled = (x: Tensor, shape: Shape): Tensor => {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShape(x.shape, shape, 'broadcastTo'), shape))
    throw new RangeError(`broadcastTo: shape [${x.shape}] does not fill [${shape}]`);
  const a = numbers(x);
  const out = blank(shape, x);
  const N = rows(shape);
  const M = cols(shape);
  if (a.length === 1) out.data.fill(a[0]);
  else if (shape.length > 2) {
    let i = 0;
    for (const at of indices(x.shape, shape)) out.data[i++] = a[at];
  } else if (rows(x.shape) === 1) for (let i = 0; i < N; i++) out.data.set(a, i * M);
  else for (let i = 0; i < N; i++) out.data.fill(a[i], i * M, (i + 1) * M); // a column
  return out;
};
