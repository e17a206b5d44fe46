/** Histograms: counts of values in bins of equal width. */

/** Counts of n values in bins from `from` to `to`. */
export interface Bins {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** The histogram of values in a number of bins. Equal values are all in a bin of width 1 or less about them. */
export const binned = (values: ArrayLike<number>, bins = 31): Bins => {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    min = Math.min(min, values[i]);
    max = Math.max(max, values[i]);
    sum += values[i];
  }
  const isFlat = max - min < 1e-9;
  const from = isFlat ? min - 0.5 : min;
  const to = isFlat ? max + 0.5 : max;
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) counts[Math.min(bins - 1, Math.floor(((values[i] - from) / (to - from)) * bins))]++;
  return { from, to, counts, mean: sum / values.length, min, max };
};
