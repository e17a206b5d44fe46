/** Learning curves: the numbers behind Spinning Up's plots, from the logs of several runs. */
import { didYouMean } from '../../envs/didYouMean.js';
import { key } from '../../random.js';
import { UserError } from '../userError.js';
import type { Dataset } from './datasets.js';
import { type ConfidenceInterval, iqm, iqmInterval, type Resamples, resamples } from './iqm.js';

/** One curve: an estimate from several runs at each x. */
export interface Curve {
  /** Name in the legend. */
  readonly condition: string;
  /** Numbers of its runs. */
  readonly units: readonly number[];
  /** Ascending. */
  readonly x: readonly number[];
  /** The mean, or the estimate chosen by `est` or `ci`. */
  readonly y: readonly number[];
  /** The population standard deviation. */
  readonly sd: readonly number[];
  /** Number of values at each x. */
  readonly n: readonly number[];
  /** The band: y ± sd, or the bootstrap interval of the interquartile mean. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Columns, smoothing and estimate of a plot. */
export interface CurveOptions {
  /** Column of the horizontal axis. */
  readonly xaxis?: string;
  /** Column of the vertical axis. */
  readonly value?: string;
  /** Draw each run as a curve of its own. */
  readonly count?: boolean;
  /** Width of the moving average, in epochs. */
  readonly smooth?: number;
  /** Estimate from the runs at one x. */
  readonly est?: Estimator;
  /**
   * Use the interquartile mean with a bootstrap interval, in place of `est` with the standard
   * deviation.
   */
  readonly ci?: boolean;
}

const sumOf = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
const meanOf = (xs: readonly number[]): number => sumOf(xs) / xs.length;
const varianceOf = (xs: readonly number[]): number => {
  const centre = meanOf(xs);
  return meanOf(xs.map((x) => (x - centre) * (x - centre)));
};
const median = (xs: readonly number[]): number => {
  const sorted = Float64Array.from(xs).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

/** Estimates from several values, under NumPy's names. */
export const estimators = {
  mean: meanOf,
  median,
  max: (xs: readonly number[]) => xs.reduce((a, b) => Math.max(a, b)),
  min: (xs: readonly number[]) => xs.reduce((a, b) => Math.min(a, b)),
  sum: sumOf,
  std: (xs: readonly number[]) => Math.sqrt(varianceOf(xs)),
  var: varianceOf,
} as const;
/** Name of an estimate. */
export type Estimator = keyof typeof estimators;

/**
 * Moving average: the mean of up to `width` numbers around each, fewer at the ends and where values
 * are NaN. A window of even width has one more number before than after. NaN stays NaN.
 */
export const smoothed = (xs: readonly number[], width: number): readonly number[] => {
  if (width <= 1) return xs;
  return xs.map((x, t) => {
    const window = xs.slice(Math.max(0, t - Math.floor(width / 2)), t + Math.ceil(width / 2));
    return Number.isNaN(x) ? x : meanOf(window.filter((v) => !Number.isNaN(v)));
  });
};

/** The points of one run. */
interface RunLine {
  readonly dataset: Dataset;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * The curves of a plot, in the order in which their conditions first occur.
 * @throws UserError if no run has a requested column, or the smoothing window is wider than a run
 * is long
 */
export const curves = (
  datasets: readonly Dataset[],
  options: CurveOptions = {},
): readonly Curve[] => {
  const { xaxis = 'TotalEnvInteracts', value = 'Performance', count = false, smooth = 1 } = options;
  for (const [flag, column] of [
    ['--xaxis', xaxis],
    ['--value', value],
  ] as const)
    if (!datasets.some(({ columns }) => columns.has(column)))
      throw new UserError(unknownColumn(flag, column, datasets));
  const used = withColumns(datasets, xaxis, value);
  if (used.length === 0) throw new UserError(`no run has both ${xaxis} and ${value}`);
  const conditions = new Map<string, RunLine[]>();
  for (const dataset of used) {
    if (smooth > 1 && smooth > dataset.rows) throw new UserError(tooWide(smooth, used));
    const condition = count ? dataset.condition2 : dataset.condition1;
    const x = dataset.columns.get(xaxis) as readonly number[];
    const y = dataset.columns.get(value) as readonly number[];
    conditions.set(condition, [
      ...(conditions.get(condition) ?? []),
      { dataset, x, y: smoothed(y, smooth) },
    ]);
  }
  return [...conditions].map(([condition, lines]) =>
    curve(condition, xaxis === 'Time' ? interpolatedInTime(lines) : lines, options),
  );
};

/** The runs that have both columns. */
export const withColumns = (
  datasets: readonly Dataset[],
  xaxis: string,
  value: string,
): readonly Dataset[] => datasets.filter(({ columns }) => columns.has(xaxis) && columns.has(value));

const unknownColumn = (flag: string, column: string, datasets: readonly Dataset[]): string => {
  const known = [...new Set(datasets.flatMap(({ columns }) => [...columns.keys()]))];
  return (
    `${flag} is ${column}, but no run has such a column${didYouMean(column, known, 1)} ` +
    `There are ${known.join(', ')}`
  );
};

const tooWide = (smooth: number, datasets: readonly Dataset[]): string => {
  const shortest = datasets.reduce((a, b) => (b.rows < a.rows ? b : a));
  return (
    `--smooth should be at most ${shortest.rows}, the number of epochs of ${shortest.dir}, ` +
    `but is ${smooth}`
  );
};

/**
 * Interpolate all runs at the times of the one that took longest: wall-clock times of different
 * runs never coincide.
 */
const interpolatedInTime = (lines: readonly RunLine[]): readonly RunLine[] => {
  const last = ({ x }: RunLine): number => x.at(-1) as number;
  const times = lines.reduce((a, b) => (last(b) > last(a) ? b : a)).x;
  return lines.map(({ dataset, x, y }) => ({
    dataset,
    x: times,
    y: times.map((t) => interpolated(x, y, t)),
  }));
};

/** Linear interpolation of y at t; NaN outside the range of x. */
const interpolated = (x: readonly number[], y: readonly number[], t: number): number => {
  const i = x.findIndex((v) => v >= t);
  if (i < 0) return Number.NaN;
  if (x[i] === t) return y[i];
  return i === 0 ? Number.NaN : y[i - 1] + ((t - x[i - 1]) / (x[i] - x[i - 1])) * (y[i] - y[i - 1]);
};

/** A value, and its stratum for the bootstrap: the environment of its run. */
interface StratifiedValue {
  readonly value: number;
  readonly stratum: string;
}

/** The curve of one condition. */
const curve = (
  condition: string,
  lines: readonly RunLine[],
  { est = 'mean', ci = false }: CurveOptions,
): Curve => {
  const at = new Map<number, StratifiedValue[]>();
  for (const { dataset, x, y } of lines)
    for (const [i, v] of x.entries()) {
      if (Number.isNaN(v)) continue;
      const samples = at.get(v) ?? [];
      if (!Number.isNaN(y[i])) samples.push({ value: y[i], stratum: dataset.envName ?? '' });
      at.set(v, samples);
    }
  const x = [...at.keys()].sort((a, b) => a - b);
  const samples = x.map((v) => at.get(v) as StratifiedValue[]);
  const values = samples.map((all) => all.map(({ value }) => value));
  const estimate = ci ? iqm : estimators[est];
  const y = values.map((all) => (all.length > 0 ? estimate(all) : Number.NaN));
  const sd = values.map((all) => Math.sqrt(varianceOf(all)));
  const bands = ci
    ? intervals(samples)
    : y.map((v, i): ConfidenceInterval => ({ low: v - sd[i], high: v + sd[i] }));
  return {
    condition,
    units: lines.map(({ dataset }) => dataset.unit),
    x,
    y,
    sd,
    n: values.map((all) => all.length),
    low: bands.map(({ low }) => low),
    high: bands.map(({ high }) => high),
  };
};

/**
 * Bootstrap interval of the interquartile mean at each x. All x with equally many runs share their
 * resamples, so that the band is smooth.
 */
const intervals = (
  samples: readonly (readonly StratifiedValue[])[],
): readonly ConfidenceInterval[] => {
  const drawn = new Map<string, Resamples>();
  const draw = (sizes: readonly number[]): Resamples => {
    const made = drawn.get(sizes.join()) ?? resamples(key(0), sizes);
    drawn.set(sizes.join(), made);
    return made;
  };
  return samples.map((all) => {
    if (all.length === 0) return { low: Number.NaN, high: Number.NaN };
    const strata = [...new Set(all.map(({ stratum }) => stratum))].map((name) =>
      all.filter(({ stratum }) => stratum === name),
    );
    return iqmInterval(
      strata.flat().map(({ value }) => value),
      draw(strata.map((stratum) => stratum.length)),
    );
  });
};
