/** Curves of the table: compact, and never longer than they are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partingOf } from '../../bench/table/check.js';
import { at, type Curve, finalOf, MOST, smoothed, spreadOf, thinned, upTo } from '../../bench/table/curve.js';

/** A curve with a point every 4000 steps. */
const curveOf = (values: readonly number[]): Curve => values.map((y, i) => [4000 * (i + 1), y]);
const aCurve = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 900 }).map(curveOf);

describe('thinned', () => {
  test('keeps a curve of up to 200 points as it is', () => {
    fc.assert(
      fc.property(
        aCurve.filter((curve) => curve.length <= MOST),
        (curve) => {
          expect(thinned(curve)).toEqual(curve);
        },
      ),
    );
  });

  test('has at most 200 points, at steps that the curve has, up to its end and with values within its own', () => {
    fc.assert(
      fc.property(aCurve, (curve) => {
        const few = thinned(curve);
        expect(few.length).toBeLessThanOrEqual(MOST);
        expect(few.length).toBeGreaterThanOrEqual(Math.min(curve.length, MOST / 2));
        const steps = curve.map(([x]) => x);
        expect(few.every(([x], i) => steps.includes(x) && (i === 0 || x > few[i - 1][0]))).toBe(true);
        expect(few[few.length - 1][0]).toBe(steps[steps.length - 1]);
        const values = curve.map(([, y]) => y);
        const [low, high] = [Math.min(...values) - 1e-8, Math.max(...values) + 1e-8];
        expect(few.every(([, y]) => y >= low && y <= high)).toBe(true);
      }),
    );
  });

  test('takes means of equally many epochs, the last of them where the curve ends', () => {
    const curve = curveOf([9, 1, 2, 3, 4, 5, 6]);
    expect(thinned(curve, 3)).toEqual([
      [4000, 9],
      [16000, 2],
      [28000, 5],
    ]);
  });
});

test('the end of a curve is the mean of its last twentieth, and so is the end of a smooth one', () => {
  const curve = curveOf([...Array<number>(38).fill(0), 10, 20]);
  expect(finalOf(curve)).toBe(15);
  expect(smoothed(curve)[39]).toEqual([160_000, 15]);
  expect(smoothed(curve)[0]).toEqual([4000, 0]);
  expect(finalOf(curveOf([1, 2, 3]))).toBe(3);
});

test('seeds are spread at the points that all of them have', () => {
  expect(spreadOf([curveOf([1, 2, 3]), curveOf([3, 6])])).toEqual([
    { steps: 4000, lowest: 1, mean: 2, highest: 3 },
    { steps: 8000, lowest: 2, mean: 4, highest: 6 },
  ]);
});

test('a curve is read between its points, and nowhere else', () => {
  const curve = curveOf([0, 8]);
  expect([4000, 5000, 8000].map((x) => at(curve, x))).toEqual([0, 2, 8]);
  expect([0, 3999, 8001].map((x) => at(curve, x))).toEqual([undefined, undefined, undefined]);
  expect(upTo(curve, 5000)).toEqual([
    [4000, 0],
    [5000, 2],
  ]);
  expect(upTo(curve, 9000)).toEqual(curve);
});

test('two curves part at their first difference', () => {
  const curve = curveOf([1, 2, 3]);
  expect(partingOf(curve, curveOf([1, 2, 3]))).toBeUndefined();
  expect(partingOf(curve, curveOf([1, 2, 4]))).toBe(12000);
  expect(partingOf(curve, curveOf([1, 2]))).toBe(12000);
  expect(partingOf(curveOf([1]), curve)).toBe(8000);
});
