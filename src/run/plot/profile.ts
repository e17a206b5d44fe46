/**
 * Performance profiles: for each score τ the fraction of runs that end above τ. They show whole
 * distributions, where a mean shows one number. Dolan & Moré 2002; for deep RL, Agarwal et al.
 * 2021, section 4.2.
 */
import { key } from '../../random.js';
import type { Curve } from './curves.js';
import type { FinalRow } from './finalTable.js';
import { middlePart, type Resamples, resamples } from './iqm.js';

/** Part of the range of scores by which a profile goes on at both ends. */
const SCORE_MARGIN = 0.05;

/** The scores at which some profile falls, in ascending order, with a margin at both ends. */
const thresholds = (rows: readonly FinalRow[]): readonly number[] => {
  const scores = [...new Set(rows.flatMap(({ values }) => values))].sort((a, b) => a - b);
  const lowest = scores[0];
  const highest = scores[scores.length - 1];
  const margin = SCORE_MARGIN * (highest - lowest || Math.abs(highest) || 1);
  return [lowest - margin, ...scores, highest + margin];
};

/**
 * Fraction of runs above τ.
 * @param weights of the runs in a resample, which sum to their number; 1 each, if absent
 */
const fractionAbove = (
  tau: number,
  values: readonly number[],
  weights?: ArrayLike<number>,
): number =>
  values.reduce((sum, value, i) => sum + (value > tau ? (weights?.[i] ?? 1) : 0), 0) /
  values.length;

/** The profile of one row, with a pointwise 95 % bootstrap interval. */
const profile = ({ condition, values }: FinalRow, x: readonly number[]): Curve => {
  const drawn: Resamples = resamples(key(0), [values.length]);
  const bands = x.map((tau) =>
    middlePart(drawn.map((weights) => fractionAbove(tau, values, weights))),
  );
  return {
    condition,
    units: [...values.keys()],
    x,
    y: x.map((tau) => fractionAbove(tau, values)),
    sd: x.map(() => 0),
    n: x.map(() => values.length),
    low: bands.map(({ low }) => low),
    high: bands.map(({ high }) => high),
  };
};

/** The performance profile of each row, as a step function that is constant up to the next x. */
export const profiles = (rows: readonly FinalRow[]): readonly Curve[] => {
  const x = thresholds(rows);
  return rows.map((row) => profile(row, x));
};
