/** The directory of a run: its name, and its ownership by one process. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeDirectory, move, remove } from '../files/atomicFiles.js';
import { stampOf } from '../files/timestamp.js';
import { type LockOptions, lockRun, makeLockedDirectory, type RunLock } from './runLock.js';

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

/** A directory that is locked and empty of results. */
export interface Claim {
  readonly lock: RunLock;
  /** The path to which the earlier run was moved, if there was one. */
  readonly aside?: string;
}

/**
 * Makes and locks the directory of a new run. An earlier run in it is moved to <dataDir>/old, out
 * of the directory of its experiment, where plots would take it for one of the experiment's runs.
 * @throws UserError if a run is going on there, or the directory cannot be made or moved
 */
export const claimDirectory = (dir: string, dataDir: string, options?: LockOptions): Claim => {
  let aside: string | undefined;
  for (;;) {
    const fresh = aside === undefined ? undefined : makeLockedDirectory(dir, options);
    const lock = fresh ?? lockRun(dir, options);
    if (!results.some((file) => existsSync(join(dir, file)))) {
      remove(join(dir, 'config.json')); // of a run that left nothing else
      return { lock, ...(aside !== undefined && { aside }) };
    }
    // Once it is moved, the name is free for all: the process that makes the directory has it.
    aside = moveAside(lock, join(dataDir, 'old'));
  }
};

const moveAside = (lock: RunLock, old: string): string => {
  let aside: string | undefined;
  try {
    makeDirectory(old);
    aside = freeName(join(old, basename(lock.dir)));
    move(lock.dir, aside);
    return aside;
  } finally {
    lock.release(aside);
    lock.release();
  }
};

const freeName = (name: string, n = 1): string =>
  existsSync(`${name}_${n}`) ? freeName(name, n + 1) : `${name}_${n}`;
