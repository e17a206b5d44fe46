/** What a column is made of: statistics in single precision, as Spinning Up computes and writes them. */
import type { Stats } from '../algos/types.js';

/** Mean, population standard deviation and extremes; undefined of nothing. */
export const statistics = (values: ArrayLike<number>): Stats | undefined => {
  if (values.length === 0) return undefined;
  const x = Float32Array.from(values);
  const mean = Math.fround(sum(x) / x.length);
  const squares = x.map((v) => Math.fround(v - mean) ** 2);
  const std = Math.fround(Math.sqrt(Math.fround(sum(squares) / x.length)));
  return { mean, std, min: extreme(x, Math.min), max: extreme(x, Math.max) };
};

/** Added up in double precision, so that the order does not matter, and rounded once. */
const sum = (x: Float32Array): number => {
  let total = 0;
  for (const v of x) total += v;
  return Math.fround(total);
};
const extreme = (x: Float32Array, pick: (a: number, b: number) => number): number => x.reduce((a, b) => pick(a, b));
