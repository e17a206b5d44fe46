/** From runs to curves: smoothing, averaging, and how sure one can be. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { key } from '../../../../src/random.js';
import { type CurveOptions, curves, estimators, smoothed } from '../../../../src/run/plot/curves.js';
import type { Dataset } from '../../../../src/run/plot/datasets.js';
import { iqm, iqmInterval, quantile, resamples } from '../../../../src/run/plot/iqm.js';
import { aKey, grid } from '../../../support/arbitraries.js';

const NAN = Number.NaN;
const value = grid(-100, 100);
const someValues = (minLength: number, maxLength = 12) => fc.array(value, { minLength, maxLength });

describe('smoothing', () => {
  /** NumPy's convolve(x, ones(k), 'same') / convolve(ones, ones(k), 'same'), from its definition. */
  const original = (x: readonly number[], k: number): number[] => {
    const full = (v: readonly number[]): number[] =>
      Array.from({ length: v.length + k - 1 }, (_, j) => v.reduce((sum, a, i) => sum + (j - i >= 0 && j - i < k ? a : 0), 0));
    const first = Math.floor((k - 1) / 2);
    const same = (v: readonly number[]): number[] => full(v).slice(first, first + v.length);
    const counts = same(x.map(() => 1));
    return same(x).map((sum, i) => sum / counts[i]);
  };

  test('is what NumPy computes, for windows of even and odd width', () => {
    fc.assert(
      fc.property(someValues(1), fc.nat(), (x, n) => {
        const width = 1 + (n % x.length);
        const [ours, theirs] = [smoothed(x, width), original(x, width)];
        for (const i of x.keys()) expect(ours[i]).toBeCloseTo(theirs[i], 9);
      }),
    );
  });

  test('over one epoch, or none, changes nothing', () => {
    expect([0, 1].map((width) => smoothed([1, 5, 2], width))).toEqual([
      [1, 5, 2],
      [1, 5, 2],
    ]);
  });

  test('leaves a gap where nothing was measured, and no wider one', () => {
    expect(smoothed([1, NAN, 3, 5], 3)).toEqual([1, NAN, 4, 4]);
  });
});

describe('the interquartile mean', () => {
  test.each([
    [[7], 7],
    [[1, 2], 1.5],
    [[0, 3, 9], 4],
    [[100, 1, -50, 3], 2], // without 100 and -50
    [[5, 1, 2, 3, 400], 10 / 3], // without 1 and 400
    [[8, 7, 6, 5, 4, 3, 2, 1], 4.5], // 3, 4, 5 and 6
  ])('of %j is %d', (values, expected) => {
    expect(iqm(values)).toBeCloseTo(expected, 12);
  });

  test('of equal numbers is that number', () => {
    const [equal, close] = [fc.integer({ min: 1, max: 20 }), 1e-9];
    fc.assert(fc.property(value, equal, (x, n) => Math.abs(iqm(Array(n).fill(x)) - x) < close));
  });

  test('does not depend on their order, moves and stretches with them, and does not see one outlier among four', () => {
    fc.assert(
      fc.property(someValues(4), value, grid(0.1, 3), (x, shift, scale) => {
        expect(iqm([...x].reverse())).toBeCloseTo(iqm(x), 9);
        expect(iqm(x.map((v) => shift + scale * v))).toBeCloseTo(shift + scale * iqm(x), 9);
        const highest = x.indexOf(Math.max(...x));
        expect(iqm(x.with(highest, 1e9))).toBe(iqm(x));
      }),
    );
  });
});

test('quantiles are linear between the values', () => {
  expect([0, 0.25, 0.5, 0.9, 1].map((q) => quantile([0, 10, 20], q))).toEqual([0, 5, 10, 18, 20]);
});

describe('resampling', () => {
  test('draws from each stratum as many as it has, and each of them as often', () => {
    const sizes = [3, 5];
    const drawn = resamples(key(1), sizes, 4000);
    expect(drawn).toHaveLength(4000);
    for (const counts of drawn) {
      expect(counts.slice(0, 3).reduce((a, b) => a + b)).toBe(3);
      expect(counts.slice(3).reduce((a, b) => a + b)).toBe(5);
    }
    // 4000 is 4 standard deviations: sqrt(4000 * n * (1 / n) * (1 - 1 / n)) is at most 57
    for (let i = 0; i < 8; i++) expect(Math.abs(drawn.reduce((sum, counts) => sum + counts[i], 0) - 4000)).toBeLessThan(4 * 57);
  });

  test('draws from one stratum as if there were no other', () => {
    const drawn = resamples(key(1), [4, 4], 50);
    expect(drawn.some((counts) => `${counts.slice(0, 4)}` !== `${counts.slice(4)}`)).toBe(true);
  });

  test('is the same again with the same key, and another with another', () => {
    fc.assert(
      fc.property(aKey, (k) => {
        expect(resamples(k, [4, 2], 20)).toEqual(resamples(k, [4, 2], 20));
        expect(resamples(k, [4, 2], 20)).not.toEqual(resamples(key(-1), [4, 2], 20));
      }),
      { numRuns: 20 },
    );
  });
});

