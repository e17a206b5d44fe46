/** Plotting learning curves: `spinup plot`, also callable from scripts. */

import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { objectOptions } from '../config/checks.js';
import { isDirectory, writeFile } from '../files/atomicFiles.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { UserError } from '../userError.js';
import { axisTitle } from './columnTitles.js';
import { type CurveOptions, checkColumns, curves, withColumns } from './curves.js';
import { type Dataset, type RunSelection, readDatasets } from './datasets.js';
import { finalRows, finalTable } from './finalTable.js';
import { mixtures } from './groups.js';
import { runsOf } from './legend.js';
import { hasNumbers, measuredColumns } from './measured.js';
import { profiles } from './profile.js';
import { draw, type Format, formats } from './render.js';
import type { Figure } from './vegaSpec.js';

export type { Figure };

/** Runs to plot, columns, and output files. */
export interface PlotOptions extends RunSelection, Omit<CurveOptions, 'value'> {
  /**
   * Directories with runs in them or below, or parts of their names: 'data/ppo' stands for
   * data/*ppo*.
   */
  readonly dirs: readonly string[];
  /** Columns to plot, each in its own figure; Performance, if absent. */
  readonly value?: readonly string[];
  /** Files that end in .html, .png or .svg; plot.html beside the runs, if absent. */
  readonly output?: readonly string[];
  /**
   * Draw performance profiles in place of learning curves: the fraction of runs that end above each
   * score.
   */
  readonly profile?: boolean;
  /** Width of each plotting area in pixels; 640, if absent. */
  readonly width?: number;
  /** Height of each plotting area in pixels; 400, if absent. */
  readonly height?: number;
}

/** The figures, and where they were written. */
export interface PlotResult {
  readonly figures: readonly Figure[];
  /** The files written. */
  readonly files: readonly string[];
}

/**
 * Read runs, average those of the same name, environment and algorithm, and plot them: a figure for
 * each environment.
 * @throws UserError that names the invalid directory or column, or the file that cannot be written
 * @example await plot({ dirs: ['data/'], value: ['Performance', 'EpLen'], output: ['plot.svg'] });
 */
export const plot = async (
  options: PlotOptions,
  out: Terminal = terminal(),
): Promise<PlotResult> => {
  objectOptions("plot({ dirs: ['data/'] })", options);
  const { dirs, value = ['Performance'], ci = false, est, width = 640, height = 400 } = options;
  if (value.length === 0)
    throw new UserError('--value needs a column to show, such as Performance');
  if (ci && est !== undefined)
    throw new UserError(
      `--ci plots the interquartile mean and cannot be combined with --est ${est}`,
    );
  if (options.profile) checkProfile(options);
  for (const file of options.output ?? []) checkPlotOutput(file);
  const datasets = readDatasets(dirs, options, out.write);
  const figures = figuresOf(datasets, value, options, out);
  writeFinals(datasets, value, options, out);
  if (options.count)
    for (const { condition2, dir } of datasets) out.write(`${condition2} is ${dir}\n`);
  const files = options.output?.length
    ? options.output
    : [join(commonParent(datasets.map(({ root }) => root)), 'plot.html')];
  const drawn = await draw(figures, { width, height }, files.map(formatOf));
  for (const file of files) {
    const isOurs = !options.output?.length; // the name was not the user's choice
    const replaced = isOurs && existsSync(file) ? ', in place of an earlier one' : '';
    writeFile(file, drawn.get(formatOf(file)) as string | Uint8Array);
    const what = formatOf(file) === 'html' ? 'The plot, to open in a browser' : 'The plot';
    out.write(`${what}${replaced}: ${file}\n`);
  }
  return { figures, files };
};

/** Prints the ends of the curves: a table for each column and each environment. */
const writeFinals = (
  datasets: readonly Dataset[],
  values: readonly string[],
  { xaxis = 'TotalEnvInteracts', smooth = 1 }: PlotOptions,
  out: Terminal,
): void => {
  for (const world of byEnvironment(datasets))
    for (const value of values) {
      const rows = finalRows(world, { xaxis, value, smooth });
      if (rows.length === 0) continue;
      const [{ envName }] = world;
      const where = envName === undefined ? '' : `${envName}: `;
      const title = `${where}${axisTitle(value)} at the end, interquartile mean (IQM) of runs`;
      out.write(`\n${title}\n${finalTable(rows, axisTitle(xaxis).toLowerCase(), out.columns)}\n`);
    }
};

