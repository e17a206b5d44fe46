/**
 * Numbers and colours as Spinning Up prints them: Python's `'%8.3g' % x`, `str(x)` and NumPy's
 * `str(float32(x))`.
 */

/**
 * Scientific notation as C's %e writes it, with at least two digits in the exponent: 1.5e-09.
 */
const scientific = (mantissa: string, exponent: number): string =>
  `${mantissa}e${exponent < 0 ? '-' : '+'}${`${Math.abs(exponent)}`.padStart(2, '0')}`;

/** The name of a number that is not finite: nan, inf or -inf. */
const notFinite = (x: number): string => (Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf');

/**
 * The n leading decimal digits of x > 0, rounded half to even on its exact value, and the exponent
 * of the first.
 */
const round = (x: number, n: number): [digits: bigint, exponent: number] => {
  // 41 digits are enough to recognise a tie: a double that is no tie is at least about 1e-23 away
  // from one with four decimal digits.
  const [mantissa, exponent] = x.toExponential(40).split('e');
  const all = mantissa.replace('.', '');
  const rest = all.slice(n).padEnd(1, '0');
  const half = `5${'0'.repeat(rest.length - 1)}`;
  const truncated = BigInt(all.slice(0, n));
  const up = rest > half || (rest === half && truncated % 2n === 1n);
  const digits = truncated + (up ? 1n : 0n);
  return digits === 10n ** BigInt(n) ? [digits / 10n, +exponent + 1] : [digits, +exponent];
};

/** '%.3g': three significant digits, without trailing zeros. */
const g3 = (x: number): string => {
  if (!Number.isFinite(x)) return notFinite(x);
  if (x === 0) return Object.is(x, -0) ? '-0' : '0';
  const [digits, exponent] = round(Math.abs(x), 3);
  return (
    (x < 0 ? '-' : '') +
    formatDigits(`${digits}`.replace(/0+$/, ''), exponent, exponent >= -4 && exponent < 3)
  );
};

/**
 * A number as text, positional or in scientific notation.
 * @param exponent the power of ten of the first digit
 */
const formatDigits = (digits: string, exponent: number, positional: boolean): string => {
  if (!positional)
    return scientific(digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits, exponent);
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return digits.length > exponent + 1 ? `${whole}.${digits.slice(exponent + 1)}` : whole;
};

/** '%8.3g' % x: three significant digits in a column of at least eight characters. */
export const percent8g3 = (x: number): string => g3(x).padStart(8);

/** Python's and NumPy's notation for the shortest digits: positional from 1e-4 to 1e16. */
const pythonNotation = (x: number, shortest: string): string => {
  const [mantissa, exponent] = shortest.split('e');
  const digits = mantissa.replace(/[-.]/g, '').replace(/(?!^)0+$/, '');
  const size = Math.abs(x);
  return (x < 0 ? '-' : '') + formatDigits(digits, +exponent, size >= 1e-4 && size < 1e16);
};

/** Python's str(x): 4000 for a whole number, 0.1, 1e-09. */
export const str = (x: number): string => {
  if (!Number.isFinite(x)) return notFinite(x);
  return Number.isSafeInteger(x) ? `${x}` : pythonNotation(x, x.toExponential());
};

/**
 * The fewest decimal digits that are read as x again in single precision; ties are rounded to the
 * even digit.
 */
const shortest = (x: number, places = 1): string => {
  const [digits, exponent] = round(Math.abs(x), places);
  const found = `${digits}e${exponent - places + 1}`;
  return Math.fround(+found) === Math.abs(x) ? `${digits}e${exponent}` : shortest(x, places + 1);
};

/**
 * str(numpy.float32(x)): the fewest digits that single precision needs, with a decimal point or an
 * exponent: 14.833333, 200.0, 1e-09.
 */
export const strFloat32 = (x: number): string => {
  const single = Math.fround(x);
  if (!Number.isFinite(single)) return notFinite(single);
  if (single === 0) return Object.is(single, -0) ? '-0.0' : '0.0';
  const text = pythonNotation(single, shortest(single));
  return /[.e]/.test(text) ? text : `${text}.0`;
};

/** ANSI codes of foreground colours. */
const ansiColours = {
  gray: 30,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  white: 37,
  crimson: 38,
} as const;
/** Colours of text on a terminal, by Spinning Up's names. */
export type Colour = keyof typeof ansiColours;

/** Text with ANSI codes for a colour; `highlight` applies it to the background. */
export const colorize = (
  text: string,
  colour: Colour,
  { bold = false, highlight = false } = {},
): string =>
  `\u001b[${ansiColours[colour] + (highlight ? 10 : 0)}${bold ? ';1' : ''}m${text}\u001b[0m`;
