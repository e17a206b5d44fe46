/** Which directories are meant, and the runs in them. */
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { isDirectory } from '../files/atomicFiles.js';
import { messageOf, UserError } from '../userError.js';

/** A run as its files say it. */
export interface Found {
  readonly dir: string;
  /** The text of config.json, if there is one that can be read. */
  readonly config: string | undefined;
  /**
   * The text of progress.txt, or what is in the way of reading it; undefined if there is none yet.
   */
  readonly progress: string | Error | undefined;
}

const isSlash = (c: string | undefined): boolean => c === '/' || c === sep;
/** Paths stay as they were typed, as in Python: './exp' leads to './exp-a'. */
export const below = (dir: string, name: string): string =>
  dir === '' || isSlash(dir.at(-1)) ? dir + name : `${dir}/${name}`;
/** @throws UserError if one may not look into it */
const entriesIn = (dir: string): Dirent[] => {
  try {
    return readdirSync(dir === '' ? '.' : dir, { withFileTypes: true });
  } catch (error) {
    throw new UserError(`cannot look into ${dir}: ${messageOf(error)}`);
  }
};

/** The part before the last name in a path, and that name. */
const splitPath = (path: string): [parent: string, name: string] => {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf(sep));
  const parent = path.slice(0, end + 1);
  return [parent.length > 1 ? parent.slice(0, -1) : parent, path.slice(end + 1)];
};

/**
 * The directories that a word stands for: the one that it names, if it ends in a slash; else all
 * whose names hold its last part, as the original has it.
 * @throws UserError if there is no directory in which to look
 */
export const directoriesFor = (word: string): readonly string[] => {
  if (word === '.' || word === '..') return [word];
  const [parent, part] = splitPath(word);
  if (part === '' && word !== '' && isDirectory(word)) return [word];
  const where = parent === '' ? '.' : parent;
  if (word === '' || !isDirectory(where))
    throw new UserError(`there is no directory ${word === '' ? "''" : where} to plot from`);
  return entriesIn(parent)
    .filter(({ name }) => name.includes(part))
    .map(({ name }) => below(parent, name))
    .filter((dir) => isDirectory(dir) && (part === 'old' || !isAttic(dir)))
    .sort();
};

/** A run that gave way to a later one of the same name is data/old/cmd_ppo_s0_1. */
const isPutAside = (name: string): boolean => /_s-?\d+_\d+$/.test(name);
/** Does it hold nothing but runs that were put aside? */
const isAttic = (dir: string): boolean => {
  const entries = splitPath(dir)[1] === 'old' ? entriesIn(dir) : [];
  return entries.length > 0 && entries.every(({ name }) => isPutAside(name));
};

/** Runs s2 and s10 in this order. */
const inOrder = new Intl.Collator('en', { numeric: true }).compare;

/**
 * The runs in a directory and below it. Those that were put aside are left out, unless the
 * directory is where they are.
 * @param say what could not be read, or was left out
 */
export const runsIn = (dir: string, say: (note: string) => void): readonly Found[] => {
  const entries = list(dir, say);
  const has = (file: string): boolean =>
    entries.some(({ name }) => name === file) && !isDirectory(below(dir, file));
  const found: Found[] =
    has('progress.txt') || has('config.json') ? [read(dir, has('progress.txt'))] : [];
  const inner = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return [
    ...found,
    ...inner.sort(inOrder).flatMap((name) => runsBelow(below(dir, name), name, say)),
  ];
};

const runsBelow = (dir: string, name: string, say: (note: string) => void): readonly Found[] => {
  const runs = runsIn(dir, say);
  if (name !== 'old') return runs;
  const current = runs.filter((run) => !isPutAside(splitPath(run.dir)[1]));
  if (current.length < runs.length)
    say(`${dir} holds earlier runs, put aside; to see them, name it: spinup plot ${dir}/`);
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

const read = (dir: string, started: boolean): Found => ({
  dir,
  config: text(below(dir, 'config.json'), () => undefined),
  progress: started
    ? text(below(dir, 'progress.txt'), (error) => new Error(messageOf(error)))
    : undefined,
});

const text = <T>(path: string, instead: (error: unknown) => T): string | T => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return instead(error);
  }
};
