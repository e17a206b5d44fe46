/** Numbers, counts and shell words in sentences. */

/** A number in English notation, 12,345.67, with at most `places` decimal places. */
export const number = (x: number, places = 0): string =>
  x.toLocaleString('en-US', { maximumFractionDigits: places });
/** 1 epoch, 2 epochs. */
export const many = (n: number, what: string): string =>
  `${number(n)} ${what}${n === 1 ? '' : 's'}`;
/** As it is to be typed in a shell. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
