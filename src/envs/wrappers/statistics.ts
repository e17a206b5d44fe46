/** Running statistics of vectors: counts, means and sums of squared deviations, which merge. */
import { formatValue } from '../formatValue.js';
import { isObject } from '../typeGuards.js';

/** Statistics of `count` vectors [n]. */
export interface Statistics {
  readonly count: number;
  /** [n] The mean of each number. */
  readonly mean: Float64Array;
  /** [n] The sum of squared deviations from the mean; m2 / count is the variance. */
  readonly m2: Float64Array;
}

/** Statistics of no vectors [n] yet. */
export const noStatistics = (n: number): Statistics => ({
  count: 0,
  mean: new Float64Array(n),
  m2: new Float64Array(n),
});

/**
 * Statistics of two sets of vectors [n] together: Chan, Golub and LeVeque 1979, "Updating formulae
 * and a pairwise algorithm for computing sample variances", eq. 1.5. Neither argument changes.
 * @throws RangeError if they are of vectors of different lengths
 */
export const mergeStatistics = (a: Statistics, b: Statistics): Statistics => {
  const n = a.mean.length;
  if (b.mean.length !== n)
    throw new RangeError(
      `mergeStatistics: both should be of vectors of one length, but they are of ${n} and ` +
        `${b.mean.length} numbers`,
    );
  const count = a.count + b.count;
  if (count === 0) return a;
  const delta = b.mean.map((mean, i) => mean - a.mean[i]);
  return {
    count,
    mean: a.mean.map((mean, i) => mean + (delta[i] * b.count) / count),
    m2: a.m2.map((m2, i) => m2 + b.m2[i] + (delta[i] * delta[i] * a.count * b.count) / count),
  };
};

/** Collects vectors [n] one by one; Welford 1962. */
export const collector = (n: number) => {
  const mean = new Float64Array(n);
  const m2 = new Float64Array(n);
  let count = 0;
  return {
    add: (x: ArrayLike<number>): void => {
      count++;
      for (let i = 0; i < n; i++) {
        const delta = x[i] - mean[i];
        mean[i] += delta / count;
        m2[i] += delta * (x[i] - mean[i]);
      }
    },
    /** Statistics of the vectors so far. */
    statistics: (): Statistics => ({ count, mean: mean.slice(), m2: m2.slice() }),
  };
};

/**
 * Statistics of several vectors [n].
 * @example statisticsOf([Float32Array.of(1, 2), Float32Array.of(3, 4)]).mean // [2, 3]
 */
export const statisticsOf = (vectors: readonly ArrayLike<number>[]): Statistics => {
  const { add, statistics } = collector(vectors[0]?.length ?? 0);
  for (const x of vectors) add(x);
  return statistics();
};

/** The smallest variance that is divided by. */
const EPS = 1e-8;
/** The largest number that normalisation gives, and minus the smallest. */
export const NORMALIZED_BOUND = 10;

/** The float32 numbers that normalise vectors [n]: (x − mean) · scale. */
export interface Normalizer {
  readonly mean: Float32Array;
  /** [n] 1 / √(variance + 1e-8) */
  readonly scale: Float32Array;
}

/** The normaliser of some statistics; of none, mean 0 and scale 1. */
export const normalizerOf = ({ count, mean, m2 }: Statistics): Normalizer => ({
  mean: Float32Array.from(mean),
  scale: Float32Array.from(m2, (sum) => (count === 0 ? 1 : 1 / Math.sqrt(sum / count + EPS))),
});

/** A part of statistics that holds numbers which it cannot have, in words. */
const oddPart = ({ count, mean, m2 }: Statistics): string | undefined => {
  if (!isCount(count)) return `count is ${count}`;
  const inMean = mean.findIndex((x) => !Number.isFinite(x));
  if (inMean >= 0) return `mean holds ${mean[inMean]} at ${inMean}`;
  const inM2 = m2.findIndex((x) => !isCount(x));
  return inM2 < 0 ? undefined : `m2 holds ${m2[inM2]} at ${inM2}`;
};

/** True for a finite number from 0 on. */
const isCount = (x: number): boolean => Number.isFinite(x) && x >= 0;

/**
 * Checks that a value is statistics of vectors of n numbers.
 * @throws TypeError that says what it is instead
 * @throws RangeError if its numbers are none that statistics can have
 */
export const assertStatistics = (where: string, value: unknown, n: number): void => {
  const isRight =
    isObject(value) &&
    typeof value.count === 'number' &&
    [value.mean, value.m2].every((x) => x instanceof Float64Array && x.length === n);
  if (!isRight)
    throw new TypeError(
      `${where} should be { count, mean, m2 } with Float64Arrays of ${n} numbers, as ` +
        `statisticsOf gives them, but is ${formatValue(value)}`,
    );
  const odd = oddPart(value as unknown as Statistics);
  if (odd !== undefined)
    throw new RangeError(
      `${where} should hold finite numbers, with count and m2 from 0 on, but its ${odd}`,
    );
};
