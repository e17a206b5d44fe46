/**
 * The interquartile mean, and how sure one can be of it with few runs: a stratified bootstrap
 * interval. Agarwal et al. 2021, Deep Reinforcement Learning at the Edge of the Statistical
 * Precipice.
 */
import { fold, type Key, randint } from '../../random.js';

/**
 * The mean of the middle half: a quarter, rounded down, is left out at each end. NaN of nothing.
 */
export const iqm = (values: readonly number[]): number =>
  middle(values, ascending(values), new Uint16Array(values.length).fill(1));

const ascending = (values: readonly number[]): Uint32Array =>
  Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b]);

/**
 * The interquartile mean of values in ascending order, each as many times as `counts` says:
 * together as often as there are values.
 */
const middle = (values: readonly number[], order: Uint32Array, counts: Uint16Array): number => {
  const cut = Math.floor(values.length / 4);
  const end = values.length - cut;
  let [sum, from] = [0, 0];
  for (let j = 0; from < end; j++) {
    const i = order[j];
    const to = from + counts[i];
    const kept = Math.min(to, end) - Math.max(from, cut);
    if (kept > 0) sum += kept * values[i];
    from = to;
  }
  return sum / (end - cut);
};

/** The q-quantile of sorted values, linear between them. */
export const quantile = (sorted: ArrayLike<number>, q: number): number => {
  const at = q * (sorted.length - 1);
  const [i, j] = [Math.floor(at), Math.ceil(at)];
  return i === j ? sorted[i] : sorted[i] + (at - i) * (sorted[j] - sorted[i]);
};

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const REPETITIONS = 2000;
const LEVEL = 0.95;

/**
 * Bootstrap resamples: in each, how often each run is drawn; from each stratum with replacement, as
 * many as it has.
 */
export type Resamples = readonly Uint16Array[];

/** @param sizes how many runs each stratum has */
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

/**
 * The percentile interval of the interquartile mean: between which the middle 95 % of the
 * resamples' are.
 */
export const iqmInterval = (values: readonly number[], drawn: Resamples): Interval => {
  const order = ascending(values);
  const means = Float64Array.from(drawn, (counts) => middle(values, order, counts)).sort();
  return { low: quantile(means, (1 - LEVEL) / 2), high: quantile(means, (1 + LEVEL) / 2) };
};
