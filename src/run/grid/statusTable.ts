/** The runs of an experiment as lines of text. */

import { bar } from '../print/progressBar.js';
import { type Colour, colorize } from '../print/pythonNumbers.js';
import { many, number } from '../print/text.js';

/** States of a run: stopped after an interrupt, failed if it ended otherwise than by finishing. */
export type State = 'waiting' | 'running' | 'done' | 'failed' | 'skipped' | 'stopped';

/** A run as it is seen from outside. */
export interface View {
  /** The name of its experiment. */
  readonly name: string;
  readonly seed: number;
  readonly envName: string;
  readonly dir: string;
  readonly log: string;
  readonly state: State;
  /** Epochs done. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean return of the last epoch, if an episode ended in it. */
  readonly meanReturn: number | undefined;
  /** Seconds for an epoch, if that is known. */
  readonly pace: number | undefined;
  /** Seconds since the last epoch was over, or since the run began. */
  readonly since: number;
  /** Why it failed. */
  readonly reason?: string;
}

/** The screen to fit into. */
export interface Space {
  readonly columns: number;
  /** Lines; without end, if absent. */
  readonly rows?: number | undefined;
  readonly color: boolean;
}

const colours: Readonly<Partial<Record<State, Colour>>> = {
  running: 'cyan',
  done: 'green',
  failed: 'red',
  stopped: 'yellow',
};
/** In which order states are counted, and who is shown first where not all can be. */
const states: readonly State[] = ['failed', 'running', 'stopped', 'waiting', 'done', 'skipped'];

// ── time ──

/** 0:07, 12:34 or 1:02:03 */
export const clock = (seconds: number): string => {
  const s = Math.round(seconds);
  const two = (n: number): string => `${Math.floor(n)}`.padStart(2, '0');
  return s < 3600
    ? `${Math.floor(s / 60)}:${two(s % 60)}`
    : `${Math.floor(s / 3600)}:${two((s % 3600) / 60)}:${two(s % 60)}`;
};

/** Seconds until a run that runs is over. */
const timeLeft = ({ state, pace, since, epoch, epochs }: View): number | undefined =>
  state === 'running' && pace !== undefined
    ? Math.max(0, (epochs - epoch) * pace - since)
    : undefined;

/**
 * Seconds until all runs are finished with `jobs` at a time; runs without data are taken to be as
 * fast as the others.
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
const GAP = '  ';

type Column = {
  readonly title: string;
  readonly right?: boolean;
  readonly cell: (view: View) => string;
};

const columns: readonly Column[] = [
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

/** The end of a name says in what it differs from the others. */
const shorten = (name: string, width: number): string =>
  name.length <= width ? name : `…${name.slice(name.length - width + 1)}`;

/**
 * Widths of the columns and of the bar. Where space is short the bar shrinks first, then the names.
 */
const measure = (
  views: readonly View[],
  width: number,
): { readonly widths: readonly number[]; readonly filled: number } => {
  const natural = columns.map(({ title, cell }) =>
    Math.max(title.length, ...views.map((view) => cell(view).length)),
  );
  const rest = width - natural.reduce((sum, w) => sum + w + GAP.length, 0);
  const [name, ...others] = natural;
  if (rest >= LEAST_BAR) return { widths: natural, filled: Math.min(BAR, rest) };
  return {
    widths: [Math.max(LEAST_BAR, Math.min(name, name + rest + GAP.length)), ...others],
    filled: 0,
  };
};

/**
 * The runs that are shown where there is room for `room` rows: the most important ones, in their
 * order.
 */
const choose = (views: readonly View[], room: number): readonly View[] => {
  const urgent = [...views]
    .sort((a, b) => states.indexOf(a.state) - states.indexOf(b.state))
    .slice(0, Math.max(0, room));
  return views.filter((view) => urgent.includes(view));
};

/** 3 done, 2 running */
export const counts = (views: readonly View[]): string =>
  states
    .map((state) => [views.filter((view) => view.state === state).length, state] as const)
    .filter(([n]) => n > 0)
    .map(([n, state]) => `${number(n)} ${state}`)
    .join(', ');

/**
 * A line for each run, or for those that matter most, and one for all of them. No line is as long
 * as the screen is wide, nor are there as many as it has.
 * @param note what else there is to say
 */
export const table = (
  views: readonly View[],
  jobs: number,
  { columns: wide, rows = Number.POSITIVE_INFINITY, color }: Space,
  note = '',
): string[] => {
  const room = rows - 3; // for the titles, the last line, and the one where the cursor is
  const shown = views.length <= room ? views : choose(views, room - 1);
  const others = views.filter((view) => !shown.includes(view));
  const { widths, filled } = measure(views, wide - 1);
  const line = (
    cells: readonly string[],
    drawn: string,
    paint: (text: string) => string = (text) => text,
  ): string => {
    const parts = cells.map((cell, i) => {
      const text = i === 0 ? shorten(cell, widths[0]) : cell;
      return columns[i].right ? text.padStart(widths[i]) : text.padEnd(widths[i]);
    });
    const [name, seed, state, ...rest] = parts;
    const whole = [name, seed, state, ...(filled > 0 ? [drawn] : []), ...rest].join(GAP);
    if (whole.length > wide - 1) return whole.slice(0, wide - 1).trimEnd();
    return [name, seed, paint(state), ...(filled > 0 ? [paint(drawn)] : []), ...rest]
      .join(GAP)
      .trimEnd();
  };
  const left = allTimeLeft(views, jobs);
  return [
    line(
      columns.map(({ title }) => title),
      ' '.repeat(filled),
    ),
    ...shown.map((view) => {
      const colour = color ? colours[view.state] : undefined;
      return line(
        columns.map(({ cell }) => cell(view)),
        bar(view.epoch, view.epochs, filled),
        colour && ((text) => colorize(text, colour)),
      );
    }),
    ...[
      ...(others.length > 0 ? [`and ${counts(others)}`] : []),
      `${note && `${note} `}${many(views.length, 'run')}: ` +
        `${counts(views)}${left === undefined || note ? '' : `; about ${clock(left)} left`}`,
    ].map((text) => text.slice(0, wide - 1)),
  ];
};
