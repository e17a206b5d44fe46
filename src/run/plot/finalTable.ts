/** The table below a plot: the last value of each curve, with an interval from its runs. */
import { key } from '../../random.js';
import { number, wrap } from '../print/text.js';
import { smoothed, withColumns } from './curves.js';
import type { Dataset } from './datasets.js';
import { grouped } from './groups.js';
import { type Improvement, improvement } from './improvement.js';
import { iqm, iqmInterval, resamples } from './iqm.js';

/** The end of a curve. */
export interface FinalRow {
  readonly condition: string;
  /** The last value of each run; runs differ in their seeds. */
  readonly values: readonly number[];
  /** The x at which the shortest run ends: environment steps, by default. */
  readonly x: number;
  /** Interquartile mean of the runs' last values, and its 95 % bootstrap interval. */
  readonly iqm: number;
  readonly low: number;
  readonly high: number;
}

/** Columns and smoothing of the plot. */
interface Columns {
  readonly xaxis: string;
  readonly value: string;
  readonly smooth?: number;
}

const lastNumber = (xs: readonly number[]): number | undefined =>
  xs.findLast((x) => Number.isFinite(x));

/** The end of each curve in a plot of `value`. */
export const finalRows = (
  datasets: readonly Dataset[],
  { xaxis, value, smooth = 1 }: Columns,
): readonly FinalRow[] =>
  grouped(withColumns(datasets, xaxis, value)).flatMap(({ condition, datasets: runs }) => {
    const column = (run: Dataset, name: string) => run.columns.get(name) as readonly number[];
    const values = runs.flatMap((run) => lastNumber(smoothed(column(run, value), smooth)) ?? []);
    const ends = runs.flatMap((run) => lastNumber(column(run, xaxis)) ?? []);
    if (values.length === 0) return [];
    const { low, high } = iqmInterval(values, resamples(key(0), [values.length]));
    return [{ condition, values, x: Math.min(...ends), iqm: iqm(values), low, high }];
  });

/**
 * The probability that a run of the first curve ends higher than one of each curve; undefined for
 * the first itself, and where a curve is of one run.
 */
export const improvements = (rows: readonly FinalRow[]): readonly (Improvement | undefined)[] =>
  rows.map(({ values }, i) =>
    i > 0 && values.length > 1 && rows[0].values.length > 1
      ? improvement(rows[0].values, values)
      : undefined,
  );

/** The fewest runs whose 95 % interval covers the true value in about 95 % of cases. */
const ENOUGH = 10;

/** The remark about intervals of few runs; how often they hold was measured with normal returns. */
const fewRuns = (rows: readonly FinalRow[], width?: number): string[] =>
  rows.some(({ values }) => values.length > 1 && values.length < ENOUGH)
    ? wrap(
        `Intervals of fewer than ${ENOUGH} runs are too narrow: with 3 runs a 95 % interval ` +
          'holds the true value in 71 % of cases, with 5 in 88 %, with 10 in 94 %.',
        width,
      )
    : [];

const roundedValue = (x: number): string => number(x, Math.abs(x) < 10 ? 2 : 1);

/** The column of probabilities that the first curve ends higher: none, if there are none. */
const higherCells = (rows: readonly FinalRow[]): readonly string[][] => {
  const all = improvements(rows);
  if (all.every((of) => of === undefined)) return [[], ...all.map(() => [])];
  const shown = (of: Improvement | undefined): string =>
    of ? `${number(of.p, 2)} (${number(of.low, 2)} to ${number(of.high, 2)})` : '';
  return [['P(first is higher)'], ...all.map((of) => [shown(of)])];
};

/**
 * The rows as text, with a remark if there are too few runs for an interval to mean anything.
 * @param xTitle title of the x axis
 * @param width of the terminal, which the remark is to fit
 */
export const finalTable = (rows: readonly FinalRow[], xTitle: string, width?: number): string => {
  const cells = rows.map(({ condition, values, x, iqm: middle, low, high }) => [
    condition,
    `${values.length}`,
    number(x),
    roundedValue(middle),
    values.length > 1 ? `${roundedValue(low)} to ${roundedValue(high)}` : '',
  ]);
  const higher = higherCells(rows);
  const head = ['', 'runs', xTitle, 'IQM', '95 % interval'];
  const table = [head, ...cells].map((row, i) => [...row, ...higher[i]]);
  const widths = table[0].map((_, i) => Math.max(...table.map((row) => row[i].length)));
  const lines = table.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...fewRuns(rows, width)].map((line) => `${line}\n`).join('');
};
