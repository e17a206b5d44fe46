/** Ctrl-C, in a way that loses nothing. */
import type { Job } from './thread.js';

const codes = { SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof codes;

/** npx sends on what the terminal has sent already: one Ctrl-C arrives twice. */
const ECHO = 500; // milliseconds
/** Who waits longer than this is told what for. */
const PATIENCE = 1000; // milliseconds

/**
 * Wait for a run. A first signal stops it, with everything complete written; a second one ends the process at once.
 * @returns the exit code
 */
export const untilStopped = async ({ outcome, stop }: Job): Promise<number> => {
  let first: { readonly signal: Signal; readonly at: number } | undefined;
  const listen = (signal: Signal): void => {
    if (first && performance.now() - first.at < ECHO) return;
    if (first) process.exit(codes[signal]);
    first = { signal, at: performance.now() };
    stop();
    setTimeout(() => process.stderr.write('\nStopping after this update; press Ctrl-C again to stop at once.\n'), PATIENCE).unref();
  };
  const names = Object.keys(codes) as Signal[];
  for (const name of names) process.on(name, listen);
  process.stdout.on('error', stop); // nobody reads any more, as after `| head`
  try {
    const { interrupted } = await outcome;
    return interrupted && first ? codes[first.signal] : 0;
  } finally {
    for (const name of names) process.off(name, listen);
  }
};
