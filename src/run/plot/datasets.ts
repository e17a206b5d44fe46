/** Runs with their labels: which condition they belong to, and which of its runs they are. */
import { UserError } from '../userError.js';
import { below, directoriesFor, type Found, runsIn } from './findRuns.js';
import { parseTable } from './progressFile.js';

/** A run's rows, and what it is in a plot. */
export interface Dataset {
  readonly dir: string;
  /** The directory, among those to plot from, in which it was found. */
  readonly root: string;
  /**
   * The curve that its runs belong to and are averaged in: the title from the legend, or the name
   * of the experiment.
   */
  readonly condition1: string;
  /** The same with the number of the run, which makes it a condition of its own. */
  readonly condition2: string;
  /** Which of the runs of its condition it is. */
  readonly unit: number;
  readonly envName: string | undefined;
  /** With Performance among them: AverageTestEpRet if there, else AverageEpRet. */
  readonly columns: ReadonlyMap<string, readonly number[]>;
  readonly rows: number;
}

/** The data that was read, with notes on it. */
export interface Datasets {
  readonly datasets: readonly Dataset[];
  /** In the original's words. */
  readonly said: readonly string[];
  /** Notes for the user, one line each. */
  readonly notes: readonly string[];
}

export interface Titled {
  readonly found: Found;
  readonly root: string;
  /** From the legend. */
  readonly title: string | undefined;
}

/** Label runs in the order in which they were found. */
export const label = (runs: readonly Titled[]): Datasets => {
  const [datasets, said, notes]: [Dataset[], string[], string[]] = [[], [], []];
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
    if (!config) said.push('No file named config.json');
    const condition1 = printable(title || nameIn(config) || 'exp');
    if (!config)
      notes.push(`${dir} has no config.json that can be read: it is shown as ${condition1}`);
    const condition2 = `${condition1}-${index++}`;
    const unit = units.get(condition1) ?? 0;
    units.set(condition1, unit + 1);
    if (typeof progress !== 'string') {
      said.push(`Could not read from ${below(dir, 'progress.txt')}`);
      notes.push(`${dir} is left out: ${progress.message}`);
      continue;
    }
    const { columns, rows, damaged } = parseTable(progress);
    for (const what of damaged)
      notes.push(`${below(dir, 'progress.txt')} is damaged: ${what}; that line is left out`);
    if (rows === 0) {
      notes.push(
        `${dir} is left out: its run has ` +
          `${damaged.length > 0 ? 'no epoch that can be read' : 'not completed an epoch'}`,
      );
      continue;
    }
    const envName = typeof config?.env_name === 'string' ? config.env_name : undefined;
    datasets.push({
      dir,
      root,
      condition1,
      condition2,
      unit,
      envName,
      columns: withPerformance(columns),
      rows,
    });
  }
  return { datasets, said, notes };
};

type Config = Readonly<Record<string, unknown>>;

const configOf = ({ config }: Found): Config | undefined => {
  try {
    // Python also writes NaN and Infinity
    const value: unknown = JSON.parse(
      (config ?? '').replace(/(?<=[:,[\s])(-?Infinity|NaN)(?=\s*[,}\]])/g, 'null'),
    );
    return typeof value === 'object' && value !== null ? (value as Config) : undefined;
  } catch {
    return undefined;
  }
};

const nameIn = (config: Config | undefined): string =>
  config?.exp_name ? String(config.exp_name) : '';

const withPerformance = (columns: Dataset['columns']): Dataset['columns'] => {
  const performance = columns.get('AverageTestEpRet') ?? columns.get('AverageEpRet');
  return performance ? new Map([...columns, ['Performance', performance]]) : columns;
};

export interface RunSelection {
  /** A title for each directory. */
  readonly legend?: readonly string[];
  /** Only directories whose paths hold all of these. */
  readonly select?: readonly string[];
  /** Only directories whose paths hold none of these. */
  readonly exclude?: readonly string[];
}

const RULE = '='.repeat(50);
/** The heading that the original prints first. */
const heading = (dirs: readonly string[]): string =>
  `Plotting from...\n${RULE}\n\n${dirs.map((dir) => `${dir}\n`).join('')}\n${RULE}\n`;

/**
 * The runs below directories, which may be named by a part of their names: 'data/ppo' stands for
 * all in data/ whose names hold 'ppo', and 'data/ppo/' for this one.
 * @param write where to say what is plotted, and what is left out
 * @throws UserError if there are none, or not as many titles as directories
 */
export const readDatasets = (
  words: readonly string[],
  { legend = [], select = [], exclude = [] }: RunSelection = {},
  write: (text: string) => void = () => {},
): readonly Dataset[] => {
  if (words.length === 0)
    throw new UserError('which runs? Name directories, such as spinup plot data/');
  const matches = words.map(directoriesFor);
  const all = matches.flat();
  const dirs = all.filter(
    (dir) =>
      select.every((part) => dir.includes(part)) && !exclude.some((part) => dir.includes(part)),
  );
  write(heading(dirs));
  const missed = words.filter((_, i) => matches[i].length === 0);
  if (all.length === 0) throw new UserError(`no directory matches ${missed.join(', ')}`);
  if (dirs.length === 0) throw new UserError(noneLeft(all, select, exclude));
  if (legend.length > 0 && legend.length !== dirs.length)
    throw new UserError(
      `--legend should have a title for each directory, so ${dirs.length}, but has ` +
        `${legend.length}: ${legend.join(', ')}`,
    );
  const notes = missed.map((word) => `nothing matches ${word}`);
  const say = (note: string): void => void notes.push(note);
  const labelled = label(
    dirs.flatMap((dir, i) =>
      runsIn(dir, say).map((found) => ({ found, root: dir, title: legend[i] })),
    ),
  );
  write(labelled.said.map((line) => `${line}\n`).join(''));
  write([...notes, ...labelled.notes].map((line) => `${line}\n`).join(''));
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

/** Without characters that no picture can hold. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\ufffe\uffff]/gu, ' ');
