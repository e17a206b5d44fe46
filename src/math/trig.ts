/**
 * Sine and cosine. x = n π/2 + r with |r| ≤ π/4; n mod 4 says which of ±sin r and ±cos r it is.
 * Both are polynomials in r², fitted at Chebyshev's nodes.
 */
import { highWord, powers } from './bits.js';
import { TO_WHOLE } from './exp.js';

const PER_RADIAN = 0.6366197723675814; // 2/π
const QUARTER = 1.5707963267341256; // π/2 to 33 bits, so that n · QUARTER is exact for n up to 2^20
const QUARTER_TAIL = 6.077100506506192e-11;

/** Scratch memory: r and its tail, which the caller of `reduce` reads at once. */
const rest = new Float64Array(2);

/**
 * Puts r and its tail into `rest`. What is lost of n · QUARTER_TAIL is below n · 2^-86. Where r is
 * so small that this would show, and where n is large, a longer way round is taken.
 * @returns n, or a whole number that is the same mod 4
 */
const reduce = (x: number): number => {
  const n = x * PER_RADIAN + TO_WHOLE - TO_WHOLE;
  const y = x - n * QUARTER;
  const less = n * QUARTER_TAIL;
  const r = y - less;
  if (!(Math.abs(x) < 1e6 && Math.abs(r) > Math.abs(n) * 2 ** -28)) return reduceExactly(x);
  rest[0] = r;
  rest[1] = y - r - less;
  return n;
};

/** floor(2^1216 · 2/π) and floor(2^200 · π/2). */
const TWO_OVER_PI = BigInt(
  '0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2' +
    'e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339' +
    'f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea' +
    '2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6bab',
);
const PI_OVER_TWO = 0x1921fb54442d18469898cc51701b839a252049c1114cf98e804n;

/**
 * `reduce` in whole numbers: x 2/π = n + a fraction, of which no double is nearer to 0 than 2^-62,
 * so that 200 bits of it are more than enough. Payne & Hanek 1983 multiply only by those digits of
 * 2/π that matter; here it is by all.
 */
const reduceExactly = (x: number): number => {
  if (!Number.isFinite(x)) {
    rest[0] = Number.NaN;
    return 0;
  }
  const e = ((highWord(x) >> 20) & 0x7ff) - 1023 - 52; // x · 2^-e is whole
  const product = BigInt(x * powers[1074 - e]) * TWO_OVER_PI;
  const point = BigInt(1216 - e);
  const n = (product + (1n << (point - 1n))) >> point;
  const fraction = (product - (n << point)) >> (point - 200n);
  const r = fraction * PI_OVER_TWO;
  const high = Number(r);
  rest[0] = high * 2 ** -400;
  rest[1] = Number(r - BigInt(high)) * 2 ** -400;
  return Number(BigInt.asUintN(2, n));
};

/** sin(r + tail) for |r| ≤ π/4. */
const sinOf = (r: number, tail: number): number => {
  const z = r * r;
  const w = z * z;
  const odd = 0.008333333333330936 + z * -0.00019841269836740532;
  const p =
    odd + w * (2.7557316093198404e-6 + z * -2.5051129896450185e-8 + w * 1.5917988979397435e-10);
  return r + (tail * (1 - 0.5 * z) + r * z * (-0.16666666666666666 + z * p));
};

/** cos(r + tail) for |r| ≤ π/4: 1 − r²/2, what is lost of that, and the rest. */
const cosOf = (r: number, tail: number): number => {
  const z = r * r;
  const w = z * z;
  const p = 0.041666666666666664 + z * -0.0013888888888887389;
  const q = 2.48015872987544e-5 + z * -2.755731726587808e-7;
  const c = p + w * (q + w * (2.087614504941318e-9 + z * -1.138254464534925e-11));
  const half = 0.5 * z;
  const y = 1 - half;
  return y + (1 - y - half + (w * c - r * tail));
};

/** The sine of an angle in radians, of any size. */
export const sin = (x: number): number => {
  if (Math.abs(x) < 0.785) return Math.abs(x) < 2 ** -27 ? x : sinOf(x, 0);
  const n = reduce(x);
  const y = n & 1 ? cosOf(rest[0], rest[1]) : sinOf(rest[0], rest[1]);
  return n & 2 ? -y : y;
};

/** The cosine of an angle in radians, of any size. */
export const cos = (x: number): number => {
  if (Math.abs(x) < 0.785) return cosOf(x, 0);
  const n = reduce(x);
  const y = n & 1 ? sinOf(rest[0], rest[1]) : cosOf(rest[0], rest[1]);
  return (n + 1) & 2 ? -y : y;
};
