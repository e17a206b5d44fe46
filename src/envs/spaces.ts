/** Spaces of observations and actions; names and meanings are Gymnasium's. */

import { log1p } from '../math.js';
import { fold, type Key, normal, randint, uniform } from '../random.js';
import { clip } from './clip.js';
import { formatValue } from './formatValue.js';
import { isTypedArray } from './typeGuards.js';

/** The integers 0, …, n − 1. */
export interface Discrete {
  readonly kind: 'discrete';
  readonly n: number;
}
/** Vectors whose elements lie between bounds of their own, which may be infinite. */
export interface Box {
  readonly kind: 'box';
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** The shape of an element, which itself is flat, row by row. Default: [n]. */
  readonly shape?: readonly number[];
  /** The type of the elements: bytes in a Uint8Array, or float32. Default: float32. */
  readonly dtype?: Dtype;
}
/** Types of the numbers of a Box. */
export type Dtype = 'float32' | 'uint8';
/** A space of observations or actions. */
export type Space = Discrete | Box;
/**
 * An element of a space: a number for Discrete, a vector for Box (of bytes if its dtype says so).
 */
export type SpaceElement = number | Float32Array | Uint8Array;

/**
 * The space of integers 0, …, n − 1.
 * @throws RangeError if n is not a whole number from 1 on
 */
export const discrete = (n: number): Discrete => {
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`discrete: n should be a whole number from 1 on, but is ${n}`);
  return { kind: 'discrete', n };
};
/** Options of `box`. */
export interface BoxOptions {
  /** Default: [n], of as many numbers as there are bounds. */
  readonly shape?: readonly number[];
  /** Default: float32. */
  readonly dtype?: Dtype;
}

/**
 * The space of vectors between low [n] and high [n]; one number as a bound holds for all elements
 * of `shape`. Elements are a Float32Array [n], or a Uint8Array [n] where dtype is uint8.
 * @throws RangeError if a bound is no number, lengths differ, low exceeds high, or there is no
 * such shape or dtype
 */
export const box = (
  low: number | readonly number[],
  high: number | readonly number[],
  { shape, dtype }: BoxOptions = {},
): Box => {
  if (shape !== undefined) assertShape(shape);
  if (dtype !== undefined && dtype !== 'float32' && dtype !== 'uint8')
    throw new RangeError(`box: dtype should be float32 or uint8, but is ${dtype}`);
  const size = shape?.reduce((n, d) => n * d, 1) ?? 1;
  const lows = typeof low === 'number' ? Array<number>(size).fill(low) : low;
  const highs = typeof high === 'number' ? Array<number>(size).fill(high) : high;
  assertNumberArray('low', lows);
  assertNumberArray('high', highs);
  assertBounds(lows, highs, shape);
  if (dtype === 'uint8') assertBytes([...new Set([...lows, ...highs])]);
  return {
    kind: 'box',
    low: lows,
    high: highs,
    ...(shape && { shape: [...shape] }),
    ...(dtype && { dtype }),
  };
};

const assertNumberArray = (name: string, bounds: unknown): void => {
  if (!Array.isArray(bounds) && !isTypedArray(bounds))
    throw new RangeError(
      `box: ${name} should be a number or an array of numbers, but is ${formatValue(bounds)}`,
    );
  const wrong = Array.from(bounds as ArrayLike<unknown>).findIndex((x) => typeof x !== 'number');
  if (wrong >= 0)
    throw new RangeError(
      `box: ${name}[${wrong}] should be a number, but is ${formatValue(bounds[wrong])}`,
    );
};

const assertShape = (shape: readonly number[]): void => {
  if (!shape.every((d) => Number.isSafeInteger(d) && d >= 1))
    throw new RangeError(
      `box: shape should be whole numbers from 1 on, but is [${shape.join(', ')}]`,
    );
};

