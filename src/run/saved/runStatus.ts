/** The progress of a run, read from its directory; another process may be writing it. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors } from '../../bytes/safetensors.js';
import { dictionary } from '../config/checks.js';
import { configDifferences, differencesInWords } from '../config/configDifferences.js';
import { descriptionOf, hyperparametersOf } from '../config/configJson.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { readText } from '../files/atomicFiles.js';
import { many } from '../print/text.js';
import { UserError } from '../userError.js';
import { MODEL } from './modelFile.js';
import { hasState } from './runStateFile.js';

/** The progress of a run, according to its progress.txt. */
export interface Headway {
  /** Completed epochs. */
  readonly epoch: number;
  /** Seconds per epoch, averaged over the latest ones; undefined before the first. */
  readonly pace: number | undefined;
  /**
   * Mean return in the last epoch, over test episodes if the algorithm evaluates; undefined if no
   * episode ended.
   */
  readonly meanReturn: number | undefined;
  /** Time at which the last row was written, in milliseconds since 1970. */
  readonly at: number;
}

const noHeadway: Headway = { epoch: 0, pace: undefined, meanReturn: undefined, at: 0 };
/**
 * The number of latest epochs over which the pace is averaged: epochs differ in duration, for
 * example if an algorithm begins with random actions, and the latest predict the next ones best.
 */
const LATEST = 10;

/** The progress of the run in a directory; a file that cannot be read counts as absent. */
export const headway = (dir: string): Headway => {
  const file = join(dir, 'progress.txt');
  try {
    return { ...headwayIn(readText(file)), at: statSync(file).mtimeMs };
  } catch {
    return noHeadway;
  }
};

/** The same from the text of progress.txt. */
export const headwayIn = (text: string): Omit<Headway, 'at'> => {
  const [header = [], ...rows] = text
    .split(/\r?\n/)
    .slice(0, -1)
    .map((line) => line.split('\t'));
  const read = (row: readonly string[] | undefined, column: string): number =>
    Number(row?.[header.indexOf(column)] ?? 'nan');
  const meanReturn = read(
    rows.at(-1),
    header.includes('AverageTestEpRet') ? 'AverageTestEpRet' : 'AverageEpRet',
  );
  const n = Math.min(LATEST, rows.length - 1);
  const start = n > 0 ? read(rows.at(-1 - n), 'Time') : 0;
  const end = read(rows.at(-1), 'Time');
  const pace = (end - start) / Math.max(1, n);
  return {
    epoch: rows.length,
    pace: Number.isFinite(pace) ? pace : undefined,
    meanReturn: Number.isFinite(meanReturn) ? meanReturn : undefined,
  };
};

/**
 * True if a run has reached the mean return at which it was to stop.
 * @param meanReturn of its last epoch; undefined if no episode ended in it
 */
export const hasReached = (
  { stopAt }: Pick<TrainConfig, 'stopAt'>,
  meanReturn: number | undefined,
): boolean => stopAt !== undefined && meanReturn !== undefined && meanReturn >= stopAt;

/**
 * The state of a planned run: not begun, interrupted ('cut off'), or finished.
 */
export type Standing = 'new' | 'cut off' | 'done';

/** A run that is planned, and its directory. */
interface Planned {
  readonly config: TrainConfig;
  readonly dir: string;
}

/**
 * The state of a planned run, according to its directory. A run there with another configuration
 * counts as not begun; one that differs only in having fewer epochs, as interrupted.
 */
export const standing = ({ config, dir }: Planned): Standing => {
  const there = writtenConfig(dir);
  const { epochs } = hyperparametersOf(config);
  const differing = configDifferences(there, descriptionOf(config)).map(({ key }) => key);
  const { epoch, meanReturn } = headway(dir);
  if (differing.some((key) => key !== 'epochs') || epoch > epochs) return 'new';
  // The model is written after the row, so that its presence proves both.
  const isOver = epoch === epochs || (epoch > 0 && hasReached(config, meanReturn));
  if (differing.length === 0 && isOver && modelEpoch(dir) === epoch) return 'done';
  return hasState(dir) ? 'cut off' : 'new';
};

/** The arguments of `spinup resume` for an interrupted run, or for one that is to be extended. */
export const resumeArgs = ({ config, dir }: Planned): string[] => {
  const { epochs } = hyperparametersOf(config);
  return writtenConfig(dir).epochs === epochs ? [dir] : [dir, '--epochs', `${epochs}`];
};

/**
 * Checks that a planned run can go on from the epochs in its directory, if there are any.
 * @throws UserError that names the keys in which the configurations differ, with both values; or
 * the number of epochs, if there are more than the run is to have
 */
export const checkResumable = ({ config, dir }: Planned): void => {
  const { epoch } = headway(dir);
  if (epoch === 0) return;
  const { epochs } = hyperparametersOf(config);
  const all = configDifferences(writtenConfig(dir), descriptionOf(config));
  const differing = all.filter(({ key }) => key !== 'epochs');
  if (differing.length > 0)
    throw new UserError(
      `the run in ${dir} has another configuration, so it cannot be resumed with this one: ` +
        `${differencesInWords(differing)}; give this run another --exp_name, or leave out ` +
        `--resume, which moves the earlier run out of the way`,
    );
  if (epoch > epochs) throw fewerEpochs(dir, epoch, epochs);
};

/** The error that a run has more epochs than it is to have. */
export const fewerEpochs = (dir: string, epoch: number, epochs: number): UserError =>
  new UserError(
    `--epochs should be at least ${epoch}, but is ${epochs}: the run in ${dir} has completed ` +
      `${many(epoch, 'epoch')}`,
  );

/** The content of config.json; empty if there is none that can be read. */
const writtenConfig = (dir: string): Readonly<Record<string, unknown>> => {
  try {
    const found: unknown = JSON.parse(readText(join(dir, 'config.json')));
    return dictionary.holds(found) ? found : {};
  } catch {
    return {};
  }
};

/** The epoch after which the model was saved; undefined if there is no model. */
const modelEpoch = (dir: string): number | undefined => {
  try {
    return Number(readSafetensors(readFileSync(join(dir, MODEL))).metadata.epoch);
  } catch {
    return undefined;
  }
};
