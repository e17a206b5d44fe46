/** The categorical distribution: large logits, shifted ones, and none that is a number. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, grad, item, numbers, sum, type Tensor, tensor, zeros } from '../../../src/autodiff/index.js';
import { argmaxOfRows } from '../../../src/dist/categorical.js';
import { categorical } from '../../../src/dist/index.js';
import { key } from '../../../src/random.js';
import { aKey, aTensor, expectClose, real } from '../../support/arbitraries.js';

test('[B13] logits of ±10⁴ give finite log-probabilities, entropies, divergences and gradients, and the right ones', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(-1e4, 0, 1e4), { minLength: 2, maxLength: 5 }),
      aKey,
      fc.constantFrom('float32' as const, 'float64' as const),
      (l, k, dtype) => {
        const logits = tensor(l, [1, l.length], dtype);
        const top = Math.max(...l);
        const ties = l.filter((x) => x === top).length;
        const tol = dtype === 'float32' ? 1e-3 : 1e-12; // 10⁴ is known to 1e-3 in float32
        l.forEach((x, a) => {
          const want = x - top - Math.log(ties);
          expectClose(categorical.logProb(logits, tensor([a])), tensor([want], [1], dtype), tol);
          const g = grad((l: Tensor) => sum(categorical.logProb(l, tensor([a]))))(logits);
          expectClose(g, tensor([l.map((x, b) => +(a === b) - (x === top ? 1 / ties : 0))], undefined, dtype), tol);
        });
        expectClose(categorical.entropy(logits), tensor([Math.log(ties)], [1], dtype), tol);
        const flat = zeros([1, l.length], dtype);
        expectClose(categorical.kl(logits, flat), tensor([Math.log(l.length / ties)], [1], dtype), tol);
        expect(l[item(categorical.sample(k, logits))]).toBe(top);
        expect(l[item(categorical.mode(logits))]).toBe(top);
      },
    ),
  );
});

test('adding a number to all logits changes nothing', () => {
  fc.assert(
    fc.property(aTensor([3, 4]), aTensor([3, 4]), real, aKey, (p, q, c, k) => {
      const shifted = add(p, c);
      const act = categorical.sample(k, p);
      expectClose(categorical.logProb(shifted, act), categorical.logProb(p, act), 1e-12);
      expectClose(categorical.kl(shifted, q), categorical.kl(p, q), 1e-12);
      expectClose(categorical.mode(shifted), categorical.mode(p), 0);
    }),
  );
});

test('of equal logits the first is the mode, and of equal values the first is the greatest', () => {
  const ties = tensor([
    [0, 0, 0],
    [-1, 2, 2],
    [5, 1, 5],
  ]);
  expect([...numbers(categorical.mode(ties))]).toEqual([0, 1, 0]);
  expect([...numbers(argmaxOfRows(ties))]).toEqual([0, 1, 0]);
});

test('an action that is none is refused', () => {
  for (const act of [2, -1, 0.5]) expect(() => categorical.logProb(zeros([1, 2]), tensor([act]))).toThrow(/from 0 to 1, but is/);
  expect(() => categorical.logProb(zeros([1, 2]), tensor([[0]]))).toThrow(/index \[N\]/);
});

test('categorical: with one action there is no doubt', () => {
  const one = zeros([3, 1], 'float64');
  for (const x of [categorical.entropy(one), categorical.logProb(one, zeros([3])), categorical.mode(one)])
    expect([...numbers(x)].map(Math.abs)).toEqual([0, 0, 0]);
});

test('where no logit is a number, there is no action to draw, and the error says so', () => {
  expect(() => categorical.sample(key(0), tensor([[Number.NaN, Number.NaN]]))).toThrow(
    /categorical: logits should be numbers, but are \[NaN,NaN\]/,
  );
});