const assertBounds = (
  low: readonly number[],
  high: readonly number[],
  shape: readonly number[] | undefined,
): void => {
  if (low.length !== high.length)
    throw new RangeError(`box: low has ${low.length} elements, but high has ${high.length}`);
  const size = shape?.reduce((n, d) => n * d, 1) ?? low.length;
  if (low.length !== size)
    throw new RangeError(
      `box: shape [${shape?.join(', ')}] has ${size} elements, but low has ${low.length}`,
    );
  const wrong = low.findIndex((l, i) => !(l <= high[i]));
  if (wrong >= 0)
    throw new RangeError(
      `box: low[${wrong}] should be at most high[${wrong}], ` +
        `but ${low[wrong]} is not at most ${high[wrong]}`,
    );
};

const assertBytes = (bounds: readonly number[]): void => {
  const wrong = bounds.find((x) => !(Number.isInteger(x) && x >= 0 && x <= 255));
  if (wrong !== undefined)
    throw new RangeError(
      `box: bounds of uint8 should be whole numbers from 0 to 255, but one is ${wrong}`,
    );
};

/** True for a Box of bytes. */
export const isBytes = (space: Space): boolean => space.kind === 'box' && space.dtype === 'uint8';

/** An array of n zeros for elements of a space, one after another. */
export const spaceArray = (space: Space, n: number): Float32Array | Uint8Array =>
  isBytes(space) ? new Uint8Array(n) : new Float32Array(n);

/**
 * The length of an element as a vector; Discrete is one-hot.
 * @throws TypeError if it is no space
 */
export const flatSize = (space: Space): number => {
  if (space?.kind === 'discrete') return space.n;
  assertBox('spaces.flatSize', space);
  return space.low.length;
};

/** @throws TypeError if it is no Box, where Discrete has been dealt with */
const assertBox = (where: string, space: Space): void => {
  if (space?.kind !== 'box' || !space.low || !space.high)
    throw new TypeError(
      `${where}: space should be box(low, high) or discrete(n), but is ${formatValue(space)}`,
    );
};

/**
 * True if x is an element of the space.
 * @throws TypeError if it is no space
 */
export const contains = (space: Space, x: SpaceElement): boolean => {
  if (space?.kind === 'discrete')
    return typeof x === 'number' && Number.isInteger(x) && x >= 0 && x < space.n;
  assertBox('spaces.contains', space);
  return (
    (Array.isArray(x) || isTypedArray(x)) &&
    x instanceof Uint8Array === isBytes(space) &&
    x.length === space.low.length &&
    Array.prototype.every.call(
      x,
      (v, i) => v >= Math.fround(space.low[i]) && v <= Math.fround(space.high[i]),
    )
  );
};

/**
 * A random element: uniform if bounded, exponential if half-bounded, else normal, as in Gymnasium.
 * Bytes are uniform, both bounds included.
 * @throws TypeError if it is no space
 */
export const sample = (space: Space, key: Key): SpaceElement => {
  if (space?.kind === 'discrete') return randint(key, 1, space.n)[0];
  assertBox('spaces.sample', space);
  const { low, high } = space;
  const u = uniform(key, low.length);
  if (isBytes(space))
    return Uint8Array.from(low, (l, i) => l + Math.floor((high[i] - l + 1) * u[i]));
  const z = normal(fold(key, 1), low.length); // a key of its own: u and z must be independent
  return Float32Array.from(low, (l, i) => {
    const h = high[i];
    const tail = -log1p(-u[i]);
    if (Number.isFinite(l) && Number.isFinite(h)) return l + (h - l) * u[i];
    if (Number.isFinite(l)) return l + tail;
    return Number.isFinite(h) ? h - tail : z[i];
  });
};

/**
 * x [n] clipped to the bounds of a Box [n].
 * @throws TypeError if it is no Box, or x no Float32Array
 */
export const clamp = (space: Box, x: Float32Array): Float32Array => {
  assertBox('spaces.clamp', space);
  if (!isTypedArray(x))
    throw new TypeError(`spaces.clamp: x should be a Float32Array, but is ${formatValue(x)}`);
  const { low, high } = space;
  return x.map((v, i) => clip(v, low[i], high[i]));
};
