/**
 * Progress of a grid: on a terminal a table that is redrawn in place, in a pipe one line per event.
 */

import { screen } from '../print/redrawnLines.js';
import type { Terminal } from '../print/terminal.js';
import { event } from './report.js';
import { statusLines, type View } from './statusTable.js';

/** The display of a grid. */
export interface Display {
  /** Show the current state of all runs. */
  show(views: readonly View[]): void;
  /** Report an event of one run. */
  report(view: View): void;
  /** Print a line that stays, above the table. */
  print(text: string): void;
  /** Announce that the runs are being stopped. */
  stopping(): void;
  /** Show the final state of all runs. */
  end(views: readonly View[]): void;
}

/** A redrawn table if the output is a terminal, else lines. */
export const display = (io: Terminal, jobs: number): Display =>
  io.columns === undefined ? eventLines(io) : redrawnTable(io, jobs);

const STOPPING = 'Stopping, with all completed epochs saved; press Ctrl-C again to stop at once.';

const eventLines = ({ write }: Terminal): Display => ({
  show: () => {},
  report: (view) => write(`${event(view)}\n`),
  print: (text) => write(`${text}\n`),
  stopping: () => write(`${STOPPING}\n`),
  end: () => {},
});

const redrawnTable = (io: Terminal, jobs: number): Display => {
  const columns = (): number => io.columns ?? 80;
  let note = '';
  const { draw, print } = screen(io.write, columns);
  return {
    show: (views) =>
      draw(statusLines(views, jobs, { columns: columns(), rows: io.rows, color: io.color }, note)),
    report: () => {}, // the table shows it
    print,
    stopping: () => {
      note = STOPPING;
    },
    // All rows, since the table may scroll now; without the last line, which the summary repeats.
    end: (views) =>
      draw(statusLines(views, jobs, { columns: columns(), color: io.color }).slice(0, -1)),
  };
};
