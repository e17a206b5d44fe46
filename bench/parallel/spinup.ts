/** Commands of spinup, with the launchers of ranks before them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a run's ranks are started: as the threads of --cpu, or by the launcher of Open MPI. */
export type Start = 'threads' | 'MPI';

const root = process.getuid?.() === 0 ? ['--allow-run-as-root'] : [];

/** Begins `spinup words`, on several ranks. */
export const begin = (words: readonly string[], ranks = 1, start: Start = 'threads'): ChildProcess => {
  const command = [process.execPath, 'bin/spinup.js', ...words];
  const options = { stdio: 'ignore', detached: true } as const;
  if (start === 'MPI') return spawn('mpirun', [...root, '--oversubscribe', '-n', `${ranks}`, ...command], options);
  return spawn(command[0], [...command.slice(1), ...(ranks > 1 && words[0] === 'run' ? ['--cpu', `${ranks}`] : [])], options);
};

/** The exit code of a process, once it has ended. */
export const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('exit', (code) => resolve(code)));

/** The rows of a run's progress.txt, by column. */
export const progressOf = (folder: string, name: string, seed = 0): Record<string, number>[] => {
  const text = readFileSync(join(folder, name, `${name}_s${seed}`, 'progress.txt'), 'utf8');
  const [columns, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, Number(row[i])])));
};
