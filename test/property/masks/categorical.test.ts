/** Masked actions of a categorical distribution: a logit of −∞ is an action that does not exist. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  concat,
  type DType,
  full,
  grad,
  hvp,
  item,
  logSoftmax,
  logSumExp,
  mul,
  numbers,
  slice,
  softmax,
  sum,
  type Tensor,
  tensor,
  zeros,
} from '../../../src/autodiff/index.js';
import { categorical, type Key, split } from '../../../src/index.js';
import { aKey, aTensor, expectClose, noise } from '../../support/arbitraries.js';
import { NEVER, types } from '../../support/masks.js';

const tolerance = { float32: 2e-6, float64: 1e-13 };
/** Two rows of n logits, a number of masked actions, and where they come among the others. */
const aCase = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), aKey, types).chain(([n, m, k, type]) =>
  fc.record({
    logits: aTensor([2, n], type),
    others: aTensor([2, n], type),
    columns: fc.shuffledSubarray(
      Array.from({ length: n + m }, (_, j) => j),
      { minLength: n + m },
    ),
    n: fc.constant(n),
    k: fc.constant(k),
    type: fc.constant(type),
  }),
);
/** The columns of a wide matrix in another order. */
const ordered = (x: Tensor, columns: readonly number[]): Tensor => concat(columns.map((j) => slice(x, j, j + 1)));
/** x [2, n] with columns of −∞ among its own. */
const masked = (x: Tensor, columns: readonly number[], type: DType): Tensor =>
  ordered(columns.length > x.shape[1] ? concat([x, full([2, columns.length - x.shape[1]], NEVER, type)]) : x, columns);
/** The columns of x that are not masked. */
const kept = (x: Tensor, columns: readonly number[], n: number): Tensor =>
  concat(Array.from({ length: n }, (_, j) => slice(x, columns.indexOf(j), columns.indexOf(j) + 1)));
const gone = (x: Tensor, columns: readonly number[], n: number): number[] =>
  columns.flatMap((j, at) => (j < n ? [] : [...numbers(slice(x, at, at + 1))]));

describe('[A13] [C2] a categorical distribution with masked actions is the one without them', () => {
  test('in its entropy, divergences and log-probabilities, and in their first and second derivatives', () => {
    fc.assert(
      fc.property(aCase, ({ logits, others, columns, n, k, type }) => {
        const tol = 20 * tolerance[type];
        const act = tensor([0, n - 1]);
        const actMasked = tensor([columns.indexOf(0), columns.indexOf(n - 1)]);
        const pairs: [(x: Tensor) => Tensor, (x: Tensor) => Tensor][] = [
          [categorical.entropy, categorical.entropy],
          [(x) => categorical.kl(x, others), (x) => categorical.kl(x, masked(others, columns, type))],
          [(x) => categorical.kl(others, x), (x) => categorical.kl(masked(others, columns, type), x)],
          [(x) => categorical.logProb(x, act), (x) => categorical.logProb(x, actMasked)],
          [logSumExp, logSumExp],
        ];
        const wide = masked(logits, columns, type);
        const v = noise(k, [2, n], type);
        const vWide = ordered(concat([v, full([2, columns.length - n], 1, type)]), columns);
        for (const [f, g] of pairs) {
          expectClose(g(wide), f(logits), tol);
          const [of, og] = [f, g].map(
            (h) =>
              (x: Tensor): Tensor =>
                sum(mul(h(x), tensor([1, 2], [2], type))),
          );
          const [slope, curve] = [grad(og)(wide), hvp(og, wide)(vWide)];
          expectClose(kept(slope, columns, n), grad(of)(logits), tol);
          expectClose(kept(curve, columns, n), hvp(of, logits)(v), tol);
          for (const x of [...gone(slope, columns, n), ...gone(curve, columns, n)]) expect(Math.abs(x)).toBe(0);
        }
      }),
    );
  });

  test('in what it draws and in its mode', () => {
    fc.assert(
      fc.property(aCase, ({ logits, columns, k, type }) => {
        const wide = masked(logits, columns, type);
        const original = (act: Tensor): number[] => [...numbers(act)].map((a) => columns[a]);
        expect(original(categorical.mode(wide)).every((a) => a < logits.shape[1])).toBe(true);
        for (const key of split(k, 20)) {
          const drawn = categorical.sample(key, wide);
          expect(original(drawn).every((a) => a < logits.shape[1])).toBe(true);
          expect([...numbers(categorical.logProb(wide, drawn))].every(Number.isFinite)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});

test('a masked action has log-probability −∞, and no gradient passes through it', () => {
  for (const type of ['float32', 'float64'] as const) {
    const logits = tensor([[1, NEVER, 2]], undefined, type);
    const act = tensor([1]);
    expect(item(categorical.logProb(logits, act))).toBe(NEVER);
    const f = (x: Tensor): Tensor => sum(categorical.logProb(x, act));
    expectClose(grad(f)(logits), zeros([1, 3], type), 0);
    expectClose(hvp(f, logits)(zeros([1, 3], type)), zeros([1, 3], type), 0);
  }
});

test('KL(p ‖ q) is ∞ where q alone masks an action, however unlikely it is, and finite where p alone does', () => {
  for (const type of ['float32', 'float64'] as const) {
    const q = tensor([[0, 1, NEVER]], undefined, type);
    for (const last of [0, -50, -2000]) {
      const p = tensor([[0, 1, last]], undefined, type);
      expect(item(categorical.kl(p, q))).toBe(Number.POSITIVE_INFINITY);
      const slope = grad((x: Tensor) => sum(categorical.kl(p, x)))(q);
      expect([...numbers(slope)].some(Number.isNaN)).toBe(false);
      const want = Math.log(1 + Math.E + Math.exp(last)) - Math.log(1 + Math.E);
      expect(item(categorical.kl(q, p))).toBeCloseTo(want, type === 'float32' ? 6 : 13);
    }
  }
});

test('a row whose actions are all masked is refused where an action is asked for, and NaN elsewhere', () => {
  const none = tensor([0, 1, NEVER, NEVER], [2, 2]);
  expect(() => categorical.mode(none)).toThrow('categorical: logits should not mask all actions, but are [-Infinity,-Infinity]');
  expect(() => categorical.sample(split(1 as Key, 1)[0], none)).toThrow('categorical: logits should not mask all actions');
  expect(() => categorical.mode(tensor([[Number.NaN, 1]]))).toThrow('categorical: logits should be numbers, but are [NaN,1]');
  for (const x of [categorical.entropy(none), categorical.kl(none, none), categorical.logProb(none, tensor([0, 0]))])
    expect([...numbers(x)].map(Number.isNaN)).toEqual([false, true]);
  for (const f of [softmax, logSoftmax]) expect([...numbers(f(none))].map(Number.isNaN)).toEqual([false, false, true, true]);
});
