/** A progress bar that fills during an epoch and disappears at its end. */
import type { Terminal } from './terminal.js';

/** A progress bar on the terminal. */
export interface Progress {
  /** Call before each environment step. */
  step(): void;
  /** Call at the end of an epoch: clears the bar and starts counting the next epoch. */
  next(): void;
}

/** The progress bar of an output that is not a terminal: none. */
const invisible: Progress = { step: () => {}, next: () => {} };

const WIPE = '\r\u001b[K';
const BAR_WIDTH = 24; // characters
const REDRAW_PERIOD = 100; // milliseconds between two drawings

/**
 * A progress bar, which is redrawn at most every 100 ms; nothing is drawn in a pipe or file.
 * @param steps environment steps in an epoch
 * @param then the phase after the last step, shown once the bar is full
 * @param clock the present time in milliseconds
 */
export const progress = (
  { write, columns }: Terminal,
  steps: number,
  then: 'updating' | 'testing',
  clock: () => number = () => performance.now(),
): Progress => {
  if (columns === undefined) return invisible;
  let epoch = 0;
  let done = 0;
  let drawnAt = clock();
  const draw = (): void => {
    write(WIPE + progressLine(epoch, done, steps, then).slice(0, columns - 1));
    drawnAt = clock();
  };
  return {
    step: () => {
      done++;
      if (done >= steps || clock() - drawnAt >= REDRAW_PERIOD) draw();
    },
    next: () => {
      write(WIPE);
      epoch++;
      done = 0;
      drawnAt = clock();
    },
  };
};

/** A bar of `width` characters, filled in proportion to done / whole. */
export const bar = (done: number, whole: number, width: number): string => {
  const full = Math.floor((width * done) / Math.max(1, whole));
  return '━'.repeat(full) + '╌'.repeat(width - full);
};

const progressLine = (epoch: number, done: number, steps: number, then: string): string => {
  return (
    `Epoch ${epoch} ${bar(done, steps, BAR_WIDTH)} ` +
    `${done >= steps ? then : `${done} of ${steps} steps`}`
  );
};
