/** Running statistics: counted one by one, merged from parts, or computed from all at once, they are the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeStatistics, noStatistics, type Statistics, statisticsOf } from '../../../src/envs/index.js';

const row = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 3, maxLength: 3 });
const rows = fc.array(row, { maxLength: 30 });

/** Count, means and variances in two passes. */
const byDefinition = (xs: readonly (readonly number[])[]) => {
  const mean = [0, 1, 2].map((i) => xs.reduce((sum, x) => sum + x[i], 0) / xs.length);
  return { count: xs.length, mean, m2: mean.map((m, i) => xs.reduce((sum, x) => sum + (x[i] - m) ** 2, 0)) };
};
const close = (found: Statistics, wanted: ReturnType<typeof byDefinition>): void => {
  expect(found.count).toBe(wanted.count);
  for (let i = 0; i < 3; i++) {
    expect(Math.abs(found.mean[i] - wanted.mean[i])).toBeLessThan(1e-8);
    expect(Math.abs(found.m2[i] - wanted.m2[i])).toBeLessThan(1e-9 * wanted.m2[i] + 1e-6);
  }
};

test('[C2] statistics of vectors are count, means and sums of squared deviations', () => {
  fc.assert(
    fc.property(
      rows.filter((xs) => xs.length > 0),
      (xs) => close(statisticsOf(xs), byDefinition(xs)),
    ),
  );
});

test('[C2] statistics of parts, merged in any grouping, are those of the whole', () => {
  fc.assert(
    fc.property(rows, rows, row, (a, b, c) => {
      const [A, B, C] = [a, b, [c]].map((xs) => (xs.length > 0 ? statisticsOf(xs) : noStatistics(3)));
      const all = byDefinition([...a, ...b, c]);
      close(mergeStatistics(mergeStatistics(A, B), C), all);
      close(mergeStatistics(A, mergeStatistics(B, C)), all);
    }),
  );
});

test('[C2] statistics of vectors of other lengths are refused', () => {
  expect(() => mergeStatistics(noStatistics(2), noStatistics(3))).toThrow(/of vectors of one length, but they are of 2 and 3 numbers/);
});
