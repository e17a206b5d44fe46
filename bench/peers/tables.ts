/** A result of bench:peers as tables in Markdown. */
import { table } from '../util.js';
import type { Case } from './cases.js';
import { type Measured, references } from './measure.js';
import type { About } from './peer.js';

/** The contents of bench/results/peers.json. */
export interface Result {
  readonly machine: Readonly<Record<string, string | number | undefined>>;
  readonly date: string;
  readonly clock: 'CPU time';
  readonly threads: 1;
  readonly rounds: number;
  /** By the name of the library, in the order of columns. */
  readonly libraries: Readonly<Record<string, About>>;
  /** Why others are missing. */
  readonly missing: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}
export interface Row {
  readonly what: string;
  readonly kind: Case['kind'];
  readonly unit: Case['unit'];
  readonly libraries: Readonly<Record<string, Measured>>;
}

/** A number with so many digits that count, and all before the point. */
export const digits = (x: number, n: number): string => (x >= 10 ** (n - 1) ? x.toFixed(0) : x.toPrecision(n));

type CellText = (measured: Measured) => string;
const shown = (rows: readonly Row[], columns: readonly string[], cell: CellText): string =>
  table(
    rows.map(({ what, libraries }) => ({
      what,
      ...Object.fromEntries(columns.map((name) => [name, libraries[name] ? cell(libraries[name]) : 'n/a'])),
    })),
  );

const ms = (rows: readonly Row[]): Row[] => rows.filter(({ unit }) => unit === 'ms');
const percent = (rows: readonly Row[]): Row[] => rows.filter(({ unit }) => unit === '%');
const ratio =
  (to: (typeof references)[number]): CellText =>
  ({ times }) =>
    times[to] === undefined ? 'n/a' : digits(times[to], 2);

/** All that was measured: times, shares, and ratios to each reference that is there. */
export const report = ({ rows, rounds, libraries, missing }: Result): string => {
  const columns = [...Object.keys(libraries), ...Object.keys(missing)];
  const ours = columns.filter((name) => name.startsWith('ours'));
  const timed = ms(rows);
  const part = (title: string, of: readonly Row[], among: readonly string[], cell: CellText): string[] =>
    of.length > 0 ? [title, shown(of, among, cell)] : [];
  return [
    part(
      `CPU milliseconds, median (least) of ${rounds} rounds:`,
      timed,
      columns,
      ({ median, least }) => `${digits(median, 3)} (${digits(least, 3)})`,
    ),
    part('Percent, median:', percent(rows), ours, ({ median }) => digits(median, 2)),
    ...references
      .filter((to) => to in libraries)
      .map((to) =>
        part(`CPU time divided by that of "${to}" in the same round, median (above 1 is slower than it):`, timed, columns, ratio(to)),
      ),
  ]
    .flat()
    .join('\n\n');
};

/** A library's version and, where it is known, what its BLAS computes with. */
export const described = ([name, { version, core }]: readonly [string, About]): string =>
  `${name} ${version}${core ? `, OpenBLAS's kernels for ${core}` : ''}`;

/** The table of README.md: ours in milliseconds, others as multiples of it, without what it was before. */
export const readmeTable = ({ rows, libraries }: Result): string => {
  const [first, ...others] = Object.keys(libraries).filter((name) => name !== 'ours before, wasm');
  const lines = ms(rows).map(({ what, libraries }) => ({
    what,
    [`${first}, ms`]: digits(libraries[first].median, 3),
    ...Object.fromEntries(others.map((name) => [name, libraries[name] ? ratio('ours, wasm')(libraries[name]) : 'n/a'])),
  }));
  return table(lines);
};
