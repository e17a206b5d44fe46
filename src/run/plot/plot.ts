/** Draw what runs have logged: what `spinup plot` does, for scripts to call as well. */
import { dirname, extname, join } from 'node:path';
import { isDirectory, writeFile } from '../files/atomicFiles.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { UserError } from '../userError.js';
import { inWords } from './columnTitles.js';
import { type CurveOptions, curves, withColumns } from './curves.js';
import { type Dataset, type RunSelection, readDatasets } from './datasets.js';
import { runsOf } from './legend.js';
import { draw, type Format, formats } from './render.js';
import type { Figure } from './vegaSpec.js';

export type { Figure };

export interface PlotOptions extends RunSelection, Omit<CurveOptions, 'value'> {
  /**
   * Directories with runs in them or below, or the beginnings of their names: 'data/ppo' is every
   * data/*ppo*.
   */
  readonly dirs: readonly string[];
  /** The columns to show, each in a figure: Performance, if absent. */
  readonly value?: readonly string[];
  /** Files that end in .html, .png or .svg; plot.html where the runs are, if absent. */
  readonly output?: readonly string[];
  /** Width of the plotting area of each figure, in pixels; default: 640. */
  readonly width?: number;
  /** 400, if absent. */
  readonly height?: number;
}

export interface PlotResult {
  readonly figures: readonly Figure[];
  /** Paths of the files that were written. */
  readonly files: readonly string[];
}

/**
 * Read runs, average those of the same name, and draw them.
 * @throws UserError that names what is wrong: a directory, a column, a file that cannot be written
 * @example await plot({ dirs: ['data/'], value: ['Performance', 'EpLen'], output: ['plot.svg'] });
 */
export const plot = async (
  options: PlotOptions,
  out: Terminal = terminal(),
): Promise<PlotResult> => {
  const { dirs, value = ['Performance'], ci = false, est, width = 640, height = 400 } = options;
  if (value.length === 0)
    throw new UserError('--value needs a column to show, such as Performance');
  if (ci && est !== undefined)
    throw new UserError(
      `--ci shows the interquartile mean, so there can be no --est ${est} beside it`,
    );
  for (const file of options.output ?? []) checkOutput(file);
  const datasets = readDatasets(dirs, options, out.write);
  const figures = value.map((column) => figure(datasets, column, options, out));
  if (options.count)
    for (const { condition2, dir } of datasets) out.write(`${condition2} is ${dir}\n`);
  const files = options.output?.length
    ? options.output
    : [join(commonParent(datasets.map(({ root }) => root)), 'plot.html')];
  const drawn = await draw(figures, { width, height }, files.map(formatOf));
  for (const file of files) {
    writeFile(file, drawn.get(formatOf(file)) as string | Uint8Array);
    out.write(
      `${formatOf(file) === 'html' ? 'The plot, to open in a browser' : 'The plot'}: ${file}\n`,
    );
  }
  return { figures, files };
};

const figure = (
  datasets: readonly Dataset[],
  value: string,
  options: PlotOptions,
  out: Terminal,
): Figure => {
  const { xaxis = 'TotalEnvInteracts', ...rest } = options;
  const drawn = curves(datasets, { ...rest, xaxis, value });
  const used = withColumns(datasets, xaxis, value);
  for (const { dir } of datasets.filter((dataset) => !used.includes(dataset)))
    out.write(`${dir} is not in the plot of ${value}: it has no such column, or no ${xaxis}\n`);
  const tests =
    value === 'Performance' && used.every(({ columns }) => columns.has('AverageTestEpRet'));
  const yTitle = inWords(tests ? 'AverageTestEpRet' : value);
  return {
    xaxis,
    value,
    curves: drawn,
    xTitle: inWords(xaxis),
    yTitle,
    title: titleOf(used, yTitle),
    subtitle: subtitleOf(drawn, options),
  };
};

/** The environments, if they are known. */
const titleOf = (datasets: readonly Dataset[], otherwise: string): string => {
  const envs = [...new Set(datasets.flatMap(({ envName }) => envName ?? []))];
  if (envs.length === 0) return otherwise;
  return envs.length > 3 ? `${envs.length} environments` : envs.join(', ');
};

/** The meaning of line and band, as a subtitle. */
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

/** The directory that all are in; for one, itself. */
const commonParent = (dirs: readonly string[]): string =>
  dirs.reduce((a, b) => {
    const [p, q] = [a, b].map((dir) => dir.split('/'));
    const apart = p.findIndex((part, i) => part !== q[i]);
    return apart < 0 ? a : p.slice(0, apart).join('/');
  });

const formatOf = (file: string): Format => extname(file).slice(1).toLowerCase() as Format;

const checkOutput = (file: string): void => {
  if (!formats.includes(formatOf(file)))
    throw new UserError(
      `--output should be a file that ends in .html, .png or .svg, but is ${file}`,
    );
  if (!isDirectory(dirname(file)))
    throw new UserError(`--output is ${file}, but there is no directory ${dirname(file)}`);
};
