/**
 * Powers: x^y = e^(y log x). The exponent may be as large as 709, and its error is the relative
 * error of the power; so the logarithm is computed to a relative 2^-66, in doubles with tails (see
 * exp.ts).
 */
import { highWord, powers } from './bits.js';
import { expWithTail } from './exp.js';
import { exponent, LN2, LN2_TAIL } from './log.js';

const THIRD_TAIL = 1.850371707708594e-17; // 1/3 − the double that is nearest to it

/** a · b − p, where p is a · b rounded; to 2^-100 of it. Factors of 24 bits have exact products. */
const lostOf = (a: number, b: number, p: number): number => {
  const a1 = Math.fround(a);
  const b1 = Math.fround(b);
  const a2 = a - a1;
  const b2 = b - b1;
  return a1 * b1 - p + (a1 * b2 + a2 * b1) + a2 * b2;
};

/** Scratch memory: the tail of a logarithm, which its caller reads at once. */
const tail = new Float64Array(1);

/** log x for a finite x > 0, its tail in `tail`: k ln2 + 2 artanh(s), see log.ts. */
const logInTwo = (x: number): number => {
  const subnormal = x < 2 ** -1022;
  const a = subnormal ? x * 2 ** 54 : x;
  const k = exponent(highWord(a));
  const m = a * powers[1074 - k];
  const main = 2 * artanhInTwo(m);
  const rest = 2 * tail[0];
  const n = subnormal ? k - 54 : k;
  const y = n * LN2 + main; // with |n ln2| > |main|, or n = 0
  const lost = n === 0 ? 0 : main - (y - n * LN2);
  const low = lost + (n * LN2_TAIL + rest);
  const sum = y + low;
  tail[0] = low - (sum - y);
  return sum;
};

/**
 * artanh(s) = s + s · s² (1/3 + s²/5 + …) of s = (m − 1) / (m + 1), m in [√½, √2); its tail in
 * `tail`.
 */
const artanhInTwo = (m: number): number => {
  const f = m - 1;
  const d = m + 1;
  const s = f / d;
  const p = s * d;
  const dLost = m > 1 ? 1 - (d - m) : m - (d - 1);
  const sTail = (f - p - lostOf(s, d, p) - s * dLost) / d;
  const z = s * s;
  const zTail = lostOf(s, s, z) + 2 * s * sTail;
  const q = z * series(z);
  const t = 1 / 3 + q;
  const tTail = q - (t - 1 / 3) + THIRD_TAIL;
  const u = z * t;
  const uTail = lostOf(z, t, u) + (z * tTail + zTail * t);
  const v = s * u;
  const vTail = lostOf(s, u, v) + (s * uTail + sTail * u);
  const y = s + v;
  tail[0] = v - (y - s) + (vTail + sTail);
  return y;
};

/** 1/5 + z/7 + z²/9 + …, for z ≤ (√2 − 1)⁴ = 0.0294. */
const series = (z: number): number => {
  const w = z * z;
  const low = 1 / 5 + z * (1 / 7) + w * (1 / 9 + z * (1 / 11));
  const middle = 1 / 13 + z * (1 / 15) + w * (1 / 17 + z * (1 / 19));
  return low + w * w * (middle + w * w * (1 / 21 + z * (1 / 23) + w * (1 / 25)));
};

/** x^y for a finite x > 0 and a finite y. */
const ofPositive = (x: number, y: number): number => {
  if (x === 1 || Math.abs(y) < 2 ** -65) return 1;
  const large = Math.abs(y) > 2 ** 65;
  if (large) return x > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  const log = logInTwo(x);
  const p = y * log;
  return expWithTail(p, lostOf(y, log, p) + y * tail[0]);
};

/** x^y, with the special cases of Math.pow: 1^NaN and (±1)^±Infinity are NaN, x^0 is 1 always. */
export const pow = (x: number, y: number): number => {
  if (y === 2) return x * x;
  if (y === 1) return x;
  const a = Math.abs(x);
  if (a > 0 && a < Number.POSITIVE_INFINITY && Math.abs(y) < Number.POSITIVE_INFINITY) {
    if (x > 0) return ofPositive(x, y);
    if (!Number.isInteger(y)) return Number.NaN;
    return isOdd(y) ? -ofPositive(a, y) : ofPositive(a, y);
  }
  return ofOthers(x, y, a);
};

const isOdd = (y: number): boolean => Math.abs(y % 2) === 1;

/** x^y where x is ±0 or one of them is not finite. */
const ofOthers = (x: number, y: number, a: number): number => {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y) || (a === 1 && !Number.isFinite(y))) return Number.NaN;
  if (!Number.isFinite(y)) return a > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  const size = (a === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY;
  const negative = (x < 0 || Object.is(x, -0)) && isOdd(y);
  return negative ? -size : size;
};