describe('the bootstrap interval', () => {
  /** The interquartile means of all n^n resamples, which are equally likely, in order. */
  const everyResample = (values: readonly number[]): number[] => {
    const n = values.length;
    return Array.from({ length: n ** n }, (_, code) => iqm(values.map((_, i) => values[Math.floor(code / n ** i) % n]))).sort(
      (a, b) => a - b,
    );
  };

  test.each([
    [[0, 1], 0, 1], // 0, 0.5 and 1 in 1, 2 and 1 of 4 resamples
    [[0, 3, 9], 0, 9], // all three alike in 1 of 27 resamples: 3.7 %
    [[5], 5, 5],
    [[2, 2, 2, 2], 2, 2],
  ])('of %j is from %d to %d, by counting', (values, low, high) => {
    expect(iqmInterval(values, resamples(key(0), [values.length]))).toEqual({ low, high });
  });

  test('has 2.5 % of all possible resamples below it, and as many above', () => {
    const values = [1, 4, 5, 11, 30];
    const all = everyResample(values);
    const { low, high } = iqmInterval(values, resamples(key(0), [5], 20_000));
    const share = (inside: (m: number) => boolean): number => all.filter(inside).length / all.length;
    expect(share((m) => m < low - 1e-9)).toBeLessThan(0.03);
    expect(share((m) => m <= low + 1e-9)).toBeGreaterThan(0.02);
    expect(share((m) => m > high + 1e-9)).toBeLessThan(0.03);
    expect(share((m) => m >= high - 1e-9)).toBeGreaterThan(0.02);
  });

  test('holds the interquartile mean, moves and stretches with the values, and does not depend on their order in a stratum', () => {
    const drawn = resamples(key(3), [6], 500);
    fc.assert(
      fc.property(someValues(6, 6), value, grid(0.1, 3), (x, shift, scale) => {
        const { low, high } = iqmInterval(x, drawn);
        expect(low).toBeLessThanOrEqual(iqm(x) + 1e-9);
        expect(high).toBeGreaterThanOrEqual(iqm(x) - 1e-9);
        const moved = iqmInterval(
          x.map((v) => shift + scale * v),
          drawn,
        );
        expect(moved.low).toBeCloseTo(shift + scale * low, 9);
        expect(moved.high).toBeCloseTo(shift + scale * high, 9);
      }),
      { numRuns: 50 },
    );
  });

  test('is stratified: runs of one environment never stand for those of another', () => {
    const values = [0, 0, 10, 10];
    expect(iqmInterval(values, resamples(key(0), [2, 2]))).toEqual({ low: 5, high: 5 });
    expect(iqmInterval(values, resamples(key(0), [4]))).toEqual({ low: 0, high: 10 });
  });
});

