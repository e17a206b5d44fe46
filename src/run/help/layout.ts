/**
 * Help pages as data, and their layout: lines that fit the terminal, with colours where it has
 * them.
 */
import { colorize } from '../print/pythonNumbers.js';
import type { Terminal } from '../print/terminal.js';

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

/** Line length, in characters, where the width of the terminal is unknown. */
const USUAL_WIDTH = 110;
/** Least width of the last column of a table. */
const NARROWEST = 24;

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

/** Aligned columns. */
const alignedTable = (rows: readonly Row[], width: number, color: boolean): string[] => {
  const first = Math.max(...rows.map((row) => row[0].length));
  const second = Math.max(...rows.map((row) => row[1].length));
  const indent = first + second + 6;
  return rows.flatMap(([flag, byDefault, meaning]) => {
    const padded = flag.padEnd(first);
    const head = `  ${color ? colorize(padded, 'cyan') : padded}  ${byDefault.padEnd(second)}  `;
    const [line, ...more] = wrap(meaning, Math.max(width - indent, NARROWEST));
    return [head + line, ...more.map((next) => ' '.repeat(indent) + next)];
  });
};

/** Wrap a text to lines of at most `width` characters, unless a single word is longer. */
const wrap = (text: string, width: number): string[] => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
};
