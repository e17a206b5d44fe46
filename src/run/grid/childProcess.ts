/**
 * A run in a process of its own: a crash, an exit, a lack of memory or a kill of one touches no
 * other.
 */
import { execaNode } from 'execa';
import { inPackage } from '../files/packagePath.js';

/** The end of a process: its exit code, or the signal that killed it. */
export type Ending = { readonly exitCode: number } | { readonly signal: string };

export interface Child {
  readonly ended: Promise<Ending>;
  /** As Ctrl-C does: what is complete is saved. */
  stop(): void;
  /** At once. */
  kill(): void;
}

/**
 * Type `spinup …` in a process of its own, which does not outlive this one. What it prints is added
 * to the log.
 */
export const spinup = (words: readonly string[], log: string): Child =>
  node([inPackage('bin/spinup.js'), ...words], log);

/**
 * Runs a program in Node, with its arguments; what it prints is added to the log.
 * @throws Error if the process cannot be started
 */
export const node = ([program, ...words]: readonly string[], log: string): Child => {
  const out = { file: log, append: true };
  const child = execaNode(program, words, {
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
      throw new Error(originalMessage); // it could not begin
    }),
    stop: () => void child.kill('SIGINT'),
    kill: () => void child.kill('SIGKILL'),
  };
};
