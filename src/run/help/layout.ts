/**
 * A page of `--help` as data, and its layout: lines that fit the terminal, and colours where it has
 * them.
 */
import { colorize } from '../print/pythonNumbers.js';
import type { Terminal } from '../print/terminal.js';

/** A row of a table: a flag, its default, and its meaning, which is broken into lines. */
export type Row = readonly [flag: string, byDefault: string, meaning: string];

/** A part of a page; what it has is printed in this order, and a blank line follows. */
export interface Section {
  readonly title?: string;
  /** A paragraph, broken into lines. */
  readonly text?: string;
  readonly rows?: readonly Row[];
  /** Commands, each in a line of its own that is never broken. */
  readonly commands?: readonly string[];
}
export type Page = readonly Section[];

/** The widest line, in characters: where the terminal is wider, or there is none. */
const WIDEST = 110;
/** The least width of a table's last column. */
const NARROWEST = 24;

/** A page as text. */
export const layOut = (
  page: Page,
  { color, columns = WIDEST }: Pick<Terminal, 'color' | 'columns'>,
): string => {
  const width = Math.min(columns, WIDEST);
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
  ...table(rows, width, color),
  ...commands.map((command) => `  ${command}`),
];

/** Aligned columns. */
const table = (rows: readonly Row[], width: number, color: boolean): string[] => {
  const [first, second] = [0, 1].map((i) => Math.max(...rows.map((row) => row[i].length)));
  const indent = first + second + 6;
  return rows.flatMap(([flag, byDefault, meaning]) => {
    const padded = flag.padEnd(first);
    const head = `  ${color ? colorize(padded, 'cyan') : padded}  ${byDefault.padEnd(second)}  `;
    const [line, ...more] = wrap(meaning, Math.max(width - indent, NARROWEST));
    return [head + line, ...more.map((next) => ' '.repeat(indent) + next)];
  });
};

/** Lines of at most `width` characters, unless a word alone is longer. */
const wrap = (text: string, width: number): string[] => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
};
