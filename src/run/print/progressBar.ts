/** A bar that fills while an epoch runs, and is gone when it is over. */
import type { Terminal } from './terminal.js';

export interface Progress {
  /** One environment step is about to be taken. */
  step(): void;
  /** The epoch is over: wipe the bar away, and begin with the next. */
  next(): void;
}

const still: Progress = { step: () => {}, next: () => {} };

const WIPE = '\r\u001b[K';
const WIDTH = 24; // characters
const PERIOD = 100; // milliseconds between two drawings

/**
 * @param steps environment steps in an epoch
 * @param then what follows the last of them
 * @param clock in milliseconds
 */
export const progress = (
  { write, columns }: Terminal,
  steps: number,
  then: 'updating' | 'testing',
  clock: () => number = () => performance.now(),
): Progress => {
  if (columns === undefined) return still;
  let [epoch, done, drawn] = [0, 0, clock()];
  const draw = (): void => {
    write(WIPE + line(epoch, done, steps, then).slice(0, columns - 1));
    drawn = clock();
  };
  return {
    step: () => {
      done++;
      if (done >= steps || clock() - drawn >= PERIOD) draw();
    },
    next: () => {
      write(WIPE);
      [epoch, done, drawn] = [epoch + 1, 0, clock()];
    },
  };
};

/** A bar of `width` characters, filled in proportion to done / whole. */
export const bar = (done: number, whole: number, width: number): string => {
  const full = Math.floor((width * done) / Math.max(1, whole));
  return '━'.repeat(full) + '╌'.repeat(width - full);
};

const line = (epoch: number, done: number, steps: number, then: string): string => {
  return (
    `Epoch ${epoch} ${bar(done, steps, WIDTH)} ` +
    `${done >= steps ? then : `${done} of ${steps} steps`}`
  );
};
