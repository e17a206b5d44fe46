/**
 * The exponential function, e^x − 1 and the hyperbolic tangent. x = n ln2/16 + r with |r| ≤ ln2/32,
 * so that e^x = 2^(n/16) · e^r: a power of two from a table, and the Taylor series of e^r − 1. Here
 * and in the files beside this one, the tail of a double is what it lost when it was rounded: the
 * two together hold twice the digits (Dekker 1971).
 */
import { powers, scale } from './bits.js';

// biome-ignore format: a quarter of them a line
/** 2^(j/16) for j = 0, …, 15. */
const roots = Float64Array.of(
  1, 1.0442737824274138, 1.0905077326652577, 1.1387886347566916,
  1.189207115002721, 1.241857812073484, 1.2968395546510096, 1.3542555469368927,
  Math.SQRT2, 1.4768261459394993, 1.5422108254079407, 1.6104903319492543,
  1.681792830507429, 1.7562521603732995, 1.8340080864093424, 1.9152065613971474,
);
// biome-ignore format: a quarter of them a line
/** Their tails. */
const rootTails = Float64Array.of(
  0, 8.551889705537965e-17, -3.046782079812471e-17, 8.912812676025408e-17,
  3.982015231465646e-17, 4.658027591836937e-17, 2.5382502794888315e-17, 7.70094837980299e-17,
  -9.667293313452913e-17, -3.483994556892796e-17, 7.949834809697621e-17, 2.4707192569797888e-17,
  8.199010020581497e-17, 2.960140695448873e-17, 3.283107224245627e-17, -1.0619946056195963e-16,
);

const PER_UNIT = 23.083120654223414; // 16 / ln2
const STEP = 0.043321698783984175; // ln2 / 16 to 34 bits, so that n · STEP is exact
const STEP_TAIL = 1.012406886666035e-12;
/** Added and taken away again, it rounds a number below 2^51 to the nearest whole one. */
export const TO_WHOLE: number = 1.5 * 2 ** 52;

/** e^r − 1 for |r| ≤ ln2/32. */
const growth = (r: number): number => {
  const z = r * r;
  return (
    r + z * (1 / 2 + r * (1 / 6) + z * (1 / 24 + r * (1 / 120) + z * (1 / 720 + r * (1 / 5040))))
  );
};

/** e^x. */
export const exp = (x: number): number => {
  if (!(Math.abs(x) < 708)) return expWithTail(x, 0);
  const n = x * PER_UNIT + TO_WHOLE - TO_WHOLE;
  const j = n & 15;
  const root = roots[j];
  const rest = rootTails[j] + root * growth(x - n * STEP - n * STEP_TAIL);
  return (root + rest) * powers[(n >> 4) + 1074];
};

/** e^(x + tail), of any x, where |tail| is at most about an ulp of x. */
export const expWithTail = (x: number, tail: number): number => {
  if (x > 710) return Number.POSITIVE_INFINITY;
  if (x < -746) return 0;
  if (Number.isNaN(x)) return x;
  const n = x * PER_UNIT + TO_WHOLE - TO_WHOLE;
  const j = n & 15;
  const rest = rootTails[j] + roots[j] * growth(x - n * STEP - n * STEP_TAIL + tail);
  return scale(roots[j] + rest, n >> 4);
};

/** Scratch memory: the tail of e^x, which its caller reads at once. */
const lost = new Float64Array(1);
/** e^x for |x| < 700, its tail in `lost`. */
const expInTwo = (x: number): number => {
  const n = x * PER_UNIT + TO_WHOLE - TO_WHOLE;
  const j = n & 15;
  const power = powers[(n >> 4) + 1074];
  const root = roots[j] * power;
  const rest = rootTails[j] * power + root * growth(x - n * STEP - n * STEP_TAIL);
  const y = root + rest;
  lost[0] = rest - (y - root);
  return y;
};

/** e^x − 1, to its last digits where x is small. */
export const expm1 = (x: number): number => {
  if (Math.abs(x) < 0.2) return Math.abs(x) < 2 ** -54 ? x : x + x * x * nearZero(x);
  if (!(Math.abs(x) < 40)) return x > 0 ? exp(x) : x < 0 ? -1 : x;
  const y = expInTwo(x);
  const less = y - 1;
  const tail = y > 1 ? -1 - (less - y) : y - (less + 1);
  return less + (tail + lost[0]);
};

/** (e^x − 1 − x) / x² for |x| < 0.2, by Taylor's series. */
const nearZero = (x: number): number => {
  const z = x * x;
  const low = 1 / 2 + x * (1 / 6) + z * (1 / 24 + x * (1 / 120));
  const middle = 1 / 720 + x * (1 / 5040) + z * (1 / 40320 + x * (1 / 362880));
  const high = 1 / 3628800 + x * (1 / 39916800) + z * (1 / 479001600 + x * (1 / 6227020800));
  return low + z * z * (middle + z * z * high);
};

/** The hyperbolic tangent. */
export const tanh = (x: number): number => {
  const a = Math.abs(x);
  if (a < 0.55) return a < 2 ** -28 ? x : x - x * lambert(x * x);
  const y = a < 22 ? oneLess(2 * a) : 1;
  return x > 0 ? y : x < 0 ? -y : x;
};

/**
 * 1 − tanh(x)/x where z = x² < 0.31: Lambert's continued fraction x/(1 + z/(3 + z/(5 + …))), cut
 * after 17.
 */
const lambert = (z: number): number => {
  const p = 11486475 + z * (810810 + z * (12870 + z * 44));
  const q = 34459425 + z * (16216200 + z * (945945 + z * (13860 + z * 45)));
  return (z * p) / q;
};

/** 1 − 2 / (e^x + 1) for x ≥ 1.1, with what the roundings of sum and of difference lose. */
const oneLess = (x: number): number => {
  const e = expInTwo(x);
  const sum = e + 1;
  const tail = 1 - (sum - e) + lost[0];
  const q = 2 / sum;
  const y = 1 - q;
  return y + (1 - y - q + (q * tail) / sum);
};
