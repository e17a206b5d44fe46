/**
 * The interquartile mean, with a stratified bootstrap confidence interval, for comparisons with few
 * runs. Agarwal et al. 2021, Deep Reinforcement Learning at the Edge of the Statistical Precipice.
 */
import { fold, type Key, randint } from '../../random.js';

/**
 * Interquartile mean: the mean without the lowest and the highest quarter (each rounded down). NaN
 * for no values.
 */
export const iqm = (values: readonly number[]): number =>
  middle(values, ascending(values), new Uint16Array(values.length).fill(1));

const ascending = (values: readonly number[]): Uint32Array =>
  Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b]);

/**
 * Interquartile mean of a resample.
 * @param order indices of the values in ascending order
 * @param counts how often each value is in the resample; the sum is the number of values
 */
const middle = (values: readonly number[], order: Uint32Array, counts: Uint16Array): number => {
  const cut = Math.floor(values.length / 4);
  const end = values.length - cut;
  let sum = 0;
  let from = 0;
  for (let j = 0; from < end; j++) {
    const i = order[j];
    const to = from + counts[i];
    const weight = Math.min(to, end) - Math.max(from, cut);
    if (weight > 0) sum += weight * values[i];
    from = to;
  }
  return sum / (end - cut);
};

/** The q-quantile of sorted values, with linear interpolation. */
export const quantile = (sorted: ArrayLike<number>, q: number): number => {
  const position = q * (sorted.length - 1);
  const i = Math.floor(position);
  const j = Math.ceil(position);
  return i === j ? sorted[i] : sorted[i] + (position - i) * (sorted[j] - sorted[i]);
};

/** An interval of numbers. */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
}

const REPETITIONS = 2000;
const LEVEL = 0.95;

/**
 * Bootstrap resamples, each as the number of times that each run is drawn. Every stratum is
 * resampled with replacement, to its own size.
 */
export type Resamples = readonly Uint16Array[];

/**
 * Draw bootstrap resamples.
 * @param sizes number of runs in each stratum
 */
export const resamples = (
  key: Key,
  sizes: readonly number[],
  repetitions = REPETITIONS,
): Resamples => {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const draws = sizes.map((size, s) => randint(fold(key, s), repetitions * size, size));
  return Array.from({ length: repetitions }, (_, r) => {
    const counts = new Uint16Array(total);
    let first = 0;
    for (const [s, size] of sizes.entries()) {
      for (let i = r * size; i < (r + 1) * size; i++) counts[first + draws[s][i]]++;
      first += size;
    }
    return counts;
  });
};

/** The middle 95 % of the resamples' estimates. */
export const middlePart = (estimates: ArrayLike<number>): ConfidenceInterval => {
  const sorted = Float64Array.from(estimates).sort();
  return { low: quantile(sorted, (1 - LEVEL) / 2), high: quantile(sorted, (1 + LEVEL) / 2) };
};

/**
 * Bootstrap interval of the interquartile mean: the middle 95 % of the resamples' interquartile
 * means.
 */
export const iqmInterval = (values: readonly number[], drawn: Resamples): ConfidenceInterval => {
  const order = ascending(values);
  return middlePart(Float64Array.from(drawn, (counts) => middle(values, order, counts)));
};
