/** The models of a run: the last one, and the numbered copies that --keep_snapshots keeps. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../userError.js';
import { MODEL } from './modelFile.js';

/**
 * The file of an epoch's model: model30.safetensors holds the parameters at row 30 of progress.txt.
 */
export const snapshotFile = (dir: string, itr: number): string =>
  join(dir, MODEL.replace('.', `${itr}.`));

/** The name of the file with the model of the epoch with the highest mean return. */
export const BEST = 'best.safetensors';

/** The epochs whose models were kept, in ascending order. */
export const snapshotsIn = (dir: string): number[] =>
  readdirSync(dir)
    .flatMap((name) => /^model(\d+)\.safetensors$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

/**
 * The file of an epoch's model; of the last model, if itr is −1.
 * @throws UserError that lists the existing models, if that one does not exist
 */
export const savedModel = (dir: string, itr: number | 'best'): string => {
  if (itr === 'best') {
    if (existsSync(join(dir, BEST))) return join(dir, BEST);
    throw new UserError(
      `${dir} has no ${BEST}: with --keep_best, spinup run keeps the model of the best epoch, of ` +
        'those in which an episode ended',
    );
  }
  const file = itr < 0 ? join(dir, MODEL) : snapshotFile(dir, itr);
  if (existsSync(file)) return file;
  if (itr < 0)
    throw new UserError(
      `${dir} has no ${MODEL}: the run was stopped before its first epoch was over`,
    );
  const epochs = snapshotsIn(dir);
  throw new UserError(
    `${dir} has no model of epoch ${itr}${
      epochs.length > 0
        ? `; it has those of ${epochs.join(', ')}, and the last one`
        : ', only the last one: with --keep_snapshots, spinup run keeps one at every save'
    }`,
  );
};
