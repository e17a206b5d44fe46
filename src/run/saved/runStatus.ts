/** The progress of a run, read from its directory, whichever process wrote it. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { planned } from '../config/computedBy.js';
import { descriptionOf, hyperparametersOf } from '../config/configJson.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { readSafetensors } from '../files/safetensors.js';
import { pythonJson } from '../print/pythonJson.js';
import { MODEL } from './modelFile.js';
import { hasState } from './runStateFile.js';

export interface Headway {
  /** Epochs done. */
  readonly epoch: number;
  /** Seconds for an epoch, of late; undefined before the first. */
  readonly pace: number | undefined;
  /**
   * Mean return of the last epoch, of the evaluation episodes where there are any; undefined if no
   * episode ended.
   */
  readonly meanReturn: number | undefined;
  /** When the last row was written, in milliseconds since 1970. */
  readonly at: number;
}

const none: Headway = { epoch: 0, pace: undefined, meanReturn: undefined, at: 0 };
/**
 * Epochs differ, as when an algorithm begins with steps at random: the latest say best what the
 * next will take.
 */
const LATEST = 10;

/** The progress of the run in a directory; a file that cannot be read counts as absent. */
export const headway = (dir: string): Headway => {
  const file = join(dir, 'progress.txt');
  try {
    return { ...headwayIn(readFileSync(file, 'utf8')), at: statSync(file).mtimeMs };
  } catch {
    return none;
  }
};

/** The same from the text of progress.txt. */
export const headwayIn = (text: string): Omit<Headway, 'at'> => {
  const [header = [], ...rows] = text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
  const read = (row: readonly string[] | undefined, column: string): number =>
    Number(row?.[header.indexOf(column)] ?? 'nan');
  const meanReturn = read(
    rows.at(-1),
    header.includes('AverageTestEpRet') ? 'AverageTestEpRet' : 'AverageEpRet',
  );
  const n = Math.min(LATEST, rows.length - 1);
  const [from, to] = [n > 0 ? read(rows.at(-1 - n), 'Time') : 0, read(rows.at(-1), 'Time')];
  const pace = (to - from) / Math.max(1, n);
  return {
    epoch: rows.length,
    pace: Number.isFinite(pace) ? pace : undefined,
    meanReturn: Number.isFinite(meanReturn) ? meanReturn : undefined,
  };
};

/**
 * The run that a plan finds in its directory: none of its own, an interrupted one, or a finished
 * one.
 */
export type Standing = 'new' | 'cut off' | 'done';

/**
 * The state of a described run in its directory; a run there with another configuration counts as
 * none.
 */
export const standing = ({
  config,
  dir,
}: {
  readonly config: TrainConfig;
  readonly dir: string;
}): Standing => {
  if (planned(textOf(join(dir, 'config.json')) ?? '') !== configText(config)) return 'new';
  const { epochs } = hyperparametersOf(config);
  // The model is written after the row: it shows that both are.
  if (headway(dir).epoch === epochs && savedEpoch(dir) === epochs) return 'done';
  return hasState(dir) ? 'cut off' : 'new';
};

/** The config.json that the run writes. */
const configText = (config: TrainConfig): string => pythonJson(descriptionOf(config));

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** After which epoch the model was saved. */
const savedEpoch = (dir: string): number | undefined => {
  try {
    return Number(readSafetensors(readFileSync(join(dir, MODEL))).metadata.epoch);
  } catch {
    return undefined;
  }
};
