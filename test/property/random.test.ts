/** Keys are values, and what they give is random and independent. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as random from '../../src/random.js';
import { fold, type Key, key, keys, normal, permutation, randint, split, uniform } from '../../src/random.js';
import { aKey } from '../support/arbitraries.js';

const N = 10_000;
/** In standard errors: what is random in the right way goes further two times in a thousand million. */
const SIGMAS = 6;
const average = (xs: ArrayLike<number>): number => Array.from(xs).reduce((sum, x) => sum + x, 0) / xs.length;
/** The correlation of two samples in standard errors of what independence would give. */
const correlation = (xs: ArrayLike<number>, ys: ArrayLike<number>): number => {
  const [mx, my] = [average(xs), average(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < xs.length; i++) {
    xy += (xs[i] - mx) * (ys[i] - my);
    xx += (xs[i] - mx) ** 2;
    yy += (ys[i] - my) ** 2;
  }
  return (Math.sqrt(xs.length) * xy) / Math.sqrt(xx * yy);
};
const expectIndependent = (xs: ArrayLike<number>, ys: ArrayLike<number>): void =>
  expect(Math.abs(correlation(xs, ys))).toBeLessThan(SIGMAS);
/** Is the mean of xs what it should be, given the deviation of one x? */
const expectMean = (xs: ArrayLike<number>, mean: number, std: number): void =>
  expect((Math.abs(average(xs) - mean) * Math.sqrt(xs.length)) / std).toBeLessThan(SIGMAS);
const first = (k: Key): number => uniform(k, 1)[0];

describe('the same key gives the same numbers', () => {
  test('whenever and however often it is asked, and whatever was asked in between', () => {
    fc.assert(
      fc.property(aKey, fc.nat(50), (k, n) => {
        const ask = () => [uniform(k, n), normal(k, n), randint(k, n, 10), permutation(k, n), split(k, n), fold(k, n)];
        const before = ask();
        uniform(k, 3);
        split(k, 3);
        expect(ask()).toEqual(before);
      }),
    );
  });

  test('and fewer of them are the first of more', () => {
    fc.assert(
      fc.property(aKey, fc.nat(20), fc.nat(20), (k, n, more) => {
        for (const draw of [uniform, normal]) expect(draw(k, n)).toEqual(draw(k, n + more).slice(0, n));
        expect(randint(k, n, 7)).toEqual(randint(k, n + more, 7).slice(0, n));
        expect(split(k, n)).toEqual(split(k, n + more).slice(0, n));
      }),
    );
  });

  test('a shape is only a number of them', () => {
    fc.assert(
      fc.property(aKey, fc.array(fc.nat(5), { maxLength: 3 }), (k, shape) => {
        const n = shape.reduce((n, d) => n * d, 1);
        for (const draw of [uniform, normal]) expect(draw(k, shape)).toEqual(draw(k, n));
        expect(randint(k, shape, 9)).toEqual(randint(k, n, 9));
      }),
    );
  });

  test('keys() gives one after another what split gives', () => {
    fc.assert(
      fc.property(aKey, fc.nat(50), (k, n) => {
        const next = keys(k);
        expect(Array.from({ length: n }, next)).toEqual(split(k, n));
      }),
    );
  });

  test('in another process too', () => {
    // the built package: `npm test` builds before it tests
    const script = `
      import { random } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url))};
      const { key, split, fold, uniform, normal, randint, permutation } = random;
      const k = fold(split(key(7), 3)[2], 11);
      console.log(JSON.stringify([k, split(k, 2), [...uniform(k, 4)], [...normal(k, 5)], [...randint(k, 4, 1000)], [...permutation(k, 9)]]));`;
    const k = fold(split(key(7), 3)[2], 11);
    const here = [k, split(k, 2), [...uniform(k, 4)], [...normal(k, 5)], [...randint(k, 4, 1000)], [...permutation(k, 9)]];
    expect(JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }))).toEqual(here);
  });

  test('and these are they', () => {
    // whoever changes what a key gives changes every published result
    const k = key(0);
    expect([k, ...split(k, 2), fold(k, 1)]).toEqual([635138341980490, 8753569353703896, 7859463052919545, 3632232325047347]);
    expect([...uniform(k, 3)]).toEqual([0.43756849225610495, 0.9325047305319458, 0.3870463853236288]);
    expect([...permutation(k, 8)]).toEqual([7, 5, 0, 4, 1, 2, 6, 3]);
  });
});

