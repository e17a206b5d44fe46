/** The status table: the runs of a grid as lines of text. */

import { bar } from '../print/progressBar.js';
import { type Colour, colorize } from '../print/pythonNumbers.js';
import { clock, many, number } from '../print/text.js';

/**
 * State of a run: `stopped` if the user stopped it, `failed` if it ended early for any other
 * reason, `skipped` if it was complete before.
 */
export type RowState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped' | 'stopped';

/** Status of a run, as read from its files and its process. */
export interface View {
  /** The name of its experiment. */
  readonly name: string;
  readonly seed: number;
  readonly envName: string;
  readonly dir: string;
  readonly log: string;
  readonly state: RowState;
  /** Epochs completed. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean return of the last epoch, if an episode ended in it. */
  readonly meanReturn: number | undefined;
  /** Seconds per epoch, if known. */
  readonly pace: number | undefined;
  /** Seconds since the end of the last epoch, or since the start of the run. */
  readonly since: number;
  /** Reason for a failure. */
  readonly reason?: string;
}

/** Size and colours of the terminal. */
export interface TerminalSpace {
  readonly columns: number;
  /** Lines; unlimited, if absent. */
  readonly rows?: number | undefined;
  readonly color: boolean;
}

const colours: Readonly<Partial<Record<RowState, Colour>>> = {
  running: 'cyan',
  done: 'green',
  failed: 'red',
  stopped: 'yellow',
};
/**
 * States in the order of the counts, most urgent first; where rows are scarce, urgent runs are
 * shown.
 */
const states: readonly RowState[] = ['failed', 'running', 'stopped', 'waiting', 'done', 'skipped'];

// ── time ──

/** Estimated seconds until the end of a run in progress. */
const timeLeft = ({ state, pace, since, epoch, epochs }: View): number | undefined =>
  state === 'running' && pace !== undefined
    ? Math.max(0, (epochs - epoch) * pace - since)
    : undefined;

/**
 * Estimated seconds until the end of all runs, `jobs` at a time; runs of unknown speed are assumed
 * to be as fast as the others on average.
 */
export const allTimeLeft = (views: readonly View[], jobs: number): number | undefined => {
  const open = views.filter(({ state }) => state === 'running' || state === 'waiting');
  const paces = open.flatMap(({ pace }) => pace ?? []);
  if (open.length === 0 || paces.length === 0) return undefined;
  const mean = paces.reduce((sum, pace) => sum + pace, 0) / paces.length;
  const each = open.map(
    (view) => timeLeft(view) ?? (view.epochs - view.epoch) * (view.pace ?? mean),
  );
  return Math.max(...each, each.reduce((sum, left) => sum + left, 0) / jobs);
};

// ── table ──

const BAR = 24; // characters
const LEAST_BAR = 6;
const COLUMN_GAP = '  ';

type TableColumn = {
  readonly title: string;
  readonly right?: boolean;
  readonly cell: (view: View) => string;
};

const tableColumns: readonly TableColumn[] = [
  { title: 'run', cell: ({ name }) => name },
  { title: 'seed', right: true, cell: ({ seed }) => `${seed}` },
  { title: 'state', cell: ({ state }) => state },
  {
    title: 'epochs',
    right: true,
    cell: ({ epoch, epochs }) => `${number(epoch)} of ${number(epochs)}`,
  },
  { title: 'return', right: true, cell: ({ meanReturn }) => shortReturn(meanReturn) },
  { title: 'left', right: true, cell: (view) => clockOrNothing(timeLeft(view)) },
];
const shortReturn = (x: number | undefined): string =>
  x === undefined ? '' : number(x, Math.abs(x) < 10 ? 2 : 1);
const clockOrNothing = (seconds: number | undefined): string =>
  seconds === undefined ? '' : clock(seconds);

/** Shorten a name at its beginning: its end tells it from the others. */
const shorten = (name: string, width: number): string =>
  name.length <= width ? name : `…${name.slice(name.length - width + 1)}`;

/**
 * Widths of the columns and of the progress bar. In a narrow terminal the bar is shortened first,
 * then the names.
 */
const measure = (
  views: readonly View[],
  width: number,
): { readonly widths: readonly number[]; readonly barWidth: number } => {
  const natural = tableColumns.map(({ title, cell }) =>
    Math.max(title.length, ...views.map((view) => cell(view).length)),
  );
  const rest = width - natural.reduce((sum, w) => sum + w + COLUMN_GAP.length, 0);
  const [name, ...others] = natural;
  if (rest >= LEAST_BAR) return { widths: natural, barWidth: Math.min(BAR, rest) };
  return {
    widths: [Math.max(LEAST_BAR, Math.min(name, name + rest + COLUMN_GAP.length)), ...others],
    barWidth: 0,
  };
};

/** At most `room` runs, the most urgent ones, in their original order. */
const mostUrgent = (views: readonly View[], room: number): readonly View[] => {
  const urgent = [...views]
    .sort((a, b) => states.indexOf(a.state) - states.indexOf(b.state))
    .slice(0, Math.max(0, room));
  return views.filter((view) => urgent.includes(view));
};

/** Counts by state: 3 done, 2 running. */
export const counts = (views: readonly View[]): string =>
  states
    .map((state) => [views.filter((view) => view.state === state).length, state] as const)
    .filter(([n]) => n > 0)
    .map(([n, state]) => `${number(n)} ${state}`)
    .join(', ');

/**
 * A header, a line for each run (or for the most urgent ones), and a line of totals. Lines are
 * shorter than the terminal is wide, and fewer than it has rows.
 * @param note a remark for the last line
 */
export const statusLines = (
  views: readonly View[],
  jobs: number,
  { columns: width, rows = Number.POSITIVE_INFINITY, color }: TerminalSpace,
  note = '',
): string[] => {
  const room = rows - 3; // for the titles, the last line, and the one where the cursor is
  const shown = views.length <= room ? views : mostUrgent(views, room - 1);
  const others = views.filter((view) => !shown.includes(view));
  const { widths, barWidth } = measure(views, width - 1);
  const line = (
    cells: readonly string[],
    drawn: string,
    paint: (text: string) => string = (text) => text,
  ): string => {
    const parts = cells.map((cell, i) => {
      const text = i === 0 ? shorten(cell, widths[0]) : cell;
      return tableColumns[i].right ? text.padStart(widths[i]) : text.padEnd(widths[i]);
    });
    const [name, seed, state, ...rest] = parts;
    const whole = [name, seed, state, ...(barWidth > 0 ? [drawn] : []), ...rest].join(COLUMN_GAP);
    if (whole.length > width - 1) return whole.slice(0, width - 1).trimEnd();
    return [name, seed, paint(state), ...(barWidth > 0 ? [paint(drawn)] : []), ...rest]
      .join(COLUMN_GAP)
      .trimEnd();
  };
  const left = allTimeLeft(views, jobs);
  return [
    line(
      tableColumns.map(({ title }) => title),
      ' '.repeat(barWidth),
    ),
    ...shown.map((view) => {
      const colour = color ? colours[view.state] : undefined;
      return line(
        tableColumns.map(({ cell }) => cell(view)),
        bar(view.epoch, view.epochs, barWidth),
        colour && ((text) => colorize(text, colour)),
      );
    }),
    ...[
      ...(others.length > 0 ? [`and ${counts(others)}`] : []),
      `${note && `${note} `}${many(views.length, 'run')}: ` +
        `${counts(views)}${left === undefined || note ? '' : `; about ${clock(left)} left`}`,
    ].map((text) => text.slice(0, width - 1)),
  ];
};
