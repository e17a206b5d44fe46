/** Random draws one after the other, from a key or from a list. */
import { type Key, uniform } from '../../../random.js';

/** A sequence of draws; each call takes the next. */
export interface Draws {
  /** A number, uniform on [low, high). */
  uniform(low: number, high: number): number;
  /** A whole number, uniform on low, …, high − 1. */
  integer(low: number, high: number): number;
}

/**
 * Up to `limit` draws that follow from a key.
 * @throws RangeError from a draw, if all have been taken
 */
export const drawsOf = (key: Key, limit: number): Draws => {
  const numbers = uniform(key, limit);
  let used = 0;
  const next = (): number => {
    if (used === limit) throw new RangeError(`drawsOf: there are only ${limit} draws`);
    return numbers[used++];
  };
  return {
    uniform: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor((high - low) * next()),
  };
};

/** Draws that were recorded. */
interface RecordedDraws extends Draws {
  /** Number of draws taken so far. */
  used(): number;
}

/**
 * Draws that were recorded: the values themselves, in their order.
 * @throws RangeError from a draw, if its value is missing or out of its range
 */
export const recordedDraws = (values: ArrayLike<number>): RecordedDraws => {
  let used = 0;
  const next = (isIn: (x: number) => boolean, wanted: string): number => {
    const x = values[used];
    if (!isIn(x)) throw new RangeError(`draws[${used}] should be ${wanted}, but is ${x}`);
    used++;
    return x;
  };
  return {
    used: () => used,
    uniform: (low, high) => {
      const isIn = (x: number): boolean => x >= low && x <= high;
      return next(isIn, `a number from ${low} to ${high}`);
    },
    integer: (low, high) => {
      const isIn = (x: number): boolean => Number.isInteger(x) && x >= low && x < high;
      return next(isIn, `a whole number from ${low} to ${high - 1}`);
    },
  };
};
