/**
 * The probability of improvement: that a run of one algorithm ends higher than a run of another.
 * Agarwal et al. 2021, Deep Reinforcement Learning at the Edge of the Statistical Precipice.
 */
import { key } from '../../random.js';
import { type ConfidenceInterval, middlePart, resamples } from './iqm.js';

/** A probability, and its 95 % bootstrap interval. */
export interface Improvement extends ConfidenceInterval {
  readonly p: number;
}

/** The count of a comparison: 1 if x is higher, ½ if both are equal, 0 if y is higher. */
const isHigher = (x: number, y: number): number => (x > y ? 1 : x === y ? 0.5 : 0);

/**
 * P(X > Y) + ½ P(X = Y) over all pairs of a run of X and a run of Y: the Mann-Whitney U statistic,
 * divided by the number of pairs.
 * @param xs final values of the runs of X, n of them
 * @param ys final values of the runs of Y, m of them
 * @param weights of the n + m runs in a resample; their sums are n and m. 1 each, if absent
 */
const probability = (
  xs: readonly number[],
  ys: readonly number[],
  weights: ArrayLike<number> = new Uint8Array(xs.length + ys.length).fill(1),
): number => {
  let sum = 0;
  for (const [i, x] of xs.entries())
    for (const [j, y] of ys.entries()) sum += weights[i] * weights[xs.length + j] * isHigher(x, y);
  return sum / (xs.length * ys.length);
};

/**
 * Probability that a run of X ends higher than a run of Y, equal ends counted half. For the
 * interval the runs of each are resampled with replacement.
 * @param xs final values of the runs of X
 * @param ys final values of the runs of Y
 */
export const improvement = (xs: readonly number[], ys: readonly number[]): Improvement => {
  const drawn = resamples(key(0), [xs.length, ys.length]);
  const interval = middlePart(drawn.map((weights) => probability(xs, ys, weights)));
  return { p: probability(xs, ys), ...interval };
};
