/** Ctrl-C, in a way that loses nothing. */

import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../userError.js';

const codes = { SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof codes;

/** npx sends on what the terminal has sent already: one Ctrl-C arrives twice. */
const ECHO = 500; // milliseconds
/**
 * For that long a process stays, so that the second half does not meet it on its way out, where
 * nothing catches it.
 */
const SETTLE = 100; // milliseconds
/** Who waits longer than this is told what for. */
const PATIENCE = 1000; // milliseconds

/** A task that can be told to stop. */
export interface Stoppable {
  readonly outcome: Promise<{ readonly interrupted: boolean }>;
  /** Leave what is under way, and write what is complete. */
  stop(): void;
  /** It says itself that it is stopping. */
  readonly says?: boolean;
}

/**
 * Wait for a run. A first signal stops it, with everything complete written; a second one ends the
 * process at once.
 * @returns the exit code
 * @throws UserError if the standard output cannot be written; and the error of the run itself
 */
export const untilStopped = async ({ outcome, stop, says = false }: Stoppable): Promise<number> => {
  let first: { readonly signal: Signal; readonly at: number } | undefined;
  const listen = (signal: Signal): void => {
    if (first && performance.now() - first.at < ECHO) return;
    if (first) process.exit(codes[signal]);
    first = { signal, at: performance.now() };
    stop();
    if (!says)
      setTimeout(
        () =>
          process.stderr.write(
            '\nStopping after this update; press Ctrl-C again to stop at once.\n',
          ),
        PATIENCE,
      ).unref();
  };
  // They listen to the end: the second half of a doubled Ctrl-C may come when the run is over.
  for (const signal of Object.keys(codes) as Signal[]) process.on(signal, listen);
  let broken: NodeJS.ErrnoException | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') broken ??= error; // EPIPE: nobody reads any more, as after `| head`
    stop();
  });
  const { interrupted } = await outcome;
  if (broken)
    throw new UserError(
      `cannot write to the standard output: ${broken.message}; what is complete is saved`,
      1,
    );
  if (first) await sleep(SETTLE);
  return interrupted && first ? codes[first.signal] : 0;
};
