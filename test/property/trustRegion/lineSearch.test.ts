/** The line search of TRPO, and the surrogate that it looks at. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { surrogate } from '../../../src/algos/naturalGradient.js';
import { backtrack, type Trial } from '../../../src/algos/trpo.js';
import { item, numbers, sub, type Tensor, zeros } from '../../../src/autodiff/index.js';
import { column } from '../../support/trustRegion.js';
import { aTensor, expectClose } from '../arbitraries.js';

// biome-ignore format: one case a line
const searches: readonly [what: string, trials: readonly Trial[], taken: number][] = [
  ['takes the full step if it will do', [{ surrogate: 1, kl: 0.5 }], 0],
  ['goes back where the KL is too large', [{ surrogate: 1, kl: 2 }, { surrogate: 0.5, kl: 1 }], 1],
  ['goes back where the surrogate is no larger', [{ surrogate: 0, kl: 0.1 }, { surrogate: 0.1, kl: 0.1 }], 1],
  ['takes the first of many that will do', [{ surrogate: -1, kl: 2 }, { surrogate: 1, kl: 1 }, { surrogate: 2, kl: 0.1 }], 1],
  ['gives up where nothing will do', [{ surrogate: 1, kl: 2 }, { surrogate: -1, kl: 1 }], 2],
  ['gives up on what is no number', [{ surrogate: Number.NaN, kl: 0 }, { surrogate: 1, kl: Number.NaN }], 2],
];
test.each(searches)('[C6] [C7] the search %s', (_what, trials, taken) => {
  const theta = column([1, 2]);
  const tried: Tensor[] = [];
  const measure = (x: Tensor): Trial => {
    tried.push(x);
    return trials[tried.length - 1];
  };
  const search = { step: column([8, -8]), coeff: 0.5, iters: trials.length };
  const found = backtrack(theta, search, measure, ({ surrogate, kl }) => kl <= 1 && surrogate > 0);
  expect(found.tried).toBe(taken);
  expect(found.trial).toBe(trials[taken]);
  const steps = [column([9, -6]), column([5, -2]), column([3, 0])];
  tried.forEach((x, j) => {
    expectClose(x, steps[j], 0);
  });
  expect(tried.length).toBe(Math.min(taken + 1, trials.length));
  expect(found.theta).toBe(taken < trials.length ? tried[taken] : theta);
});

test('the surrogate is mean r Â, and refuses columns among the vectors', () => {
  fc.assert(
    fc.property(aTensor([4]), aTensor([4]), aTensor([4]), (logp, logpOld, adv) => {
      const r = [...numbers(sub(logp, logpOld))].map(Math.exp);
      const want = r.reduce((s, x, i) => s + x * numbers(adv)[i], 0) / 4;
      expect(item(surrogate(logp, logpOld, adv))).toBeCloseTo(want, 9);
    }),
  );
  expect(() => surrogate(zeros([3]), zeros([3]), zeros([3, 1]))).toThrow(/surrogate: adv should be \[N\], but is \[3, 1\]/);
});
