/** What an observation or an action may be. Names and meanings are Gymnasium's. */

import { log1p } from '../math.js';
import { fold, type Key, normal, randint, uniform } from '../random.js';
import { clip } from './clip.js';

/** One of the numbers 0, …, n − 1. */
export interface Discrete {
  readonly kind: 'discrete';
  readonly n: number;
}
/** A vector, each element between its own bounds; they may be infinite. */
export interface Box {
  readonly kind: 'box';
  readonly low: readonly number[];
  readonly high: readonly number[];
}
export type Space = Discrete | Box;
/** An element of a space: a number for Discrete, a vector for Box. */
export type SpaceElement = number | Float32Array;

export const discrete = (n: number): Discrete => {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`discrete: n should be a whole number from 1 on, but is ${n}`);
  return { kind: 'discrete', n };
};
export const box = (low: readonly number[], high: readonly number[]): Box => {
  if (low.length !== high.length) throw new RangeError(`box: low has ${low.length} elements, but high has ${high.length}`);
  const wrong = low.findIndex((l, i) => !(l <= high[i]));
  if (wrong >= 0)
    throw new RangeError(`box: low[${wrong}] should be at most high[${wrong}], but ${low[wrong]} is not at most ${high[wrong]}`);
  return { kind: 'box', low, high };
};

/** How many numbers an element takes as a vector: a Discrete one is encoded one-hot. */
export const flatSize = (space: Space): number => (space.kind === 'discrete' ? space.n : space.low.length);

/** Is x an element of the space? */
export const contains = (space: Space, x: SpaceElement): boolean =>
  space.kind === 'discrete'
    ? typeof x === 'number' && Number.isInteger(x) && x >= 0 && x < space.n
    : typeof x !== 'number' &&
      x.length === space.low.length &&
      x.every((v, i) => v >= Math.fround(space.low[i]) && v <= Math.fround(space.high[i]));

/** A random element: uniform where bounded, otherwise exponential (one bound) or normal (none), as in Gymnasium. */
export const sample = (space: Space, key: Key): SpaceElement => {
  if (space.kind === 'discrete') return randint(key, 1, space.n)[0];
  const { low, high } = space;
  const u = uniform(key, low.length);
  const z = normal(fold(key, 1), low.length); // from a key of its own: u and z of one key are made of the same draws
  return Float32Array.from(low, (l, i) => {
    const h = high[i];
    const tail = -log1p(-u[i]);
    if (Number.isFinite(l) && Number.isFinite(h)) return l + (h - l) * u[i];
    if (Number.isFinite(l)) return l + tail;
    return Number.isFinite(h) ? h - tail : z[i];
  });
};

/** The nearest element of a Box. */
export const clamp = ({ low, high }: Box, x: Float32Array): Float32Array => x.map((v, i) => clip(v, low[i], high[i]));
