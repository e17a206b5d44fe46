/** Laws of every optimiser, one after another. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dtypeOf, grad, mean, numbers, square, sub, type Tensor, type Tree, tree, zeros } from '../../../src/autodiff/index.js';
import { adam, mlp } from '../../../src/nn/index.js';
import { split } from '../../../src/random.js';
import { aKey, aTensor, double, expectClose, grid, noiseLike, snapshot } from '../../support/arbitraries.js';
import { float64, optimisers } from '../../support/optimisers.js';

describe.each(Object.keys(optimisers))('%s', (name) => {
  const { init, step, reference } = optimisers[name];
  const someGradients = fc.array(aTensor([3]), { minLength: 1, maxLength: 8 });
  const aRate = grid(0.001, 0.1);

  test('is its formula, step by step', () => {
    fc.assert(
      fc.property(aTensor([3]), someGradients, aRate, (start, gradients, lr) => {
        const formulas = [0, 1, 2].map(() => reference(lr));
        let [p, state]: [Tensor, unknown] = [start, init(start)];
        let want = [...numbers(start)];
        for (const g of gradients) {
          [p, state] = step(lr, p, g, state as never);
          want = want.map((x, i) => formulas[i](x, numbers(g)[i]));
          expectClose(p, float64(want), 1e-12);
        }
      }),
    );
  });

  test('does in float32 what it does in float64, nearly', () => {
    fc.assert(
      fc.property(
        aTensor([37], 'float32'),
        fc.array(aTensor([37], 'float32'), { minLength: 1, maxLength: 8 }),
        aRate,
        (start, gradients, lr) => {
          const run = (start: Tensor, gradients: Tensor[]): Tensor =>
            gradients.reduce<[Tensor, unknown]>(([p, state], g) => step(lr, p, g, state as never), [start, init(start)])[0];
          const narrow = run(start, gradients);
          expect(dtypeOf(narrow)).toBe('float32');
          expectClose(double(narrow), run(double(start), double(gradients)), 2e-5);
        },
      ),
    );
  });

  test('treats each leaf of a tree for itself, whatever the order of the keys, and leaves what it is given as it was', () => {
    fc.assert(
      fc.property(aKey, aRate, (k, lr) => {
        const [kNet, kG1, kG2] = split(k, 3);
        const params = { pi: mlp.init(kNet, [2, 3, 1], 'float64'), logStd: zeros([2], 'float64'), none: [] };
        const [g1, g2] = [noiseLike(kG1, params), noiseLike(kG2, params)];
        const [p1, s1] = step(lr, params, g1, init(params) as never);
        const before = snapshot([p1, g2, s1]);
        const [p2] = step(lr, p1, { none: g2.none, logStd: g2.logStd, pi: g2.pi }, s1 as never);
        expect(snapshot([p1, g2, s1])).toEqual(before);
        const alone = tree.map(
          (p, g1, g2) => {
            const [q, s] = step(lr, p, g1, init(p) as never);
            return step(lr, q, g2, s as never)[0];
          },
          params,
          g1,
          g2,
        );
        expectClose(p2, alone, 0);
        expect(step(lr, p1, g2, s1 as never)[0]).toEqual(p2);
      }),
      { numRuns: 30 },
    );
  });

  test('goes on where there is nothing to learn', () => {
    for (const nothing of [[], {}] as Tree[]) {
      const [p, state] = step(0.1, nothing, nothing, init(nothing) as never);
      expect(p).toEqual(nothing);
      expect(step(0.1, p, nothing, state as never)[0]).toEqual(nothing);
    }
  });

  test('finds the bottom of a bowl', () => {
    fc.assert(
      fc.property(aTensor([4]), (bottom) => {
        const gradient = grad((x: Tensor) => mean(square(sub(x, bottom))));
        let [p, state]: [Tensor, unknown] = [zeros([4], 'float64'), init(bottom)];
        for (let i = 0; i < 800; i++) [p, state] = step(0.02, p, gradient(p), state as never);
        expectClose(p, bottom, 0.05);
      }),
      { numRuns: 5 },
    );
  });
});

test('[B11] Adam has 1e-8 outside of the root, and corrects both biases: five steps against numbers worked out by hand', () => {
  // with the same gradient g in every step m̂ = g and v̂ = g², so each step is lr · g / (|g| + 1e-8)
  for (const g of [1, -3, 1e-4, 1e-8]) {
    let [p, state] = [float64([0]), adam.init(float64([0]))];
    for (let t = 1; t <= 5; t++) {
      [p, state] = adam.step(0.1, p, float64([g]), state);
      expect(Math.abs(numbers(p)[0] + (t * 0.1 * g) / (Math.abs(g) + 1e-8))).toBeLessThan(1e-12);
      expect(state.count).toBe(t);
    }
  }
});

describe.each(['adam', 'sgd', 'rmsprop'] as const)('%s refuses', (name) => {
  const { init, step } = optimisers[name];
  const params = { w: zeros([2, 3]), b: zeros([3]) };
  const other = { w: zeros([4, 5]), b: zeros([5]) };

  test('[A12] a gradient or a state of other shapes, types or structure', () => {
    const cases: [Tree, unknown, RegExp][] = [
      [{ w: zeros([3, 2]), b: zeros([3]) }, init(params), /step: a parameter has shape \[2,3\], but its gradient \[3,2\]/],
      [{ w: zeros([2, 3]), b: zeros([1]) }, init(params), /step: a parameter has shape \[3\], but its gradient \[1\]/],
      [params, init(other), /step: a parameter has shape \[2,3\], but its .*(moment|velocity) \[4,5\]/],
      [double(params), init(params), /step: a parameter is float32, but its gradient float64/],
      [params, init(double(params)), /step: a parameter is float32, but its .*(moment|velocity) float64/],
      [{ w: zeros([2, 3]) }, init(params), /the trees differ/],
      [params, init({ v: params }), /the trees differ/],
    ];
    for (const [grads, state, words] of cases) {
      expect(() => step(0.1, params as Tree, grads, state as never)).toThrow(words);
    }
  });
});
