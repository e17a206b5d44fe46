/**
 * Logarithms. x = 2^k · (1 + f) with 1 + f in [√½, √2), and log(1 + f) = 2 artanh(s) with
 * s = f / (2 + f). That equals f − f²/2 + s (f²/2 + R(s²)), the largest term of which is exact.
 */
import { highWord, powers } from './bits.js';

/** ln 2 to 40 bits, so that k · LN2 is exact. */
export const LN2 = 0.6931471805592082;
/** ln 2 − LN2. */
export const LN2_TAIL = 7.371002565167799e-13;

/**
 * The exponent k of a positive number that is not subnormal, from the upper half of its bits.
 * 0x95f62 is that of 1 less that of √½, so that the sum carries into the exponent from √2 on.
 */
export const exponent = (high: number): number => ((high + 0x95f62) >> 20) - 1023;

/**
 * k ln2 + log(1 + f) + tail. R is a polynomial in z = s², fitted at Chebyshev's nodes to 2^-51 of
 * R/z.
 */
const logarithmOf = (k: number, f: number, tail: number): number => {
  const s = f / (2 + f);
  const half = 0.5 * f * f;
  const z = s * s;
  const w = z * z;
  const even = w * (0.39999999999899505 + w * (0.2222221113479508 + w * 0.15331721600556042));
  const odd =
    z *
    (0.666666666666667 +
      w * (0.28571428625975487 + w * (0.18182889125261723 + w * 0.14616449685043406)));
  return k * LN2 - (half - (s * (half + (odd + even)) + (k * LN2_TAIL + tail)) - f);
};

/** The natural logarithm; NaN below 0. */
export const log = (x: number): number => {
  const high = highWord(x);
  if (high < 0x00100000 || high >= 0x7ff00000) return logOfOthers(x);
  const k = exponent(high);
  return logarithmOf(k, x * powers[1074 - k] - 1, 0);
};

/** The logarithm of what is subnormal, 0, negative, infinite or NaN. */
const logOfOthers = (x: number): number => {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x < 0) return Number.NaN;
  if (!(x < 1)) return x;
  const y = x * 2 ** 54;
  const k = exponent(highWord(y));
  return logarithmOf(k - 54, y * powers[1074 - k] - 1, 0);
};

/** log(1 + x), to its last digits where x is small. */
export const log1p = (x: number): number => {
  if (x > -0.29 && x < 0.41) return Math.abs(x) < 2 ** -54 ? x : logarithmOf(0, x, 0);
  if (!(x > -1 && x < Number.POSITIVE_INFINITY)) return logOfOthers(1 + x);
  const y = 1 + x;
  const lost = x > 1 ? 1 - (y - x) : x - (y - 1);
  const k = exponent(highWord(y));
  return logarithmOf(k, y * powers[1074 - k] - 1, lost / y);
};