describe('curves', () => {
  const run = (columns: Readonly<Record<string, readonly number[]>>, more: Partial<Dataset> = {}): Dataset => ({
    dir: 'x',
    root: 'data/',
    condition1: 'a',
    condition2: 'a-0',
    unit: 0,
    envName: undefined,
    columns: new Map(Object.entries(columns)),
    rows: Object.values(columns)[0].length,
    ...more,
  });
  const steps = (Performance: readonly number[], more: Partial<Dataset> = {}): Dataset =>
    run({ TotalEnvInteracts: Performance.map((_, i) => 10 * (i + 1)), Performance }, more);
  const only = (datasets: readonly Dataset[], options: CurveOptions = {}) => curves(datasets, options)[0];

  test('are means of the runs that have been at x, in a band of their population standard deviation', () => {
    expect(only([steps([1, 2, 3]), steps([3, 6], { unit: 1 })])).toEqual({
      condition: 'a',
      units: [0, 1],
      x: [10, 20, 30],
      y: [2, 4, 3],
      sd: [1, 2, 0],
      n: [2, 2, 1],
      low: [1, 2, 3],
      high: [3, 6, 3],
    });
  });

  test('are in the order in which their conditions were found, each run by itself with count', () => {
    const datasets = [
      steps([1], { condition1: 'b', condition2: 'b-0' }),
      steps([2], { condition2: 'a-1' }),
      steps([3], { condition1: 'b', condition2: 'b-2', unit: 1 }),
    ];
    const shown = (count: boolean) => curves(datasets, { count }).map(({ condition, y, n }) => [condition, y, n]);
    expect(shown(false)).toEqual([
      ['b', [2], [2]],
      ['a', [2], [1]],
    ]);
    expect(shown(true)).toEqual([
      ['b-0', [1], [1]],
      ['a-1', [2], [1]],
      ['b-2', [3], [1]],
    ]);
  });

  test('smooth each run before they average', () => {
    expect(only([steps([0, 6, 0]), steps([4], { unit: 1 })], { smooth: 1 }).y).toEqual([2, 6, 0]);
    expect(only([steps([0, 6, 0]), steps([4, 4, 4], { unit: 1 })], { smooth: 3 }).y).toEqual([3.5, 3, 3.5]);
  });

  test('leave out what was not measured, and where nothing was there is a gap', () => {
    expect(only([steps([NAN, NAN, 4]), steps([NAN, 2, 6], { unit: 1 })])).toMatchObject({ x: [10, 20, 30], y: [NAN, 2, 5], n: [0, 1, 2] });
  });

  test('sort by x, and take all values at one x together', () => {
    const dataset = run({ EpLen: [30, 10, 30], Performance: [1, 2, 3] });
    expect(only([dataset], { xaxis: 'EpLen' })).toMatchObject({ x: [10, 30], y: [2, 2], n: [1, 2] });
  });

  test.each([
    ['mean', 4],
    ['median', 2],
    ['max', 9],
    ['min', 1],
    ['sum', 12],
    ['var', 38 / 3],
    ['std', Math.sqrt(38 / 3)],
  ] as const)('show the %s of 1, 2 and 9 as %d', (est, expected) => {
    const datasets = [2, 9, 1].map((v, unit) => steps([v], { unit }));
    const { y, sd, low, high } = only(datasets, { est });
    expect(y[0]).toBeCloseTo(expected, 12);
    expect([low[0], high[0]]).toEqual([y[0] - sd[0], y[0] + sd[0]]);
    expect(Object.keys(estimators)).toContain(est);
  });

  test('the median of four is half-way between the middle two', () => {
    expect(estimators.median([9, 1, 2, 5])).toBe(3.5);
  });

  test('with ci are interquartile means in their bootstrap intervals', () => {
    const datasets = [0, 10, 0, 10].map((v, unit) => steps([v, 3], { unit }));
    expect(only(datasets, { ci: true })).toMatchObject({ y: [5, 3], low: [0, 3], high: [10, 3] });
  });

  test('with ci are the same each time', () => {
    const datasets = [1, 5, 2, 8, 3].map((v, unit) => steps([v], { unit }));
    expect(curves(datasets, { ci: true })).toEqual(curves(datasets, { ci: true }));
  });

  test('along Time, runs are read at the times of the longest, between their own', () => {
    const datasets = [run({ Time: [1, 2, 4], Performance: [10, 20, 40] }), run({ Time: [1.5, 3], Performance: [0, 30] }, { unit: 1 })];
    expect(only(datasets, { xaxis: 'Time' })).toMatchObject({ x: [1, 2, 4], y: [10, 15, 40], n: [1, 2, 1] });
  });

  test('along Time, runs that share their moments are read there', () => {
    const datasets = [
      [1, 2, 3],
      [3, 6],
    ].map((Performance, unit) => run({ Time: [1, 2, 3].slice(0, Performance.length), Performance }, { unit }));
    expect(only(datasets, { xaxis: 'Time' })).toMatchObject({ y: [2, 4, 3], sd: [1, 2, 0], n: [2, 2, 1] });
  });

  test('leave out runs without the column, unless there are no others', () => {
    const datasets = [steps([1]), run({ TotalEnvInteracts: [10], KL: [7] }, { condition1: 'b' })];
    expect(curves(datasets).map(({ condition }) => condition)).toEqual(['a']);
    expect(() => curves(datasets, { value: 'KLL' })).toThrow(
      '--value is KLL, but no run has such a column; did you mean KL? There are TotalEnvInteracts, Performance, KL',
    );
    expect(() => curves(datasets, { xaxis: 'Foo' })).toThrow('--xaxis is Foo, but no run has such a column. There are TotalEnvInteracts,');
    expect(() => curves(datasets, { xaxis: 'Performance', value: 'KL' })).toThrow('no run has both Performance and KL');
  });

  test('cannot be smoothed over more epochs than a run has', () => {
    const datasets = [steps([1, 2, 3]), steps([1, 2], { dir: 'y' })];
    expect(() => curves(datasets, { smooth: 3 })).toThrow('--smooth should be at most 2, the number of epochs of y, but is 3');
    expect(only(datasets, { smooth: 2 }).n).toEqual([2, 2, 1]);
  });
});
