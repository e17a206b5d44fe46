/**
 * Mean, standard deviation, minimum and maximum; and a small number that keeps divisors above 0.
 */
import { numbers, type Tensor } from '../autodiff/index.js';
import { alone, type Collective } from './collective.js';
import type { Info, Stats } from './types.js';

/** Added to divisors that could be 0. */
export const EPSILON = 1e-8;

/**
 * Mean, population standard deviation and extremes of all elements of x, of any shape [], on all
 * ranks. Two passes, in float64.
 */
export const summarize = (x: Tensor, { allreduceSum, allreduceMax }: Collective = alone): Stats => {
  const xs = numbers(x);
  let sum = 0;
  let squares = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const v of xs) {
    sum += v;
    lowest = Math.min(lowest, v);
    highest = Math.max(highest, v);
  }
  const [total, count] = allreduceSum(Float64Array.of(sum, xs.length));
  const mean = total / count;
  for (const v of xs) squares += (v - mean) * (v - mean);
  const [allSquares] = allreduceSum(Float64Array.of(squares));
  const [minusMin, max] = allreduceMax(Float64Array.of(-lowest, highest));
  return { mean, std: Math.sqrt(allSquares / count), min: -minusMin, max };
};

/**
 * Measurements of several updates as one: the mean of numbers, the statistics of all elements
 * together. An update without a measurement does not count for it.
 */
export const pooled = (infos: readonly Info[]): Info => {
  const names = new Set(infos.flatMap((info) => Object.keys(info)));
  return Object.fromEntries(
    [...names].map((name) => [name, pooledMeasurement(infos.flatMap((info) => info[name] ?? []))]),
  );
};

const average = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

/**
 * The mean of numbers, or the statistics of groups of equal size together: their variance is the
 * mean of the variances plus the variance of the means.
 */
const pooledMeasurement = (xs: readonly (number | Stats)[]): number | Stats => {
  const groups = xs.filter((x) => typeof x !== 'number');
  if (groups.length === 0) return average(xs as readonly number[]);
  const mean = average(groups.map((x) => x.mean));
  const variance = average(groups.map((x) => x.std * x.std + (x.mean - mean) * (x.mean - mean)));
  const min = groups.reduce((m, x) => Math.min(m, x.min), Number.POSITIVE_INFINITY);
  const max = groups.reduce((m, x) => Math.max(m, x.max), Number.NEGATIVE_INFINITY);
  return { mean, std: Math.sqrt(variance), min, max };
};
