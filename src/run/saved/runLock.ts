/**
 * The lock of a run's directory: the file run.lock, which one process at a time holds. It names the
 * process and its host, and its modification time is a heartbeat. A lock whose process is gone, or
 * which was written on another host and has had no heartbeat for two minutes, is stale and is taken
 * over.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { failedTo, makeDirectory, readText, remove, removeEmpty } from '../files/atomicFiles.js';
import { UserError } from '../userError.js';
import { startHeartbeat } from './heartbeat.js';
import { isStarter, type Owner, owner, stateOf } from './lockOwner.js';
import { headway } from './runStatus.js';

/** The name of the lock in a run's directory. */
export const LOCK = 'run.lock';

/** A lock that this process holds. */
export interface RunLock {
  readonly dir: string;
  /** @throws UserError if the directory was moved or replaced, or another process has the lock */
  check(): void;
  /**
   * Gives the lock up; a lock that another process has by now stays.
   * @param movedTo the directory's new path, where it was moved
   */
  release(movedTo?: string): void;
}

/** The content of run.lock. */
interface LockContent extends Owner {
  /** Different for each lock that was ever written. */
  readonly token: string;
  /** Epochs that the run is to have. */
  readonly epochs?: number;
  /** A process that the owner starts may take the lock over, as a run of a grid does. */
  readonly forChild?: boolean;
}

/** Options of `lockRun`. */
export interface LockOptions {
  /** Epochs that the run is to have; shown to whoever finds the directory in use. */
  readonly epochs?: number;
  /** The way out, at the end of the error. */
  readonly instead?: string;
  /** The lock is to be taken over by a process that this one starts. */
  readonly forChild?: boolean;
  /** The directory must be there; it is not made. */
  readonly existing?: boolean;
}

/** The attempts to lock a directory that others move, lock and unlock at the same time. */
const ATTEMPTS = 100;
/** Readings of a lock, 20 ms apart, before it counts as damaged. */
const READINGS = 25;

/**
 * Locks the directory of a run, which is made if it is not there, and removes what processes that
 * were killed have left half-written.
 * @throws DirectoryInUse with process, host and progress if a run is going on there
 * @throws UserError if the lock cannot be written, or a directory that must be there is not
 */
export const lockRun = (dir: string, options: LockOptions = {}): RunLock => {
  const mine = lockContentOf(options);
  for (let i = 0; i < ATTEMPTS; i++) {
    if (!options.existing) makeDirectory(dir);
    else if (!existsSync(dir)) throw new UserError(`there is no directory ${dir} any more`, 1);
    if (create(join(dir, LOCK), mine) || replaceStale(dir, mine, options)) return held(dir, mine);
  }
  throw new UserError(`cannot lock ${dir}: other processes lock and unlock it all the time`, 1);
};

/**
 * Makes the directory of a run with its lock already inside: no other process finds it unlocked.
 * @returns undefined if another process has made the directory meanwhile
 * @throws UserError if the directory cannot be made
 */
export const makeLockedDirectory = (
  dir: string,
  options: LockOptions = {},
): RunLock | undefined => {
  const mine = lockContentOf(options);
  const aside = `${dir}.${mine.token}.tmp`;
  makeDirectory(aside);
  try {
    if (!create(join(aside, LOCK), mine)) return undefined;
    renameSync(aside, dir);
    return held(dir, mine);
  } catch {
    return undefined;
  } finally {
    remove(join(aside, LOCK));
    removeEmpty(aside);
  }
};

const lockContentOf = ({ epochs, forChild }: LockOptions): LockContent => ({
  ...owner(),
  token: randomUUID(),
  ...(epochs !== undefined && { epochs }),
  ...(forChild && { forChild }),
});

/** Creates the lock; false if there is one, or if the directory has been moved meanwhile. */
const create = (path: string, content: LockContent): boolean => {
  const text = JSON.stringify(content);
  const whole = `${path}.${content.token}.tmp`;
  try {
    writeFileSync(whole, text, { flag: 'wx' });
    linkOrWrite(whole, path, text);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw failedTo(`write ${path}`, error);
  } finally {
    remove(whole);
  }
};

