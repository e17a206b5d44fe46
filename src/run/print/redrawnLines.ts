/** Lines at the bottom of the terminal that are redrawn in place, below output that scrolls. */
import { stripVTControlCharacters } from 'node:util';

/** The redrawn lines of a terminal. */
export interface Screen {
  /** Replace the lines that were drawn last. */
  draw(lines: readonly string[]): void;
  /** Print text above the lines, where it scrolls and is not redrawn. */
  print(text: string): void;
}

const up = (lines: number): string => (lines > 0 ? `\u001b[${lines}A` : '');
const WIPE_LINE = '\u001b[K';
const WIPE_BELOW = '\u001b[J';

/**
 * The redrawn lines of a terminal, at first none.
 * @param columns the present width of the terminal in characters; a narrower window wraps lines
 */
export const screen = (write: (text: string) => void, columns: () => number): Screen => {
  let drawn: readonly string[] = [];
  const height = (line: string): number =>
    Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns()));
  const home = (): string => `\r${up(drawn.reduce((sum, line) => sum + height(line), 0))}`;
  const text = (lines: readonly string[]): string =>
    lines.map((line) => `${line}${WIPE_LINE}\n`).join('') + WIPE_BELOW;
  return {
    draw: (lines) => {
      write(home() + text(lines));
      drawn = lines;
    },
    print: (above) => {
      write(home() + text([...above.split('\n'), ...drawn]));
    },
  };
};
