/**
 * Values: immutable n-d arrays, and the same arrays while a derivative records what is computed
 * from them.
 */
import ndarray, { type NdArray } from 'ndarray';
import { assign } from 'ndarray-ops';
import type { FloatArray } from './kernels/active.js';
import { alloc } from './kernels/reuse.js';
import type { TapeEntry } from './tape.js';

export type { FloatArray };
/** Axis lengths, the outermost first. [] is the shape of one number. */
export type Shape = readonly number[];
/** The precision of the numbers of a tensor. */
export type DType = 'float32' | 'float64';

/** An n-d array of numbers. It never changes. */
export abstract class Tensor {
  abstract readonly shape: Shape;

  /** Shape and numbers, row by row; of long axes the first and the last three. */
  toString(): string {
    const inner: Tensor = this instanceof Traced ? this.value : this;
    if (inner instanceof Traced) return inner.toString();
    const { shape } = this;
    return `tensor [${shape.join(', ')}] ${nested((inner as Concrete).data, shape, 0)}`;
  }
}

/** Elements of an axis that are written at its start and at its end. */
const EDGE = 3;

/** The numbers of the part that begins at `from`, in nested brackets. */
const nested = (data: FloatArray, [n, ...rest]: Shape, from: number): string => {
  if (n === undefined) return `${Number(data[from].toPrecision(6))}`;
  const each = rest.reduce((all, d) => all * d, 1);
  const part = (i: number): string => nested(data, rest, from + i * each);
  const parts =
    n <= 2 * EDGE
      ? Array.from({ length: n }, (_, i) => part(i))
      : [0, 1, 2].map(part).concat('…', [n - 3, n - 2, n - 1].map(part));
  return `[${parts.join(', ')}]`;
};

/** The numbers themselves, row by row and without gaps. */
export class Concrete extends Tensor {
  /** @throws RangeError if the numbers do not fill the shape */
  constructor(
    override readonly shape: Shape,
    readonly data: FloatArray,
  ) {
    super();
    if (data.length !== size(shape))
      throw new RangeError(
        `tensor: shape [${shape}] holds ${size(shape)} numbers, but ${data.length} were given`,
      );
  }

  /**
   * The numbers as an ndarray. Made on demand, because its constructor costs more than adding 64
   * numbers.
   */
  get array(): NdArray<FloatArray> {
    return ndarray(this.data, [...this.shape]);
  }
}

/** A tensor recorded on the tape of `level`. `value` is one level further out, or concrete. */
export class Traced extends Tensor {
  constructor(
    readonly value: Tensor,
    readonly level: number,
    readonly node: TapeEntry,
  ) {
    super();
  }

  get shape(): Shape {
    return this.value.shape;
  }
}

/** A plain number goes with tensors of any type and shape, and is exact in both precisions. */
export type Numeric = Tensor | number;

/** The number of elements of a shape: d_0 · d_1 · …, 1 for []. */
export const size = (shape: Shape): number => {
  let n = 1;
  // by index, which is faster than reduce: every new tensor calls this
  for (let i = 0; i < shape.length; i++) n *= shape[i];
  return n;
};
/** Whether two shapes are equal. */
export const sameShape = (a: Shape, b: Shape): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

const blankArray = (n: number, dtype: DType): FloatArray =>
  dtype === 'float32' ? new Float32Array(n) : new Float64Array(n);

/** Numbers in rows of rows: 3, [1, 2], [[1, 2], [3, 4]]. */
export type Nested = number | readonly Nested[];
const shapeOf = (x: Nested): number[] => {
  if (typeof x === 'number') return [];
  assertRow(x);
  return x.length === 0 ? [0] : [x.length, ...shapeOf(x[0])];
};
/** @throws TypeError if a part of nested arrays is neither a number nor an array */
const assertRow = (x: unknown): void => {
  if (!Array.isArray(x) && !ArrayBuffer.isView(x))
    throw new TypeError(
      `tensor: values should be numbers, nested arrays of numbers or a typed array, but one is ` +
        `${inWords(x)}`,
    );
};
/**
 * A tensor that has lost its class, since structuredClone, postMessage and JSON copy only fields;
 * in words for errors. Undefined for other values.
 */
export const tensorCopy = (x: unknown): string | undefined => {
  if (typeof x !== 'object' || x === null || x instanceof Tensor || 'stride' in x) return undefined;
  const { shape, data } = x as { readonly shape?: unknown; readonly data?: unknown };
  if (!Array.isArray(shape) || typeof data !== 'object') return undefined;
  return (
    `a copy of a tensor of shape [${shape}] as structuredClone, postMessage and JSON make it; ` +
    'serialize(value) gives bytes that can be copied, and deserialize(bytes) the value'
  );
};

