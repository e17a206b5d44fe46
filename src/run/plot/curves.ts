/** Learning curves: the numbers behind Spinning Up's plots, from the logs of several runs. */
import { didYouMean } from '../../envs/didYouMean.js';
import { key } from '../../random.js';
import { UserError } from '../userError.js';
import type { Dataset } from './datasets.js';
import { grouped } from './groups.js';
import { onCommonX, type RunLine } from './interpolate.js';
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

/**
 * The curves of a plot, in the order in which their conditions first occur. Runs are averaged if
 * condition, environment and algorithm are the same; runs with different x are interpolated.
 * @throws UserError if no run has a requested column, or the smoothing window is wider than a run
 * is long
 */
export const curves = (
  datasets: readonly Dataset[],
  options: CurveOptions = {},
): readonly Curve[] => {
  const { xaxis = 'TotalEnvInteracts', value = 'Performance', count = false, smooth = 1 } = options;
  checkColumns(datasets, xaxis, value);
  const used = withColumns(datasets, xaxis, value);
  const tooShort = used.find(({ rows }) => smooth > 1 && smooth > rows);
  if (tooShort) throw new UserError(tooWide(smooth, used));
  return grouped(used, (run) => (count ? run.condition2 : run.condition1)).map((group) => {
    const lines = group.datasets.map((dataset): RunLine => {
      const x = dataset.columns.get(xaxis) as readonly number[];
      const y = dataset.columns.get(value) as readonly number[];
      return { unit: dataset.unit, x, y: smoothed(y, smooth) };
    });
    return curve(group.condition, onCommonX(lines), options);
  });
};

/**
 * Checks that there are runs with these columns.
 * @throws UserError if there are none
 */
export const checkColumns = (datasets: readonly Dataset[], xaxis: string, value: string): void => {
  for (const [flag, column] of [
    ['--xaxis', xaxis],
    ['--value', value],
  ] as const)
    if (!datasets.some(({ columns }) => columns.has(column)))
      throw new UserError(unknownColumn(flag, column, datasets));
  if (withColumns(datasets, xaxis, value).length === 0)
    throw new UserError(`no run has both ${xaxis} and ${value}`);
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

/** The curve of one condition. */
const curve = (
  condition: string,
  lines: readonly RunLine[],
  { est = 'mean', ci = false }: CurveOptions,
): Curve => {
  const at = new Map<number, number[]>();
  for (const { x, y } of lines)
    for (const [i, v] of x.entries()) {
      if (Number.isNaN(v)) continue;
      const values = at.get(v) ?? [];
      if (!Number.isNaN(y[i])) values.push(y[i]);
      at.set(v, values);
    }
  const x = [...at.keys()].sort((a, b) => a - b);
  const values = x.map((v) => at.get(v) as number[]);
  const estimate = ci ? iqm : estimators[est];
  const y = values.map((all) => (all.length > 0 ? estimate(all) : Number.NaN));
  const sd = values.map((all) => Math.sqrt(varianceOf(all)));
  const bands = ci
    ? intervals(values)
    : y.map((v, i): ConfidenceInterval => ({ low: v - sd[i], high: v + sd[i] }));
  return {
    condition,
    units: lines.map(({ unit }) => unit),
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
const intervals = (values: readonly (readonly number[])[]): readonly ConfidenceInterval[] => {
  const drawn = new Map<number, Resamples>();
  const draw = (size: number): Resamples => {
    const made = drawn.get(size) ?? resamples(key(0), [size]);
    drawn.set(size, made);
    return made;
  };
  return values.map((all) =>
    all.length === 0 ? { low: Number.NaN, high: Number.NaN } : iqmInterval(all, draw(all.length)),
  );
};
