/** The directory of a run: its name, and its ownership by one process. */
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeDirectory, move, remove, removeEmpty } from '../files/atomicFiles.js';
import { stampOf } from '../files/timestamp.js';
import { UserError } from '../userError.js';

/** The parts of the name of a run's directory. */
export interface RunName {
  readonly dataDir: string;
  readonly expName: string;
  readonly seed: number;
  /** True puts date and time in front of the name. */
  readonly datestamp: boolean;
}

/**
 * The path of a run's directory, as in Spinning Up: data/ppo/ppo_s0, or
 * data/2026-11-21_ppo/2026-11-21_08-05-00-ppo_s0 with a datestamp.
 */
export const runDirectory = ({ dataDir, expName, seed, datestamp }: RunName, now: Date): string => {
  const stamp = stampOf(now);
  const [day] = stamp.split('_');
  const run = `${expName}_s${seed}`;
  return datestamp
    ? join(dataDir, `${day}_${expName}`, `${stamp}-${run}`)
    : join(dataDir, expName, run);
};

/** Files with results: a directory that has one of them must not be overwritten. */
const results = ['progress.txt', 'model.safetensors', 'state'];

/**
 * Make the directory. A run that is there already is moved aside, to <dataDir>/old: outside of its
 * experiment's directory, where plots would find it and take it for one of the experiment's runs.
 * @returns where the earlier run is now, if there was one
 */
export const claimDirectory = (dir: string, dataDir: string): string | undefined => {
  const movedTo = results.some((file) => existsSync(join(dir, file)))
    ? freeName(join(dataDir, 'old', basename(dir)))
    : undefined;
  if (movedTo !== undefined) {
    makeDirectory(join(dataDir, 'old'));
    move(dir, movedTo);
  }
  // A run that left nothing but its configuration gives way, and its directory is made anew: it may
  // still be under way,
  // and should notice.
  remove(join(dir, 'config.json'));
  removeEmpty(dir);
  makeDirectory(dir);
  return movedTo;
};

const freeName = (name: string, n = 1): string =>
  existsSync(`${name}_${n}`) ? freeName(name, n + 1) : `${name}_${n}`;

/** Which directory that is, whatever it is called; undefined if there is none. */
export const identity = (dir: string): string | undefined => {
  const found = statSync(dir, { throwIfNoEntry: false });
  return found && [found.dev, found.ino, found.birthtimeMs].join(':');
};

/** @throws UserError if another run has taken the place of the one that began here */
export const checkIdentity = (dir: string, was: string | undefined): void => {
  if (identity(dir) !== was)
    throw new UserError(
      `${dir} was moved or replaced while this run was writing to it; the run ends, with its ` +
        `last files where it went`,
      1,
    );
};
