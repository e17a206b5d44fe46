/** Conjugate gradients, and the step that they allow. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conjugateGradient, scaled } from '../../../src/algos/conjugateGradient.js';
import { damped, fullStep } from '../../../src/algos/naturalGradient.js';
import { EPSILON } from '../../../src/algos/stats.js';
import { add, mul, numbers, slice, type Tensor, type Tree, zeros } from '../../../src/autodiff/index.js';
import { aKey, aTensor, expectClose, grid, inner, noise, real } from '../../support/arbitraries.js';
import { column, flat, type Matrix, minus, norm, solve, times } from '../../support/trustRegion.js';

/** MᵀM + I: symmetric and positive definite. */
const spd = (n: number): fc.Arbitrary<Matrix> =>
  fc
    .array(fc.array(grid(-1, 1), { minLength: n, maxLength: n }), { minLength: n, maxLength: n })
    .map((M) => M.map((_, i) => M.map((_, j) => M.reduce((s, row) => s + row[i] * row[j], +(i === j)))));
const aSystem = fc.integer({ min: 1, max: 6 }).chain((n) => fc.record({ A: spd(n), b: aTensor([n]) }));

// ── conjugate gradients ──

test('conjugate gradients solve n equations in n steps', () => {
  fc.assert(
    fc.property(aSystem, ({ A, b }) => {
      const x = conjugateGradient(times(A), b, A.length);
      expectClose(x, column(solve(A, [...numbers(b)])), 1e-4);
      expect(norm(minus(b, times(A)(x)))).toBeLessThan(1e-4);
    }),
  );
});

test('where A is diagonal they need a step for each number on its diagonal, whatever b is', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(1, 2, 4), { minLength: 1, maxLength: 8 }), aKey, (d, k) => {
      const b = noise(k, [d.length]);
      const x = conjugateGradient((v: Tensor) => mul(column(d), v), b, new Set(d).size);
      expectClose(x, mul(column(d.map((a) => 1 / a)), b), 1e-5);
    }),
  );
});

test('every step comes closer to the solution, as A measures distance', () => {
  fc.assert(
    fc.property(aSystem, ({ A, b }) => {
      const exact = column(solve(A, [...numbers(b)]));
      const distance = (iters: number): number => {
        const e = minus(exact, conjugateGradient(times(A), b, iters));
        return inner(e, times(A)(e));
      };
      for (let i = 0; i < A.length; i++) expect(distance(i + 1)).toBeLessThanOrEqual(distance(i) + 1e-9);
      expectClose(conjugateGradient(times(A), b, 0), zeros(b.shape, 'float64'), 0);
    }),
  );
});

test('a tree of unknowns is one vector of them', () => {
  fc.assert(
    fc.property(spd(4), aTensor([4]), fc.integer({ min: 1, max: 4 }), (A, b, iters) => {
      const apart = (x: Tensor) => ({ w: slice(x, 0, 1), rest: [slice(x, 1, 4)] });
      const together = (x: Tree): Tensor => column(flat(x));
      const ofTree = (x: ReturnType<typeof apart>) => apart(times(A)(together(x)));
      expectClose(together(conjugateGradient(ofTree, apart(b), iters)), conjugateGradient(times(A), b, iters), 1e-12);
    }),
  );
});

test('[C4] nothing is divided by 0: not for b = 0, not where A is singular, and not after the solution is found', () => {
  fc.assert(
    fc.property(aSystem, ({ A, b }) => {
      const none = zeros(b.shape, 'float64');
      expectClose(conjugateGradient(times(A), none, 10), none, 0);
      for (const x of [conjugateGradient(times(A), b, 50), conjugateGradient((v: Tensor) => scaled(0, v), b, 3)])
        expect(flat(x).every(Number.isFinite)).toBe(true);
      const H = (v: Tensor): Tensor => scaled(1e-320, v);
      expect(norm(fullStep(0.5, H, b))).toBeLessThanOrEqual((norm(b) * (1 + 1e-9)) / Math.sqrt(EPSILON));
    }),
  );
});

test('[C4] they stop where ‖r‖² is below 1e-10, and not before', () => {
  let products = 0;
  const twice = (v: Tensor): Tensor => {
    products++;
    return scaled(2, v);
  };
  conjugateGradient(twice, column([1, 2, 3]), 10);
  expect(products).toBe(1);
  const tiny = column([0.9e-5, 0]);
  expectClose(conjugateGradient(twice, tiny, 10), zeros([2], 'float64'), 0);
  expect(products).toBe(1);
  conjugateGradient(twice, column([1.1e-5, 0]), 10);
  expect(products).toBeGreaterThan(1);
});

// ── how far ──

test('the full step s satisfies ½ sᵀHs = δ', () => {
  fc.assert(
    fc.property(aSystem, grid(0.001, 1), ({ A, b }, delta) => {
      fc.pre(norm(b) > 0.1);
      const s = fullStep(delta, times(A), b);
      expect(inner(s, times(A)(s)) / 2 / delta).toBeCloseTo(1, 5);
      expect(inner(s, b)).toBeGreaterThan(0);
    }),
  );
});

test('[C5] where H says that the KL falls along x, or does not change, there is no step, and no NaN', () => {
  let negative = 0;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 5 }), aKey, (d, k) => {
      const x = noise(k, [d.length]);
      const H = (v: Tensor): Tensor => mul(column(d), v);
      const xHx = inner(x, H(x));
      if (xHx <= 0) negative++;
      const s = fullStep(0.01, H, x);
      if (xHx <= 0) expectClose(s, zeros(x.shape, 'float64'), 0);
      else expect(norm(s)).toBeGreaterThan(0);
    }),
  );
  expect(negative).toBeGreaterThan(20);
});

test('[C3] H is damped everywhere: (H + λI) v', () => {
  fc.assert(
    fc.property(aSystem, real, ({ A, b }, lambda) => {
      expectClose(damped(lambda, times(A))(b), add(times(A)(b), mul(lambda, b)), 1e-12);
    }),
  );
});