/** The figures of the environments: for each of them one for each column. */
const figuresOf = (
  datasets: readonly Dataset[],
  values: readonly string[],
  options: PlotOptions,
  out: Terminal,
): readonly Figure[] => {
  const { xaxis = 'TotalEnvInteracts' } = options;
  for (const value of values) checkColumns(datasets, xaxis, value);
  const measured = measuredColumns(datasets, values, (remark) => out.write(`${remark}\n`));
  const worlds = byEnvironment(datasets);
  if (worlds.length > 1) {
    const names = worlds.map(([{ envName = 'an unknown environment' }]) => envName);
    out.write(`The runs are in ${inSentence(names)}: each environment has a figure of its own\n`);
  }
  if (!options.count) for (const remark of mixtures(datasets)) out.write(`${remark}\n`);
  for (const value of values) {
    const used = withColumns(datasets, xaxis, value);
    for (const { dir } of datasets.filter((dataset) => !used.includes(dataset)))
      out.write(`${dir} is not in the plot of ${value}: it lacks that column, or ${xaxis}\n`);
  }
  return worlds.flatMap((world) =>
    measured.flatMap((value) => {
      const runs = withColumns(world, xaxis, value).filter((run) => hasNumbers(run, value));
      const make = options.profile ? profileFigure : figure;
      return runs.length > 0 ? [make(runs, value, { ...options, xaxis })] : [];
    }),
  );
};

/**
 * The runs by environment, in the order in which they were found. Runs whose environment is unknown
 * join the others if those share one, since then nothing says that they differ.
 */
const byEnvironment = (datasets: readonly Dataset[]): readonly (readonly Dataset[])[] => {
  const known = new Set(datasets.flatMap(({ envName }) => envName ?? []));
  if (known.size < 2) return [datasets];
  return [...new Set(datasets.map(({ envName }) => envName))].map((name) =>
    datasets.filter(({ envName }) => envName === name),
  );
};

/** Names as a sentence lists them: a, b and c. */
const inSentence = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const figure = (
  datasets: readonly Dataset[],
  value: string,
  options: PlotOptions & { readonly xaxis: string },
): Figure => {
  const { xaxis } = options;
  const drawn = curves(datasets, { ...options, value });
  const used = withColumns(datasets, xaxis, value);
  const tests =
    value === 'Performance' && used.every(({ columns }) => columns.has('AverageTestEpRet'));
  const yTitle = axisTitle(tests ? 'AverageTestEpRet' : value);
  return {
    xaxis,
    value,
    curves: drawn,
    xTitle: axisTitle(xaxis),
    yTitle,
    title: figureTitle(used, yTitle),
    subtitle: subtitleOf(drawn, options),
  };
};

/** The figure of the performance profiles of runs. */
const profileFigure: typeof figure = (datasets, value, { xaxis, smooth = 1 }) => {
  const drawn = profiles(finalRows(datasets, { xaxis, value, smooth }));
  const xTitle = `${axisTitle(value)} τ`;
  const band = drawn.some(({ units }) => units.length > 1) ? '95 % bootstrap interval' : '';
  return {
    xaxis: value,
    value: 'profile',
    curves: drawn,
    isStepped: true,
    xTitle,
    yTitle: 'Fraction of runs that end above τ',
    title: figureTitle(datasets, xTitle),
    subtitle: ['performance profile', band, runsOf(drawn)].filter((part) => part).join(', '),
  };
};

/** Title of a figure: its environment, if it is known. */
const figureTitle = (datasets: readonly Dataset[], fallback: string): string =>
  datasets.find(({ envName }) => envName !== undefined)?.envName ?? fallback;

/** Subtitle: the meaning of line and band, the number of runs, and the smoothing. */
const subtitleOf = (
  drawn: Figure['curves'],
  { est = 'mean', ci = false, smooth = 1 }: PlotOptions,
): string => {
  const several = drawn.some(({ n }) => n.some((runs) => runs > 1));
  const line = ci ? 'interquartile mean, 95 % bootstrap interval' : `${est} ± standard deviation`;
  const parts = [
    several ? line : '',
    runsOf(drawn),
    smooth > 1 ? `smoothed over ${smooth} epochs` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
};

/**
 * Checks that a plot of profiles has no option of curves.
 * @throws UserError that names it
 */
const checkProfile = (options: PlotOptions): void => {
  const other = (['count', 'ci', 'est'] as const).find((name) => options[name]);
  if (other !== undefined)
    throw new UserError(
      `--profile draws the ends of all runs, and cannot be combined with --${other}`,
    );
};

/** The deepest directory that contains all; for a single one, itself. */
const commonParent = (dirs: readonly string[]): string =>
  dirs.reduce((a, b) => {
    const p = a.split('/');
    const q = b.split('/');
    const firstDifference = p.findIndex((part, i) => part !== q[i]);
    return firstDifference < 0 ? a : p.slice(0, firstDifference).join('/');
  });

const formatOf = (file: string): Format => extname(file).slice(1).toLowerCase() as Format;

const checkPlotOutput = (file: string): void => {
  if (!formats.includes(formatOf(file)))
    throw new UserError(
      `--output should be a file that ends in .html, .png or .svg, but is ${file}`,
    );
  if (!isDirectory(dirname(file)))
    throw new UserError(`--output is ${file}, but there is no directory ${dirname(file)}`);
};
