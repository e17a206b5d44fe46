/**
 * Functions to many more digits than a double has, to measure others by. A number x is a whole one here, x · 2^1200: every
 * double is one without error, and the smallest has 126 bits to spare.
 */
export type Fixed = bigint;

const POINT = 1200n;
/** π has as many digits more as the largest double has before its point. */
const EXTRA = 1100n;
const ONE: Fixed = 1n << POINT;

const bits = new DataView(new ArrayBuffer(8));
const partsOf = (x: number): { readonly negative: boolean; readonly exponent: bigint; readonly fraction: bigint } => {
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  return { negative: word >> 63n === 1n, exponent: (word >> 52n) & 0x7ffn, fraction: word & 0xfffffffffffffn };
};
/** A double, exactly; an infinity as the next power of two, which is where it would lie. */
export const fixed = (x: number): Fixed => {
  const { negative, exponent, fraction } = partsOf(x);
  const whole = exponent === 0n ? fraction << 1n : (fraction | (1n << 52n)) << exponent;
  const magnitude = whole << (POINT - 1075n);
  return negative ? -magnitude : magnitude;
};

const abs = (x: bigint): bigint => (x < 0n ? -x : x);
const times = (x: Fixed, y: Fixed): Fixed => (x * y) >> POINT;
const over = (x: Fixed, y: Fixed): Fixed => (x << POINT) / y;

/** How far a double is off, in units of the last place of the true value: 0.5 at best where it is not a double. */
export const ulps = (got: number, want: Fixed): number => {
  if (abs(want) >= ONE << 1024n) return Number.isFinite(got) ? Number.POSITIVE_INFINITY : 0;
  const top = BigInt(abs(want).toString(2).length) - 1n;
  const place = top - 52n > POINT - 1074n ? top - 52n : POINT - 1074n;
  return Number((abs(fixed(got) - want) * 1_000_000n) >> place) / 1e6;
};

/** x + x^2/2! + …, of |x| < 1. */
const growth = (x: Fixed): Fixed => {
  let [sum, term] = [0n, ONE];
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = times(term, x) / n;
    sum += term;
  }
  return sum;
};
/** artanh(1/n) · 2^digits, by its series. */
const artanh = (n: bigint, digits: bigint): bigint => {
  let [sum, power] = [0n, (1n << digits) / n];
  for (let k = 1n; power !== 0n; k += 2n, power /= n * n) sum += power / k;
  return sum;
};
/** arctan(1/n) · 2^digits, likewise. */
const arctan = (n: bigint, digits: bigint): bigint => {
  let [sum, power] = [0n, (1n << digits) / n];
  for (let k = 1n; power !== 0n; k += 2n, power /= n * n) sum += k % 4n === 1n ? power / k : -power / k;
  return sum;
};
const LN2 = (2n * artanh(3n, POINT + 64n)) >> 64n;
/** Machin 1706. */
const PI = 16n * arctan(5n, POINT + EXTRA) - 4n * arctan(239n, POINT + EXTRA);

export const exp = (x: Fixed): Fixed => {
  const n = x / LN2;
  const y = ONE + growth(x - n * LN2);
  return n < 0n ? y >> -n : y << n;
};
export const expm1 = (x: Fixed): Fixed => (abs(x) < ONE / 2n ? growth(x) : exp(x) - ONE);
export const tanh = (x: Fixed): Fixed => {
  const y = expm1(2n * x);
  return over(y, y + 2n * ONE);
};
/** log x, from a guess that is right to 50 bits: one step of Halley's trebles them. */
const logNear = (x: Fixed, guess: Fixed): Fixed => {
  const y = exp(guess);
  return guess + over(2n * (x - y), x + y);
};
export const log = (x: Fixed, guess: number): Fixed => logNear(x, logNear(x, fixed(guess)));
export const log1p = (x: Fixed, guess: number): Fixed => log(ONE + x, guess);
/** x^y for x > 0, unless it is far out of range of a double. */
export const pow = (x: Fixed, y: Fixed, guess: number): Fixed => exp(times(y, log(x, guess)));

/** x − nπ, as short as can be, and whether n is odd. */
const turned = (x: Fixed): { readonly rest: Fixed; readonly odd: boolean } => {
  const y = x << EXTRA;
  const n = (2n * y + PI) / (2n * PI) - (2n * y + PI < 0n ? 1n : 0n);
  return { rest: (y - n * PI) >> EXTRA, odd: n % 2n !== 0n };
};
/** Terms of the series of sine or cosine from this one on, which is of order n. */
const wave = (x: Fixed, first: Fixed, order: bigint): Fixed => {
  let [sum, term] = [0n, first];
  for (let n = order; term !== 0n && term !== -1n; n += 2n) {
    sum += term;
    term = -times(times(term, x), x) / ((n + 1n) * (n + 2n));
  }
  return sum;
};
export const sin = (x: Fixed): Fixed => {
  const { rest, odd } = turned(x);
  const y = wave(rest, rest, 1n);
  return odd ? -y : y;
};
export const cos = (x: Fixed): Fixed => {
  const { rest, odd } = turned(x);
  const y = wave(rest, ONE, 0n);
  return odd ? -y : y;
};