/** A value that is no tensor, for errors. */
const inWords = (x: unknown): string => {
  if (x instanceof Tensor) return `a tensor of shape [${x.shape}]`;
  if (typeof x === 'string') return `'${x}'`;
  if (Array.isArray(x) || ArrayBuffer.isView(x)) return 'an array';
  return typeof x === 'object' && x !== null ? 'an object' : String(x);
};
/**
 * Checks that x is a tensor, of any shape [..].
 * @param where the function that was called, and the argument's name, for the message
 * @throws TypeError that says what was given instead
 */
export const assertTensor = (where: string, x: unknown): void => {
  if (x instanceof Tensor) return;
  const given = tensorCopy(x) ?? `${inWords(x)}; tensor(values) makes one`;
  throw new TypeError(`${where} should be a tensor, but is ${given}`);
};
const flatten = (x: Nested, shape: Shape, out: number[]): number[] => {
  if (typeof x !== 'number') assertRow(x);
  const n = typeof x === 'number' ? undefined : x.length;
  if (n !== shape[0])
    throw new RangeError(
      `tensor: the rows differ: one should have ${shape[0] ?? 'no'} elements, ` +
        `but has ${n ?? 'none'}`,
    );
  if (typeof x === 'number') out.push(x);
  else for (const row of x) flatten(row, shape.slice(1), out);
  return out;
};
const isNdarray = (x: object): x is NdArray => 'stride' in x && 'offset' in x && 'shape' in x;
const packed = (x: NdArray, dtype: DType): Concrete => {
  const out = ndarray(blankArray(size(x.shape), dtype), [...x.shape]);
  assign(out as NdArray, x);
  return new Concrete([...x.shape], out.data);
};

/**
 * [shape] A tensor from a number, nested arrays, flat numbers and a shape, or an ndarray of any
 * strides. The numbers are copied.
 * @param dtype float64 if the numbers come as float64, otherwise float32
 * @throws RangeError if the numbers do not fill the shape, or the rows differ in length
 * @example tensor([[1, 2], [3, 4]]); tensor([1, 2, 3, 4], [2, 2]); tensor(0.5, [], 'float64')
 */
export const tensor = (
  values: Nested | ArrayLike<number> | NdArray,
  shape?: Shape,
  dtype?: DType,
): Concrete => {
  if (typeof values === 'object' && values !== null && isNdarray(values))
    return packed(values, dtype ?? (values.dtype === 'float64' ? 'float64' : 'float32'));
  const type = dtype ?? (values instanceof Float64Array ? 'float64' : 'float32');
  const nested = values as Nested;
  const flat = ArrayBuffer.isView(values)
    ? (values as ArrayLike<number>)
    : flatten(nested, shapeOf(nested), []);
  const dims = shape ?? (ArrayBuffer.isView(values) ? [flat.length] : shapeOf(nested));
  if (flat.length !== size(dims) || dims.some((d) => d < 0))
    throw new RangeError(
      `tensor: shape [${dims}] holds ${size(dims)} numbers, but ${flat.length} were given`,
    );
  const data = blankArray(flat.length, type);
  data.set(flat);
  return new Concrete([...dims], data);
};

/** [shape] x everywhere. */
export const full = (shape: Shape, x: number, dtype: DType = 'float32'): Concrete =>
  new Concrete(shape, blankArray(size(shape), dtype).fill(x));
/** [shape] 0 everywhere. */
export const zeros = (shape: Shape, dtype: DType = 'float32'): Concrete =>
  new Concrete(shape, blankArray(size(shape), dtype));
/** [shape] 1 everywhere. */
export const ones = (shape: Shape, dtype: DType = 'float32'): Concrete => full(shape, 1, dtype);

/**
 * [shape] A tensor of the type of `like`, for a kernel to write to. Its numbers may be anything
 * before.
 */
export const blank = (shape: Shape, like: Tensor): Concrete =>
  new Concrete(shape, alloc(numbers(like), size(shape)));

/** The precision of x, of any shape [..]. */
export const dtypeOf = (x: Tensor): DType => {
  if (x instanceof Traced) return dtypeOf(x.value);
  if (!(x instanceof Concrete)) assertTensor('dtypeOf: x', x);
  return (x as Concrete).data instanceof Float32Array ? 'float32' : 'float64';
};

/**
 * The numbers of a tensor [..], row by row. They are not to be written to.
 * @throws TypeError if it is being differentiated, because a result computed from plain numbers has
 *   no gradient
 */
export const numbers = (x: Tensor): FloatArray => {
  if (x instanceof Concrete) return x.data;
  assertTensor('numbers: x', x);
  throw new TypeError(
    `numbers: this tensor of shape [${x.shape}] is being differentiated; ` +
      'use stopGradient(x) to treat it as a constant',
  );
};

/**
 * The number in a tensor of one element: [], [1] or [1, 1].
 * @throws RangeError if it holds another number of elements, TypeError if it is being
 *   differentiated
 */
export const item = (x: Tensor): number => {
  const data = numbers(x);
  if (data.length !== 1)
    throw new RangeError(`item: the tensor should hold one number, but has shape [${x.shape}]`);
  return data[0];
};
