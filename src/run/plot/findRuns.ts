/** Finding runs: expanding abbreviated paths to directories, and collecting the runs below them. */
import { type Dirent, readdirSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { isDirectory, isVisibleDirectory, readText } from '../files/atomicFiles.js';
import { messageOf, UserError } from '../userError.js';

/** The files of a run. */
export interface Found {
  readonly dir: string;
  /** Real path of progress.txt, or of the directory: equal for one run that is reached twice. */
  readonly real?: string;
  /** Text of config.json, the error if it cannot be read, or undefined if there is none. */
  readonly config: string | Error | undefined;
  /** Text of progress.txt, the error if it cannot be read, or undefined if there is none yet. */
  readonly progress: string | Error | undefined;
}

const isSlash = (c: string | undefined): boolean => c === '/' || c === sep;
/**
 * Join a path and a name, keeping the path as typed, as Python does: './exp' leads to './exp-a'.
 */
export const below = (dir: string, name: string): string =>
  dir === '' || isSlash(dir.at(-1)) ? dir + name : `${dir}/${name}`;
/**
 * Entries of a directory.
 * @throws UserError if it cannot be read
 */
const entriesIn = (dir: string): Dirent[] => {
  try {
    return readdirSync(dir === '' ? '.' : dir, { withFileTypes: true });
  } catch (error) {
    throw new UserError(`cannot read the directory ${dir}: ${messageOf(error)}`);
  }
};

/** Split a path into the directory and the last name. */
const splitPath = (path: string): [parent: string, name: string] => {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf(sep));
  const parent = path.slice(0, end + 1);
  return [parent.length > 1 ? parent.slice(0, -1) : parent, path.slice(end + 1)];
};

/** Real path behind links, `..` and `.`; the path itself, if it leads nowhere. */
export const realPath = (path: string): string => {
  try {
    return realpathSync(path === '' ? '.' : path);
  } catch {
    return path;
  }
};

/**
 * Directories for a path: the path itself, if there is a directory of exactly that name; else all
 * whose names contain its last part, as in Spinning Up.
 * @throws UserError if the directory to search does not exist
 */
export const directoriesFor = (path: string): readonly string[] => {
  const [parent, part] = splitPath(path);
  if (path !== '' && isDirectory(path)) return [path];
  const where = parent === '' ? '.' : parent;
  if (path === '' || !isDirectory(where))
    throw new UserError(`there is no directory ${path === '' ? "''" : where} to plot from`);
  return entriesIn(parent)
    .filter(({ name }) => name.includes(part))
    .map(({ name }) => below(parent, name))
    .filter((dir) => isVisibleDirectory(dir) && (part === 'old' || !isArchive(dir)))
    .sort();
};

/**
 * Whether a name is that of a run moved to data/old for a later one, such as data/old/cmd_ppo_s0_1.
 */
const isEarlierRun = (name: string): boolean => /_s-?\d+_\d+$/.test(name);
/** Whether a directory is named old and contains only such runs. */
const isArchive = (dir: string): boolean => {
  const entries = splitPath(dir)[1] === 'old' ? entriesIn(dir) : [];
  return entries.length > 0 && entries.every(({ name }) => isEarlierRun(name));
};

/** Order of names in which s2 precedes s10. */
const naturalOrder = new Intl.Collator('en', { numeric: true }).compare;

/**
 * Runs in a directory and below it. Runs moved to a directory named old are left out, unless that
 * directory is the one given.
 * @param say receives remarks about what could not be read, or was left out
 */
export const runsIn = (dir: string, say: (note: string) => void): readonly Found[] => {
  const entries = list(dir, say);
  const has = (file: string): boolean =>
    entries.some(({ name }) => name === file) && !isVisibleDirectory(below(dir, file));
  const found: Found[] = has('progress.txt') || has('config.json') ? [readFound(dir, has)] : [];
  const inner = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return [
    ...found,
    ...inner.sort(naturalOrder).flatMap((name) => runsBelow(below(dir, name), name, say)),
  ];
};

const runsBelow = (dir: string, name: string, say: (note: string) => void): readonly Found[] => {
  const runs = runsIn(dir, say);
  if (name !== 'old') return runs;
  const current = runs.filter((run) => !isEarlierRun(splitPath(run.dir)[1]));
  if (current.length < runs.length)
    say(`${dir} contains earlier runs, which are left out; to plot them: spinup plot ${dir}/`);
  return current;
};

const list = (dir: string, say: (note: string) => void): Dirent[] => {
  try {
    return entriesIn(dir);
  } catch (error) {
    say(messageOf(error));
    return [];
  }
};

const readFound = (dir: string, has: (file: string) => boolean): Found => ({
  dir,
  real: realPath(has('progress.txt') ? below(dir, 'progress.txt') : dir),
  config: has('config.json') ? textOrError(below(dir, 'config.json')) : undefined,
  progress: has('progress.txt') ? textOrError(below(dir, 'progress.txt')) : undefined,
});

const textOrError = (path: string): string | Error => {
  try {
    return readText(path);
  } catch (error) {
    return new Error(messageOf(error));
  }
};
