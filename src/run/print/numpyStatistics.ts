/** Statistics of a column in single precision, as Spinning Up computes and writes them. */
import type { Stats } from '../../algos/types.js';

/** Mean, population standard deviation, minimum and maximum; undefined if there are no values. */
export const statistics = (values: ArrayLike<number>): Stats | undefined => {
  if (values.length === 0) return undefined;
  const x = Float32Array.from(values);
  const mean = Math.fround(pairwiseSum(x) / x.length);
  const squares = x.map((v) => squared(Math.fround(v - mean)));
  const std = Math.fround(Math.sqrt(Math.fround(pairwiseSum(squares) / x.length)));
  return { mean, std, min: extreme(x, Math.min), max: extreme(x, Math.max) };
};

const squared = (x: number): number => x * x;
const addFloat32 = (a: number, b: number): number => Math.fround(a + b);

/**
 * The sum in single precision, added pairwise in NumPy's order, so that every bit agrees with the
 * original's: more than 128 numbers are halved recursively, fewer are added in eight partial sums.
 */
const pairwiseSum = (x: Float32Array): number => {
  const n = x.length;
  if (n > 128) {
    const half = Math.floor(n / 2) - (Math.floor(n / 2) % 8);
    return addFloat32(pairwiseSum(x.subarray(0, half)), pairwiseSum(x.subarray(half)));
  }
  const whole = n < 8 ? 0 : n - (n % 8);
  return x.subarray(whole).reduce(addFloat32, whole > 0 ? eightLanes(x.subarray(0, whole)) : 0);
};

/** The sum of a multiple of eight numbers, as eight partial sums of every eighth number. */
const eightLanes = (x: Float32Array): number => {
  const r = x.slice(0, 8);
  for (let i = 8; i < x.length; i++) r[i % 8] += x[i];
  const [a, b, c, d] = [0, 2, 4, 6].map((i) => addFloat32(r[i], r[i + 1]));
  return addFloat32(addFloat32(a, b), addFloat32(c, d));
};
const extreme = (x: Float32Array, pick: (a: number, b: number) => number): number =>
  x.reduce((a, b) => pick(a, b));
