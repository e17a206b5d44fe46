/** The functions of src/math.ts are within 1 ulp of the true value, wherever they are asked. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as functions from '../../src/math.js';
import * as precise from '../support/precise.js';
import { fixed, ulps } from '../support/precise.js';

const math = { ...functions };

const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
/** Numbers of every magnitude, subnormal ones among them. */
const anySize: fc.Arbitrary<number> = fc.double({ noNaN: true, noDefaultInfinity: true });
const positive = fc.oneof(anySize.map(Math.abs), between(Number.MIN_VALUE, 2 ** -1022)).filter((x) => x > 0);
/** Near multiples of π/2, where sine or cosine almost vanishes. */
const nearZeros = fc
  .tuple(fc.integer({ min: -600_000, max: 600_000 }), between(-1e-6, 1e-6))
  .map(([n, beside]) => (n * Math.PI) / 2 + beside);

interface Case {
  readonly arguments: fc.Arbitrary<number>;
  readonly true: (x: number) => precise.Fixed;
}
const angles = fc.oneof(between(-7, 7), between(-1000, 1000), between(-2e6, 2e6), nearZeros, anySize);
const cases: Readonly<Record<Exclude<keyof typeof math, 'pow'>, Case>> = {
  exp: { arguments: fc.oneof(between(-10, 10), between(-750, 709.78), between(-745.2, -708)), true: (x) => precise.exp(fixed(x)) },
  expm1: { arguments: fc.oneof(between(-1, 1), between(-45, 709.78), between(-1e-3, 1e-3)), true: (x) => precise.expm1(fixed(x)) },
  tanh: { arguments: fc.oneof(between(-2, 2), between(-25, 25), between(-1e-3, 1e-3)), true: (x) => precise.tanh(fixed(x)) },
  log: { arguments: fc.oneof(between(0.5, 2), between(1e-3, 1e3), positive), true: (x) => precise.log(fixed(x), Math.log(x)) },
  log1p: {
    arguments: fc.oneof(between(-0.5, 1), between(-0.999_999, 1e3), between(-1e-3, 1e-3), positive),
    true: (x) => precise.log1p(fixed(x), Math.log1p(x)),
  },
  sin: { arguments: angles, true: (x) => precise.sin(fixed(x)) },
  cos: { arguments: angles, true: (x) => precise.cos(fixed(x)) },
};
type Name = keyof typeof cases;
const names = Object.keys(cases) as Name[];

const runs = { numRuns: 1500 };
/** The functions by their names. */
const own = { ...math };
describe.each(names)('%s', (name) => {
  const { arguments: xs, true: want } = cases[name];
  test('is within 1 ulp', () => {
    fc.assert(
      fc.property(xs, (x) => void expect(ulps(own[name](x), want(x))).toBeLessThan(1)),
      runs,
    );
  });
  test('is what it has to be where that is known: of NaN, of zeros and of infinities', () => {
    for (const x of [Number.NaN, 0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(own[name](x), `${name}(${x})`).toBe(Math[name](x));
  });
});

test.each([
  ['exp', 709.782712893384, 1.7976931348622732e308],
  ['exp', 709.7827128933841, Number.POSITIVE_INFINITY],
  ['exp', 1e300, Number.POSITIVE_INFINITY],
  ['exp', -745.1332191019411, Number.MIN_VALUE],
  ['exp', -745.1332191019412, 0],
  ['exp', -1e300, 0],
  ['expm1', 710, Number.POSITIVE_INFINITY],
  ['expm1', -1e300, -1],
  ['expm1', Number.MIN_VALUE, Number.MIN_VALUE],
  ['log', 1, 0],
  ['log', -1, Number.NaN],
  ['log', -Number.MIN_VALUE, Number.NaN],
  ['log', Number.MIN_VALUE, -744.4400719213812],
  ['log1p', -1, Number.NEGATIVE_INFINITY],
  ['log1p', -1.0000000000000002, Number.NaN],
  ['log1p', -Number.MIN_VALUE, -Number.MIN_VALUE],
  ['tanh', Number.MIN_VALUE, Number.MIN_VALUE],
  ['tanh', 1e300, 1],
  ['tanh', -1e300, -1],
  ['sin', -Number.MIN_VALUE, -Number.MIN_VALUE],
  ['sin', Math.PI, 1.2246467991473532e-16],
  ['cos', Math.PI / 2, 6.123233995736766e-17],
  // the double that is nearest to a multiple of π/2: Muller, Elementary Functions, 2016
  ['cos', 6381956970095103 * 2 ** 797, -4.687165924254628e-19],
] as const)('%s(%d) is %d', (name, x, want) => {
  expect(own[name](x)).toBe(want);
});

describe('pow', () => {
  const error = (x: number, y: number): number => ulps(math.pow(x, y), precise.pow(fixed(x), fixed(y), Math.log(x)));
  const base = fc.oneof(between(1e-3, 10), between(0.9, 1.1), positive);
  test('is within 1 ulp, of whatever result', () => {
    const exponent = fc.oneof(between(-745, 710), between(-3, 3));
    fc.assert(
      fc.property(base, exponent, (x, e) => {
        const y = Math.log(x) === 0 ? e : e / Math.log(x); // e^e is about the result
        expect(error(x, y)).toBeLessThan(1);
      }),
      runs,
    );
  });

  test('of small whole numbers it is exact', () => {
    for (let x = 2; x < 40; x++)
      for (let y = 0; BigInt(x) ** BigInt(y) < 2n ** 53n; y++) expect(math.pow(x, y)).toBe(Number(BigInt(x) ** BigInt(y)));
    for (let k = -1074; k < 1024; k++) expect(math.pow(2, k)).toBe(powerOfTwo(k));
  });

  test('special cases are those of Math.pow', () => {
    const { MAX_VALUE, MIN_VALUE, NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    const ones = [0, 0.5, 1, 2, 3, 2 ** 53 - 1, 2 ** 53, 2.5, MAX_VALUE, MIN_VALUE, infinity];
    const some = [nan, ...ones, ...ones.map((x) => -x)];
    const known = (x: number, y: number): boolean => !Number.isFinite(x ** y) || [0, 1].includes(Math.abs(x ** y));
    const pairs = some.flatMap((x) => some.map((y) => [x, y] as const)).filter(([x, y]) => known(x, y));
    expect(pairs.length).toBeGreaterThan(300);
    for (const [x, y] of pairs) expect(math.pow(x, y), `${x} to the power of ${y}`).toBe(x ** y);
  });

  test('of a negative number its sign is that of the power', () => {
    expect([math.pow(-3, 3), math.pow(-3, 4), math.pow(-3, -1), math.pow(-8, 1 / 3)]).toEqual([-27, 81, -1 / 3, Number.NaN]);
  });
});

/** 2^k, by doubling. */
const powerOfTwo = (k: number): number => {
  let x = 1;
  for (let i = 0; i < Math.abs(k); i++) x *= k < 0 ? 0.5 : 2;
  return x;
};

test('the measure measures: the double that is nearest is at most half a unit off, its neighbour more', () => {
  const third = precise.fixed(1) / 3n;
  expect(ulps(1 / 3, third)).toBeLessThan(0.5);
  expect(ulps(1 / 3 + 2 ** -54, third)).toBeCloseTo(1 - ulps(1 / 3, third), 5);
  expect(ulps(-1 / 3, third)).toBeGreaterThan(1e15);
});