/** Makes `path` a second name of the file `whole`, so that a lock is never found half-written. */
const linkOrWrite = (whole: string, path: string, text: string): void => {
  try {
    linkSync(whole, path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOENT') throw error;
    writeFileSync(path, text, { flag: 'wx' }); // a file system without hard links
  }
};

/**
 * Puts one's own lock in the place of a stale one. The right to do so belongs to the process that
 * creates a second file, and is checked again once it is there: of two that find the same stale
 * lock, one replaces it, and the other finds a live one.
 * @returns false if the lock has changed meanwhile
 */
const replaceStale = (dir: string, mine: LockContent, { instead }: LockOptions): boolean => {
  const path = join(dir, LOCK);
  const found = readLock(path);
  if (!found) return false;
  if (!isFree(dir, found)) throw inUseError(dir, found, instead);
  const right = join(dir, `${LOCK}.${found.token}.tmp`);
  const ahead = readLock(right);
  if (ahead && stateOf(ahead, right) === 'gone') remove(right);
  if (!create(right, mine)) {
    pause();
    return false;
  }
  try {
    if (readLock(path)?.token !== found.token) return false;
    renameSync(right, path);
    return true;
  } catch {
    return false;
  } finally {
    if (readLock(right)?.token === mine.token) remove(right);
  }
};

/** May another process take this lock over? */
const isFree = (dir: string, other: LockContent): boolean =>
  (other.forChild === true && isStarter(other)) || stateOf(other, join(dir, LOCK)) === 'gone';

const pause = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
};

/** The content of a lock, or undefined if there is none. */
const readLock = (path: string): LockContent | undefined => {
  // Without hard links a new lock is empty for a moment; one that stays so was cut off.
  for (let i = 0; i < READINGS; i++) {
    try {
      const content: unknown = JSON.parse(readText(path));
      if (isWritten(content)) return content;
    } catch {
      if (!existsSync(path)) return undefined;
    }
    pause();
  }
  return { token: 'damaged', pid: 0, host: '', space: '', started: '' };
};

const isWritten = (x: unknown): x is LockContent =>
  typeof x === 'object' &&
  x !== null &&
  ['token', 'host', 'space', 'started'].every((key) => typeof Reflect.get(x, key) === 'string') &&
  Number.isSafeInteger(Reflect.get(x, 'pid'));

/** The directory is in use by a live process. */
export class DirectoryInUse extends UserError {}

const inUseError = (
  dir: string,
  { pid, host, epochs }: LockContent,
  instead?: string,
): UserError => {
  const { epoch } = headway(dir);
  const of = epochs === undefined ? '' : ` of ${epochs}`;
  const now = epochs === undefined ? epoch + 1 : Math.min(epoch + 1, epochs);
  return new DirectoryInUse(
    `a run is going on in ${dir} (process ${pid} on ${host}, epoch ${now}${of})` +
      (instead === undefined ? '' : `; ${instead}`),
  );
};

/** Device, inode and birth of a directory: another directory of the same path has others. */
const directoryIdentity = (dir: string): string | undefined => {
  const found = statSync(dir, { throwIfNoEntry: false });
  return found && [found.dev, found.ino, found.birthtimeMs].join(':');
};

const held = (dir: string, mine: LockContent): RunLock => {
  const path = resolve(dir, LOCK);
  removeHalfWritten(dir);
  const was = directoryIdentity(dir);
  // A lock for a child is its own within a moment.
  const stopHeartbeat = mine.forChild ? () => {} : startHeartbeat(path);
  return {
    dir,
    check() {
      if (directoryIdentity(dir) !== was)
        throw new UserError(
          `${dir} was moved or replaced while this run was writing to it; the run ends, with its ` +
            `last files where it went`,
          1,
        );
      const now = readLock(path);
      if (!now && create(path, mine)) return; // removed by hand
      if (now?.token !== mine.token)
        throw new UserError(
          `${dir} was taken over by process ${now?.pid} on ${now?.host} while this run was ` +
            `writing to it; this run ends`,
          1,
        );
    },
    release(movedTo = dir) {
      stopHeartbeat();
      const file = join(movedTo, LOCK);
      if (existsSync(file) && readLock(file)?.token === mine.token) remove(file);
    },
  };
};

/** Temporary files of a run's own files; those of another program are not touched. */
const temporary =
  /^(progress\.txt|config\.json|run\.lock|(model\d*|run|replay-.*)\.safetensors)\..+\.tmp$/;

/** Removes what is half-written: the holder of the lock has written nothing yet, so it is old. */
const removeHalfWritten = (dir: string): void => {
  for (const folder of [dir, join(dir, 'state')])
    for (const name of fileNames(folder)) if (temporary.test(name)) remove(join(folder, name));
};

const fileNames = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
};
