/**
 * The progress of an experiment: a table that is redrawn on a terminal, a line per event in a pipe.
 */

import { screen } from '../print/redrawnLines.js';
import type { Terminal } from '../print/terminal.js';
import { event } from './report.js';
import { table, type View } from './statusTable.js';

export interface Board {
  /** This is how the runs stand now. */
  show(views: readonly View[]): void;
  /** Something has happened to a run. */
  tell(view: View): void;
  /** Something that is to stay, above the table. */
  say(text: string): void;
  /** Called when the user interrupts. */
  stopping(): void;
  /** The runs are over. */
  end(views: readonly View[]): void;
}

export const board = (io: Terminal, jobs: number): Board =>
  io.columns === undefined ? lines(io) : drawn(io, jobs);

const STOPPING = 'Stopping, with what is complete saved; Ctrl-C again stops at once.';

const lines = ({ write }: Terminal): Board => ({
  show: () => {},
  tell: (view) => write(`${event(view)}\n`),
  say: (text) => write(`${text}\n`),
  stopping: () => write(`${STOPPING}\n`),
  end: () => {},
});

const drawn = (io: Terminal, jobs: number): Board => {
  const columns = (): number => io.columns ?? 80;
  let note = '';
  const { draw, print } = screen(io.write, columns);
  return {
    show: (views) =>
      draw(table(views, jobs, { columns: columns(), rows: io.rows, color: io.color }, note)),
    tell: () => {}, // the table shows it
    say: print,
    stopping: () => {
      note = STOPPING;
    },
    // All of them, for it may scroll now; what the last line says is in the summary.
    end: (views) => draw(table(views, jobs, { columns: columns(), color: io.color }).slice(0, -1)),
  };
};