describe('different keys give numbers that have nothing to do with each other', () => {
  test('children with one another: those of split, those of fold, and those of seeds in a row', () => {
    fc.assert(
      fc.property(aKey, fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), (k, seed) => {
        const families = [
          split(k, N + 1),
          Array.from({ length: N + 1 }, (_, i) => fold(k, i)),
          Array.from({ length: N + 1 }, (_, i) => key(seed + i)),
        ];
        for (const family of families) {
          expect(new Set(family).size).toBe(N + 1);
          const draws = family.map(first);
          expectMean(draws, 1 / 2, Math.sqrt(1 / 12));
          expectMean(
            family.map((k) => k / 2 ** 53),
            1 / 2,
            Math.sqrt(1 / 12),
          );
          expectIndependent(draws.slice(1), draws.slice(0, -1));
          expectIndependent(
            draws,
            family.map((k) => k / 2 ** 53),
          );
        }
        expectIndependent(families[0].map(first), families[1].map(first));
      }),
      { numRuns: 3 },
    );
  });

  test('children and their parent, children and grandchildren, and the streams of two children', () => {
    fc.assert(
      fc.property(aKey, (k) => {
        const children = split(k, N);
        const own = uniform(k, N);
        const [a, b] = children;
        expectIndependent(own, children.map(first));
        expectIndependent(
          own,
          children.map((c) => c / 2 ** 53),
        );
        // a key takes two draws: were they its parent's, the key itself would be every other one of its numbers
        expectIndependent(
          own.filter((_, i) => i % 2 === 0),
          children.slice(0, N / 2).map((c) => c / 2 ** 53),
        );
        expectIndependent(children.map(first), split(a, N).map(first));
        expectIndependent(uniform(a, N), uniform(b, N));
        expectIndependent(own, uniform(a, N));
        expectIndependent(own.subarray(1), uniform(a, N - 1));
        expectIndependent(
          own,
          Array.from({ length: N }, (_, i) => first(fold(k, i))),
        );
      }),
      { numRuns: 5 },
    );
  });

  test('no child repeats what its parent says next, nor what another child says', () => {
    fc.assert(
      fc.property(aKey, (k) => {
        // in pairs, for a number alone has 32 bits, and comes again by chance
        const pairs = (k: Key): string[] => [...uniform(k, 100)].map((x, i, all) => `${x} ${all[i + 1]}`);
        const all = [k, ...split(k, 5), ...Array.from({ length: 5 }, (_, i) => fold(k, i))].flatMap(pairs);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  test('a key is a whole number below 2⁵³, however deep it lies', () => {
    fc.assert(
      fc.property(aKey, fc.nat(20), (k, depth) => {
        let [down, along] = [k, k];
        for (let i = 0; i < depth; i++) {
          [, down] = split(down, 2);
          along = fold(along, i);
          for (const k of [down, along]) expect(Number.isSafeInteger(k) && k >= 0).toBe(true);
        }
      }),
    );
  });
});

describe('what the numbers are like', () => {
  const seeds = (f: (k: Key) => void, numRuns = 10): void => fc.assert(fc.property(aKey, f), { numRuns });

  test('uniform: within its bounds, with the mean and the variance of a uniform distribution, one independent of the next', () => {
    seeds((k) => {
      const x = uniform(k, N);
      expect(x.every((v) => v >= 0 && v < 1)).toBe(true);
      expectMean(x, 1 / 2, Math.sqrt(1 / 12));
      expectMean(
        x.map((v) => (v - 0.5) ** 2),
        1 / 12,
        Math.sqrt(1 / 180),
      );
      expectIndependent(x.subarray(1), x.subarray(0, -1));
      expectIndependent(x.subarray(2), x.subarray(0, -2));
      expect(uniform(k, N, -3, 5)).toEqual(x.map((v) => -3 + 8 * v));
    });
  });

  test('normal: the first four moments, tails as often as they should be, one independent of the next in sign and size', () => {
    seeds((k) => {
      const z = normal(k, 4 * N);
      expectMean(z, 0, 1);
      expectMean(
        z.map((v) => v ** 2),
        1,
        Math.sqrt(2),
      );
      expectMean(
        z.map((v) => v ** 3),
        0,
        Math.sqrt(15),
      );
      expectMean(
        z.map((v) => v ** 4),
        3,
        Math.sqrt(96),
      );
      expectMean(
        z.map((v) => +(Math.abs(v) > 1.959964)),
        0.05,
        Math.sqrt(0.05 * 0.95),
      );
      expectIndependent(z.subarray(1), z.subarray(0, -1));
      const sizes = z.map(Math.abs);
      expectIndependent(sizes.subarray(1), sizes.subarray(0, -1));
      expect(z.every(Number.isFinite)).toBe(true);
    }, 5);
  });

  test('randint: whole numbers from 0 to below, each as often as the others', () => {
    fc.assert(
      fc.property(aKey, fc.integer({ min: 1, max: 12 }), (k, below) => {
        const x = randint(k, N, below);
        for (let i = 0; i < below; i++)
          expectMean(
            [...x].map((v) => +(v === i)),
            1 / below,
            Math.sqrt((1 / below) * (1 - 1 / below)) + 1e-12,
          );
        expect(x.every((v) => v >= 0 && v < below)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  test('permutation: each number once, and each order as often as the others', () => {
    fc.assert(
      fc.property(aKey, fc.nat(200), (k, n) => {
        expect([...permutation(k, n)].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
    const orders = split(key(1), N).map((k) => permutation(k, 3).join(''));
    for (const order of ['012', '021', '102', '120', '201', '210'])
      expectMean(
        orders.map((o) => +(o === order)),
        1 / 6,
        Math.sqrt(5 / 36),
      );
  });
});

test('a seed that is no whole number is refused', () => {
  for (const seed of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1' as never, undefined as never])
    expect(() => key(seed)).toThrow(new RangeError(`key: seed should be a whole number, but is ${seed}`));
  expect(() => key(-1)).not.toThrow();
  expect(key(-1)).not.toBe(key(1));
});

test('nothing else is exported than pure functions', () => {
  expect(Object.keys(random).sort()).toEqual(['fold', 'key', 'keys', 'normal', 'permutation', 'randint', 'split', 'uniform']);
});
