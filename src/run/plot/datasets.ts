/**
 * Logged runs with their labels in a plot: the condition of each, and its number within the
 * condition.
 */
import { formatValue } from '../../envs/formatValue.js';
import { printable } from '../print/text.js';
import { UserError } from '../userError.js';
import { distinctDirectories, distinctRuns } from './countOnce.js';
import { below, directoriesFor, type Found, runsIn } from './findRuns.js';
import { type Origin, originOf } from './origin.js';
import { parseTable } from './progressFile.js';

/** The logged rows of a run, and its labels. */
export interface Dataset extends Origin {
  readonly dir: string;
  /** The directory, among those given, in which it was found. */
  readonly root: string;
  /**
   * Condition: the title from the legend, or the experiment name. Runs of one condition are
   * averaged, if their environment and their algorithm are the same, too.
   */
  readonly condition1: string;
  /** Condition of this run alone, for plots with a curve per run. */
  readonly condition2: string;
  /** Number of the run within its condition. */
  readonly unit: number;
  /** Columns of progress.txt, and Performance: AverageTestEpRet if present, else AverageEpRet. */
  readonly columns: ReadonlyMap<string, readonly number[]>;
  readonly rows: number;
}

/** The runs that could be read, and remarks about the others. */
export interface Datasets {
  readonly datasets: readonly Dataset[];
  /** Remarks that Spinning Up prints, in its words. */
  readonly originalNotes: readonly string[];
  /** Further remarks. */
  readonly notes: readonly string[];
}

/** A run to label. */
export interface Titled {
  readonly found: Found;
  readonly root: string;
  /** Title from the legend. */
  readonly title: string | undefined;
}

/** Label runs, in the order in which they were found. */
export const label = (runs: readonly Titled[]): Datasets => {
  const datasets: Dataset[] = [];
  const originalNotes: string[] = [];
  const notes: string[] = [];
  const units = new Map<string, number>();
  let index = 0;
  for (const { found, root, title } of runs) {
    const { dir, progress } = found;
    const config = configOf(found);
    if (progress === undefined) {
      if (nameIn(config) !== '')
        notes.push(`${dir} is left out: its run has not completed an epoch`);
      continue;
    }
    const unreadable = found.config instanceof Error ? found.config.message : undefined;
    if (!config && !unreadable) originalNotes.push('No file named config.json');
    const condition1 = printable(title || nameIn(config) || 'exp');
    if (unreadable) notes.push(`${dir} is shown as ${condition1}: ${unreadable}`);
    else if (!config)
      notes.push(`${dir} has no readable config.json: it is shown as ${condition1}`);
    const condition2 = `${condition1}-${index++}`;
    const unit = units.get(condition1) ?? 0;
    units.set(condition1, unit + 1);
    if (typeof progress !== 'string') {
      originalNotes.push(`Could not read from ${below(dir, 'progress.txt')}`);
      notes.push(`${dir} is left out: ${progress.message}`);
      continue;
    }
    const { columns, rows, damaged, texts, restarted } = parseTable(progress);
    for (const damage of damaged)
      notes.push(`${below(dir, 'progress.txt')} is damaged: ${damage}; that line is left out`);
    if (restarted !== undefined) notes.push(`${below(dir, 'progress.txt')} ${restarted}`);
    if (rows === 0) {
      notes.push(
        `${dir} is left out: its run has ` +
          `${damaged.length > 0 ? 'no readable epoch' : 'not completed an epoch'}`,
      );
      continue;
    }
    if (columns.size === 0) {
      notes.push(`${dir} is left out: ${noNumbers(progress)}`);
      continue;
    }
    datasets.push({
      dir,
      root,
      condition1,
      condition2,
      unit,
      ...originOf(config, texts),
      columns: withPerformance(columns),
      rows,
    });
  }
  return { datasets, originalNotes, notes };
};

/** The fault of a table without a column of numbers. */
const noNumbers = (progress: string): string => {
  const header = progress.trimStart().split(/\r?\n/)[0];
  const names = header.split('\t');
  const has = names.length > 1 ? `its columns are ${names.join(', ')}` : `its one is '${header}'`;
  return `progress.txt has no column of numbers; ${has}; cells should be separated by tabs`;
};

type RunConfig = Readonly<Record<string, unknown>>;

