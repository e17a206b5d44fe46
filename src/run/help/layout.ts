/**
 * Help pages as data, and their layout: lines that fit the terminal, with colours where it has
 * them.
 */
import { colorize } from '../print/pythonNumbers.js';
import type { Terminal } from '../print/terminal.js';
import { USUAL_WIDTH, wrap } from '../print/text.js';

/** A table row: a flag, its default, and its meaning, which is wrapped. */
export type Row = readonly [flag: string, byDefault: string, meaning: string];

/** A section of a page; its parts are printed in this order, followed by a blank line. */
export interface Section {
  readonly title?: string;
  /** A paragraph, which is wrapped. */
  readonly text?: string;
  readonly rows?: readonly Row[];
  /** Commands, each on a line of its own that is never wrapped. */
  readonly commands?: readonly string[];
}
/** A help page. */
export type Page = readonly Section[];

/**
 * Least width of a column of sentences, if no word is longer; in a narrower terminal they stand
 * below their flags.
 */
const NARROWEST_COLUMN = 24;
/** Spaces before what stands below its flag. */
const BELOW = 6;

/** A page as text. */
export const layOut = (
  page: Page,
  { color, columns: width = USUAL_WIDTH }: Pick<Terminal, 'color' | 'columns'>,
): string => {
  return `${page.map((section) => linesOf(section, width, color).join('\n')).join('\n\n')}\n`;
};

const linesOf = (
  { title, text, rows = [], commands = [] }: Section,
  width: number,
  color: boolean,
): string[] => [
  ...(title === undefined
    ? []
    : wrap(title, width).map((line) => (color ? colorize(line, 'blue', { bold: true }) : line))),
  ...(text === undefined ? [] : wrap(text, width)),
  ...alignedTable(rows, width, color),
  ...commands.map((command) => `  ${command}`),
];

/** Aligned columns; in a terminal too narrow for the last one, its texts below the others. */
const alignedTable = (rows: readonly Row[], width: number, color: boolean): string[] => {
  const longest = (column: 0 | 1 | 2): number => Math.max(...rows.map((row) => row[column].length));
  const first = longest(0);
  const second = longest(1);
  const indent = first + second + 6;
  const words = rows.flatMap((row) => row[2].split(' ')).map((word) => word.length);
  const isStacked = width - indent < Math.min(Math.max(NARROWEST_COLUMN, ...words), longest(2));
  return rows.flatMap(([flag, byDefault, meaning]) => {
    const padded = flag.padEnd(isStacked ? 0 : first);
    const head = `  ${color ? colorize(padded, 'cyan') : padded}  ${byDefault.padEnd(second)}  `;
    if (isStacked)
      return [
        head.trimEnd(),
        ...wrap(meaning, width - BELOW).map((line) => ' '.repeat(BELOW) + line),
      ];
    const [line, ...more] = wrap(meaning, width - indent);
    return [head + line, ...more.map((next) => ' '.repeat(indent) + next)];
  });
};
