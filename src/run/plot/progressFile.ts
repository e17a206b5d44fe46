/** Parsing progress.txt into columns of numbers. */

import { lastTable, latestRows, type TextLine } from './appendedTables.js';
import { cellsUnder } from './cells.js';

/** A parsed table. */
export interface Table {
  /** Columns of length `rows`; NaN where nothing was measured. Columns of text are left out. */
  readonly columns: ReadonlyMap<string, readonly number[]>;
  readonly rows: number;
  /** Faults of the lines that were left out: 'line 7 has 2 cells in place of 6'. */
  readonly damaged: readonly string[];
  /** Columns that hold one text throughout, such as the name of the environment. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Remark about rows of an earlier run in the same file. */
  readonly restarted?: string;
}

const decimal = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;
const infinity = /^([-+]?)inf(inity)?$/i;
const notMeasured = /^([-+]?nan|n\/?a|null|none|)$/i;

/** Number in a cell, as Python writes numbers; undefined if it is none. */
const numberOf = (cell: string): number | undefined => {
  const text = cell.trim();
  if (decimal.test(text)) return Number(text);
  if (notMeasured.test(text)) return Number.NaN;
  const [, sign] = infinity.exec(text) ?? [];
  return sign === undefined
    ? undefined
    : sign === '-'
      ? Number.NEGATIVE_INFINITY
      : Number.POSITIVE_INFINITY;
};

/**
 * Parse a table under a header. Its cells are separated by tabs, semicolons or commas. Lines that
 * are not complete rows of numbers are left out, and reported in `damaged`. Where several tables
 * follow one another, the last one counts, which `restarted` says.
 */
export const parseTable = (text: string): Table => {
  const all = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const cellsIn = cellsUnder(all.find((line) => line.trim() !== '') ?? '');
  const lines = all
    .map((line, i): TextLine => ({ number: i + 1, cells: cellsIn(line) }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const [head, ...others] = lines;
  if (!head) return { columns: new Map(), rows: 0, damaged: [] };
  const table = lastTable([head, ...others], (cell) => numberOf(cell) !== undefined);
  const { names, body } = table;
  const complete = body.filter(({ cells }) => cells.length === names.length);
  const isText = names.map(
    (_, j) =>
      complete.length > 0 && complete.every(({ cells }) => numberOf(cells[j]) === undefined),
  );
  const faultOf = (line: TextLine): string | undefined => rowProblem(line, names, isText);
  const readable = complete.filter((line) => faultOf(line) === undefined);
  const { rows, remark } = latestRows(table, readable, numberOf);
  const column = (j: number): number[] => rows.map(({ cells }) => numberOf(cells[j]) as number);
  const texts = names.flatMap((name, j): [string, string][] => {
    const values = new Set(isText[j] ? rows.map(({ cells }) => cells[j]) : []);
    return values.size === 1 ? [[name, ...values] as [string, string]] : [];
  });
  return {
    columns: new Map(names.flatMap((name, j) => (isText[j] ? [] : [[name, column(j)]]))),
    rows: rows.length,
    damaged: body.flatMap((line) => faultOf(line) ?? []),
    ...(texts.length > 0 && { texts: new Map(texts) }),
    ...(remark !== undefined && { restarted: remark }),
  };
};

const rowProblem = (
  { number, cells }: TextLine,
  names: readonly string[],
  isText: readonly boolean[],
): string | undefined => {
  if (cells.length !== names.length)
    return `line ${number} has ${cells.length} cells in place of ${names.length}`;
  const bad = cells.findIndex((cell, j) => !isText[j] && numberOf(cell) === undefined);
  return bad < 0
    ? undefined
    : `line ${number} has ${JSON.stringify(cells[bad].slice(0, 40))} for ${names[bad]}`;
};
