/** Lines that are drawn again in the same place, below what scrolls by. */
import { stripVTControlCharacters } from 'node:util';

export interface Screen {
  /** Show these lines in place of those before. */
  draw(lines: readonly string[]): void;
  /** Print text above them, to stay. */
  print(text: string): void;
}

const up = (lines: number): string => (lines > 0 ? `\u001b[${lines}A` : '');
const [WIPE_LINE, WIPE_BELOW] = ['\u001b[K', '\u001b[J'];

/** @param columns how wide it is now: a narrower window breaks the lines that are there in two */
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
