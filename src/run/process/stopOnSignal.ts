/** Stopping on SIGINT (Ctrl-C) and SIGTERM, with everything that is complete saved. */

import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../userError.js';
import { stdoutFault } from './start.js';

const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof codes;

/**
 * A second signal within this time is the same Ctrl-C: the terminal sends it to the whole process
 * group, and npx forwards it once more.
 */
const DUPLICATE_WINDOW = 500; // milliseconds
/**
 * The process stays alive for this time after a signal, so that the forwarded duplicate does not
 * arrive during shutdown, when no handler is left.
 */
const SHUTDOWN_DELAY = 100; // milliseconds
/** Stopping takes up to one update; a longer wait is explained on the standard error. */
const EXPLAIN_AFTER = 1000; // milliseconds

/** Work that can be stopped. */
export interface Stoppable {
  readonly outcome: Promise<{ readonly interrupted: boolean }>;
  /** Abandon the work in progress, and write what is complete. */
  stop(): void;
  /** Whether the work itself prints that it is stopping. */
  readonly announcesStop?: boolean;
}

/**
 * Wait for the end of a run. A first signal stops it, with everything complete saved; a second one
 * ends the process at once.
 * @returns the exit code: 0, or 128 + n if signal n stopped the run
 * @throws UserError if the standard output cannot be written, other than because its reader has
 * closed it
 */
export const untilStopped = async ({
  outcome,
  stop,
  announcesStop = false,
}: Stoppable): Promise<number> => {
  let first: { readonly signal: Signal; readonly at: number } | undefined;
  const listen = (signal: Signal): void => {
    if (first && performance.now() - first.at < DUPLICATE_WINDOW) return;
    if (first) process.exit(codes[signal]);
    first = { signal, at: performance.now() };
    stop();
    if (!announcesStop)
      setTimeout(
        () =>
          process.stderr.write(
            '\nStopping after this update; press Ctrl-C again to stop at once.\n',
          ),
        EXPLAIN_AFTER,
      ).unref();
  };
  // The handlers stay until the process ends: the duplicate of a Ctrl-C may arrive after the run.
  for (const signal of Object.keys(codes) as Signal[]) process.on(signal, listen);
  let outputError: NodeJS.ErrnoException | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    outputError ??= error;
    stop();
  });
  const { interrupted } = await outcome;
  if (first) await sleep(SHUTDOWN_DELAY);
  if (interrupted && first) return codes[first.signal];
  // EPIPE is no fault of a run that is complete: its reader left early, as `| head` does.
  if (outputError && (interrupted || outputError.code !== 'EPIPE'))
    throw new UserError(`${stdoutFault(outputError)}; all completed epochs are saved`, 1);
  return 0;
};