const configOf = ({ config }: Found): RunConfig | undefined => {
  if (typeof config !== 'string') return undefined;
  try {
    // JSON written by Python may contain NaN and Infinity.
    const value: unknown = JSON.parse(
      config.replace(/(?<=[:,[\s])(-?Infinity|NaN)(?=\s*[,}\]])/g, 'null'),
    );
    return typeof value === 'object' && value !== null ? (value as RunConfig) : undefined;
  } catch {
    return undefined;
  }
};

const nameIn = (config: RunConfig | undefined): string =>
  config?.exp_name ? String(config.exp_name) : '';

const withPerformance = (columns: Dataset['columns']): Dataset['columns'] => {
  const performance = columns.get('AverageTestEpRet') ?? columns.get('AverageEpRet');
  return performance ? new Map([...columns, ['Performance', performance]]) : columns;
};

/** Which directories to plot, and their titles. */
export interface RunSelection {
  /** A title for each directory. */
  readonly legend?: readonly string[];
  /** Keep only directories whose paths contain all of these. */
  readonly select?: readonly string[];
  /** Drop directories whose paths contain any of these. */
  readonly exclude?: readonly string[];
}

const RULE = '='.repeat(50);
/** The head of the output, as Spinning Up prints it. */
const heading = (dirs: readonly string[]): string =>
  `Plotting from...\n${RULE}\n\n${dirs.map((dir) => `${dir}\n`).join('')}\n${RULE}\n`;

/**
 * Read the runs below directories, which may be abbreviated: 'data/ppo' stands for all directories
 * in data/ whose names contain 'ppo', and 'data/ppo/' for that directory alone.
 * @param write receives the remarks about what is plotted and what is left out
 * @throws UserError if there are no runs, or the number of titles differs from that of the
 * directories
 */
export const readDatasets = (
  paths: readonly string[],
  { legend = [], select = [], exclude = [] }: RunSelection = {},
  write: (text: string) => void = () => {},
): readonly Dataset[] => {
  if (!Array.isArray(paths) || paths.some((path) => typeof path !== 'string'))
    throw new UserError(
      `dirs should be an array of directories, such as ['data/'], but is ${formatValue(paths)}`,
    );
  if (paths.length === 0)
    throw new UserError('which runs? Name directories, such as spinup plot data/');
  const matches = paths.map(directoriesFor);
  const all = matches.flat();
  const { kept: dirs, notes: repeated } = distinctDirectories(
    all.filter(
      (dir) =>
        select.every((part) => dir.includes(part)) && !exclude.some((part) => dir.includes(part)),
    ),
  );
  write(heading(dirs));
  const unmatched = paths.filter((_, i) => matches[i].length === 0);
  if (all.length === 0) throw new UserError(`no directory matches ${unmatched.join(', ')}`);
  if (dirs.length === 0) throw new UserError(noneLeft(all, select, exclude));
  if (legend.length > 0 && legend.length !== dirs.length)
    throw new UserError(
      `--legend should have one title for each directory, ${dirs.length} in all, but has ` +
        `${legend.length}: ${legend.join(', ')}`,
    );
  const notes = [...unmatched.map((path) => `no directory matches ${path}`), ...repeated];
  const say = (note: string): void => void notes.push(note);
  const runs = distinctRuns(
    dirs.flatMap((dir, i) =>
      runsIn(dir, say).map((found) => ({ found, root: dir, title: legend[i] })),
    ),
  );
  const labelled = label(runs.kept);
  write(labelled.originalNotes.map((line) => `${line}\n`).join(''));
  write([...notes, ...runs.notes, ...labelled.notes].map((line) => `${line}\n`).join(''));
  if (labelled.datasets.length > 0) return labelled.datasets;
  throw new UserError(`there is no run with a completed epoch in ${dirs.join(', ')}`);
};

const noneLeft = (
  all: readonly string[],
  select: readonly string[],
  exclude: readonly string[],
): string => {
  const rules = [
    ...(select.length > 0 ? [`--select ${select.join(' ')}`] : []),
    ...(exclude.length > 0 ? [`--exclude ${exclude.join(' ')}`] : []),
  ];
  return `${rules.join(' with ')} leaves none of ${all.join(', ')}`;
};
