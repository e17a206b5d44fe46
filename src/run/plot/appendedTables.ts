/** Tables that were appended to one file: of several runs, or of one that was taken up again. */
import { many } from '../print/text.js';

/** A line of a file. */
export interface TextLine {
  /** Its number, from 1 on. */
  readonly number: number;
  readonly cells: readonly string[];
  /** The number of headers above it. */
  readonly part?: number;
}

/** Lines under a header. */
export interface RawTable {
  readonly names: readonly string[];
  readonly body: readonly TextLine[];
  /** The number of headers in the file. */
  readonly headers: number;
  /** The number of lines in other tables. */
  readonly others: number;
}

/** Columns that grow while a run goes on; the first of them that a table has is decisive. */
const progressColumns = ['TotalEnvInteracts', 'Epoch'];

const progressIn = (names: readonly string[]): number =>
  progressColumns.map((name) => names.indexOf(name)).find((j) => j >= 0) ?? -1;

/**
 * The last table of a file that has rows, together with those above it whose rows may belong to the
 * same run: they have the same columns, one of which counts epochs or steps.
 * @param isNumber tells the cells of rows from those of headers
 */
export const lastTable = (
  lines: readonly [TextLine, ...TextLine[]],
  isNumber: (cell: string) => boolean,
): RawTable => {
  const first = lines[0].cells;
  const isHeader = ({ cells }: TextLine): boolean =>
    cells.join('\t') === first.join('\t') ||
    (!cells.some(isNumber) && cells.some((cell) => first.includes(cell)));
  const heads = [lines[0], ...lines.slice(1).filter(isHeader)];
  const rows = lines
    .filter((line) => !heads.includes(line))
    .map((line) => ({ ...line, part: heads.filter((head) => head.number < line.number).length }));
  const namesOf = (part: number): readonly string[] => heads[part - 1].cells;
  const last = rows.at(-1)?.part ?? 1;
  const names = namesOf(last);
  const joined = progressIn(names) >= 0;
  const body = rows.filter(
    ({ part }) => part === last || (joined && namesOf(part).join('\t') === names.join('\t')),
  );
  return { names, body, headers: heads.length, others: rows.length - body.length };
};

/** Rows of one run, and a remark about those that were left out. */
interface Rows {
  readonly rows: readonly TextLine[];
  readonly remark?: string;
}

/**
 * Rows of the latest run: where the count of epochs or steps goes back, the rows from there on
 * replace those that had got as far before.
 * @param complete the rows of the table that can be read
 */
export const latestRows = (
  { names, headers, others }: RawTable,
  complete: readonly TextLine[],
  numberOf: (cell: string) => number | undefined,
): Rows => {
  const column = progressIn(names);
  const at = ({ cells }: TextLine): number => numberOf(cells[column] ?? '') ?? Number.NaN;
  const rows: TextLine[] = [];
  for (const line of complete) {
    const before = rows.at(-1);
    const isBack =
      before && (at(line) < at(before) || (line.part !== before.part && at(line) === at(before)));
    while (isBack && rows.length > 0 && at(rows[rows.length - 1]) >= at(line)) rows.pop();
    rows.push(line);
  }
  const left = others + complete.length - rows.length;
  if (headers === 1 && left === 0) return { rows };
  const fault = headers > 1 ? `has ${headers} headers` : `goes back to an earlier ${names[column]}`;
  const remedy =
    left > 0
      ? `the last is shown, without ${many(left, 'row')} of what was there before`
      : 'they are shown as one';
  return { rows, remark: `${fault}, as if several runs had been written to it; ${remedy}` };
};
