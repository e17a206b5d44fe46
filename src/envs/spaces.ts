/** Spaces of observations and actions; names and meanings are Gymnasium's. */

import { log1p } from '../math.js';
import { fold, type Key, normal, randint, uniform } from '../random.js';
import { clip } from './clip.js';

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
}
/** A space of observations or actions. */
export type Space = Discrete | Box;
/** An element of a space: a number for Discrete, a vector for Box. */
export type SpaceElement = number | Float32Array;

/**
 * The space of integers 0, …, n − 1.
 * @throws RangeError if n is not a whole number from 1 on
 */
export const discrete = (n: number): Discrete => {
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`discrete: n should be a whole number from 1 on, but is ${n}`);
  return { kind: 'discrete', n };
};
/**
 * The space of vectors between low [n] and high [n].
 * @throws RangeError if lengths differ or low exceeds high
 */
export const box = (low: readonly number[], high: readonly number[]): Box => {
  if (low.length !== high.length)
    throw new RangeError(`box: low has ${low.length} elements, but high has ${high.length}`);
  const wrong = low.findIndex((l, i) => !(l <= high[i]));
  if (wrong >= 0)
    throw new RangeError(
      `box: low[${wrong}] should be at most high[${wrong}], ` +
        `but ${low[wrong]} is not at most ${high[wrong]}`,
    );
  return { kind: 'box', low, high };
};

/** The length of an element as a vector; Discrete is one-hot. */
export const flatSize = (space: Space): number =>
  space.kind === 'discrete' ? space.n : space.low.length;

/** True if x is an element of the space. */
export const contains = (space: Space, x: SpaceElement): boolean =>
  space.kind === 'discrete'
    ? typeof x === 'number' && Number.isInteger(x) && x >= 0 && x < space.n
    : typeof x !== 'number' &&
      x.length === space.low.length &&
      x.every((v, i) => v >= Math.fround(space.low[i]) && v <= Math.fround(space.high[i]));

/**
 * A random element: uniform if bounded, exponential if half-bounded, else normal, as in Gymnasium.
 */
export const sample = (space: Space, key: Key): SpaceElement => {
  if (space.kind === 'discrete') return randint(key, 1, space.n)[0];
  const { low, high } = space;
  const u = uniform(key, low.length);
  const z = normal(fold(key, 1), low.length); // a key of its own: u and z must be independent
  return Float32Array.from(low, (l, i) => {
    const h = high[i];
    const tail = -log1p(-u[i]);
    if (Number.isFinite(l) && Number.isFinite(h)) return l + (h - l) * u[i];
    if (Number.isFinite(l)) return l + tail;
    return Number.isFinite(h) ? h - tail : z[i];
  });
};

/** x [n] clipped to the bounds of a Box [n]. */
export const clamp = ({ low, high }: Box, x: Float32Array): Float32Array =>
  x.map((v, i) => clip(v, low[i], high[i]));
