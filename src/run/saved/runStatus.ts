/** The progress of a run, read from its directory; another process may be writing it. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { planned } from '../config/computedBy.js';
import { descriptionOf, hyperparametersOf } from '../config/configJson.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { readText, textIfReadable } from '../files/atomicFiles.js';
import { readSafetensors } from '../files/safetensors.js';
import { pythonJson } from '../print/pythonJson.js';
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
 * The state of a planned run: not begun, interrupted ('cut off'), or finished.
 */
export type Standing = 'new' | 'cut off' | 'done';

/**
 * The state of a planned run, according to its directory; a run there with another configuration
 * counts as not begun.
 */
export const standing = ({
  config,
  dir,
}: {
  readonly config: TrainConfig;
  readonly dir: string;
}): Standing => {
  const written = textIfReadable(join(dir, 'config.json')) ?? '';
  if (planned(written) !== configText(config)) return 'new';
  const { epochs } = hyperparametersOf(config);
  // The model is written after the row, so that its presence proves both.
  if (headway(dir).epoch === epochs && modelEpoch(dir) === epochs) return 'done';
  return hasState(dir) ? 'cut off' : 'new';
};

/** The config.json that the run will write. */
const configText = (config: TrainConfig): string => pythonJson(descriptionOf(config));

/** The epoch after which the model was saved; undefined if there is no model. */
const modelEpoch = (dir: string): number | undefined => {
  try {
    return Number(readSafetensors(readFileSync(join(dir, MODEL))).metadata.epoch);
  } catch {
    return undefined;
  }
};
