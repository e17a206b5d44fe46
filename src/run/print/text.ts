/** Numbers, counts and shell arguments as text in sentences. */

/** A number in English notation, 12,345.67, with at most `places` decimal places. */
export const number = (x: number, places = 0): string =>
  x.toLocaleString('en-US', { maximumFractionDigits: places });
/** A count with its noun, in the plural where needed: 1 epoch, 2 epochs. */
export const many = (n: number, noun: string): string =>
  `${number(n)} ${noun}${n === 1 ? '' : 's'}`;
/** An argument as it is typed in a POSIX shell, in quotes where they are needed. */
export const quoted = (arg: string): string =>
  /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;

/** A text without what a terminal obeys or XML cannot hold: each such character becomes a space. */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ');

/** Duration as 0:07, 12:34 or 1:02:03. */
export const clock = (seconds: number): string => {
  const s = Math.round(seconds);
  const twoDigits = (n: number): string => `${Math.floor(n)}`.padStart(2, '0');
  return s < 3600
    ? `${Math.floor(s / 60)}:${twoDigits(s % 60)}`
    : `${Math.floor(s / 3600)}:${twoDigits((s % 3600) / 60)}:${twoDigits(s % 60)}`;
};

/** Line length, in characters, where the width of the terminal is unknown. */
export const USUAL_WIDTH = 110;

/** The lines of a text: at most `width` characters each, unless a single word is longer. */
export const wrap = (text: string, width = USUAL_WIDTH): string[] => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
};
