/** Runs and directories that are reached by several paths, each of which counts once. */
import { realPath } from './findRuns.js';

/** Elements that are left, and remarks about the others. */
interface Distinct<T> {
  readonly kept: readonly T[];
  readonly notes: readonly string[];
}

/** Directories without those that lead to the same place as an earlier one: ./a and a link to a. */
export const distinctDirectories = (dirs: readonly string[]): Distinct<string> => {
  const first = new Map<string, string>();
  const notes: string[] = [];
  for (const dir of dirs) {
    const earlier = first.get(realPath(dir));
    if (earlier === undefined) first.set(realPath(dir), dir);
    else if (earlier === dir) notes.push(`${dir} is given twice; its runs are counted once`);
    else notes.push(`${dir} leads to the same place as ${earlier}; its runs are counted once`);
  }
  return { kept: [...first.values()], notes };
};

/** A run, and the directory, among those given, in which it was found. */
interface Rooted {
  readonly found: { readonly dir: string; readonly real?: string };
  readonly root: string;
}

/**
 * Runs without repetitions: one that lies in several of the directories, as in data/ and in
 * data/ppo/, belongs to the innermost.
 */
export const distinctRuns = <T extends Rooted>(runs: readonly T[]): Distinct<T> => {
  const innermost = new Map<string, T>();
  for (const run of runs) {
    const other = innermost.get(identity(run));
    if (!other || realPath(run.root).length > realPath(other.root).length)
      innermost.set(identity(run), run);
  }
  const roots = new Map<string, Set<string>>();
  for (const run of runs) {
    const { root } = innermost.get(identity(run)) as T;
    if (root !== run.root) roots.set(root, (roots.get(root) ?? new Set()).add(run.root));
  }
  return {
    kept: runs.filter((run) => innermost.get(identity(run)) === run),
    notes: [...roots].map(
      ([root, others]) =>
        `runs in ${root} are also reached through ${[...others].join(', ')}; each is counted once`,
    ),
  };
};

const identity = ({ found }: Rooted): string => found.real ?? found.dir;
