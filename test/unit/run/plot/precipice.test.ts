/** Probability of improvement and performance profiles (Agarwal et al. 2021), against results found by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FinalRow } from '../../../../src/run/plot/finalTable.js';
import { improvement } from '../../../../src/run/plot/improvement.js';
import { profiles } from '../../../../src/run/plot/profile.js';

const scores = fc.array(
  fc.integer({ min: -9, max: 9 }).map((i) => i / 2),
  { minLength: 1, maxLength: 8 },
);
const row = (condition: string, values: readonly number[]): FinalRow => ({ condition, values, x: 1, iqm: 0, low: 0, high: 0 });

describe('[C4] the probability that a run of X ends higher than one of Y', () => {
  test('counts pairs, equal ones as half', () => {
    // 3 > 2, 3 > 1, 1 < 2, 1 = 1
    expect(improvement([3, 1], [2, 1]).p).toBe((1 + 1 + 0 + 0.5) / 4);
    expect(improvement([5, 6], [1, 2, 3])).toEqual({ p: 1, low: 1, high: 1 });
    expect(improvement([1], [1])).toEqual({ p: 0.5, low: 0.5, high: 0.5 });
  });

  test('has an interval from resamples of both: with one run against two, a quarter of these is 0 and a quarter is 1', () => {
    expect(improvement([2], [1, 3])).toEqual({ p: 0.5, low: 0, high: 1 });
    expect(improvement([1, 3], [2])).toEqual({ p: 0.5, low: 0, high: 1 });
  });

  test('has an interval as wide as the normal approximation says', () => {
    const xs = Array.from({ length: 40 }, (_, i) => i + 8);
    const ys = Array.from({ length: 40 }, (_, i) => i);
    const { p, low, high } = improvement(xs, ys);
    // The pairs with y < x, for x = i + 8: i + 8 of them as long as i + 8 < 40, then all 40; half of one for x = y.
    expect(p).toBe((xs.reduce((sum, x) => sum + Math.min(x, 40), 0) + 32 / 2) / 1600);
    // DeLong's variance: of the mean over y of 1[x > y], and over x, each divided by 40.
    const variance = (means: readonly number[]): number => means.reduce((sum, m) => sum + (m - p) ** 2, 0) / 39;
    const overY = xs.map((x) => (Math.min(x, 40) + (x < 40 ? 0.5 : 0)) / 40);
    const overX = ys.map((y) => (Math.min(47 - y, 40) + (y >= 8 ? 0.5 : 0)) / 40);
    const deviation = Math.sqrt(variance(overY) / 40 + variance(overX) / 40);
    expect((high - low) / (2 * 1.96 * deviation)).toBeGreaterThan(0.93);
    expect((high - low) / (2 * 1.96 * deviation)).toBeLessThan(1.07);
  });

  test('adds up to 1 with its counterpart, and depends on the order of scores alone', () => {
    fc.assert(
      fc.property(scores, scores, (xs, ys) => {
        const { p } = improvement(xs, ys);
        expect(p + improvement(ys, xs).p).toBeCloseTo(1, 12);
        expect(
          improvement(
            xs.map((x) => Math.sinh(x)),
            ys.map((y) => Math.sinh(y)),
          ).p,
        ).toBe(p);
      }),
      { numRuns: 20 },
    );
  });
});

describe('[C4] a performance profile', () => {
  test('is the fraction of runs above each score', () => {
    const [a, b] = profiles([row('a', [2, 1, 4, 2]), row('b', [3])]);
    expect(a.x.slice(1, -1)).toEqual([1, 2, 3, 4]);
    expect(a.y).toEqual([1, 0.75, 0.25, 0.25, 0, 0]);
    expect(b.y).toEqual([1, 1, 1, 0, 0, 0]);
    expect([b.low, b.high]).toEqual([b.y, b.y]); // resamples of one run are that run
  });

  test('has a band from resamples: of two runs a quarter of these has both below, and a quarter both above', () => {
    const [{ y, low, high }] = profiles([row('a', [1, 2])]);
    expect(y).toEqual([1, 0.5, 0, 0]);
    expect(low).toEqual([1, 0, 0, 0]);
    expect(high).toEqual([1, 1, 0, 0]);
  });

  test('falls from 1 to 0, and the area below it is the mean', () => {
    fc.assert(
      fc.property(scores, scores, (as, bs) => {
        for (const [i, { x, y }] of profiles([row('a', as), row('b', bs)]).entries()) {
          const values = i === 0 ? as : bs;
          expect([y[0], y.at(-1)]).toEqual([1, 0]);
          const area = x.slice(1).reduce((sum, tau, k) => sum + (tau - x[k]) * y[k], x[0]);
          expect(area).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 10);
          expect([...y].sort((p, q) => q - p)).toEqual([...y]);
        }
      }),
      { numRuns: 20 },
    );
  });
});
