/**
 * Child processes: each run of a grid has its own, so that a crash, an exit or a kill of one leaves
 * the others unaffected.
 */
import { execaNode } from 'execa';
import { inPackage } from '../files/packagePath.js';

/** End of a process: its exit code, or the signal that ended it. */
export type Ending = { readonly exitCode: number } | { readonly signal: string };

/** A running child process. */
export interface Child {
  readonly ended: Promise<Ending>;
  /** Send SIGINT, as Ctrl-C does: the run saves its completed epochs and ends. */
  stop(): void;
  /** Send SIGKILL. */
  kill(): void;
}

/**
 * Start `spinup <args>` in a child process, which ends with this one at the latest. Its output is
 * appended to the log file.
 */
export const spinup = (args: readonly string[], log: string): Child =>
  node([inPackage('bin/spinup.js'), ...args], log);

/**
 * Start a Node program with its arguments; as `spinup`. `ended` rejects if it cannot be started.
 * @throws Error, from `ended`, with the reason
 */
export const node = ([program, ...args]: readonly string[], log: string): Child => {
  const out = { file: log, append: true };
  const child = execaNode(program, args, {
    stdin: 'ignore',
    stdout: out,
    stderr: out,
    buffer: false,
    reject: false,
  });
  return {
    ended: child.then(({ exitCode, signal, originalMessage }): Ending => {
      if (signal !== undefined) return { signal };
      if (exitCode !== undefined) return { exitCode };
      throw new Error(originalMessage); // the process could not be started
    }),
    stop: () => void child.kill('SIGINT'),
    kill: () => void child.kill('SIGKILL'),
  };
};
