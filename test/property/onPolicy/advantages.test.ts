/** Returns and advantages against their definitions, and standardize. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advantages, discountedSum, rewardsToGo, standardize, summarize, valueLoss } from '../../../src/algos/index.js';
import { policyLoss as ppoLoss } from '../../../src/algos/ppo.js';
import { policyLoss as vpgLoss } from '../../../src/algos/vpg.js';
import { add, concat, full, numbers, tensor, tree, zeros } from '../../../src/autodiff/index.js';
import { aTensor, expectClose, real, someSteps, unit } from '../../support/arbitraries.js';
import { column, flags, plain } from '../../support/onPolicy.js';

/** δ_t */
const deltas = (steps: Parameters<typeof advantages>[0], gamma: number): number[] => {
  const { rew, val, nextVal, done } = plain({ ...steps });
  return rew.map((r, t) => r + gamma * (done[t] ? 0 : nextVal[t]) - val[t]);
};
/** Σ_l cˡ x_{t+l}, up to the end of the trajectory. */
const sumAlong = (x: readonly number[], last: readonly number[], t: number, c: number): number => {
  let sum = 0;
  for (let l = t, w = 1; l < x.length; l++, w *= c) {
    sum += w * x[l];
    if (last[l]) break;
  }
  return sum;
};

test('[A5] [A6] advantages are the definition: the sum of the TD errors that follow in the same trajectory, discounted', () => {
  fc.assert(
    fc.property(someSteps, unit, unit, (steps, gamma, lam) => {
      const last = [...numbers(steps.last)];
      const delta = deltas(steps, gamma);
      const want = delta.map((_, t) => sumAlong(delta, last, t, gamma * lam));
      expectClose(advantages(steps, gamma, lam), column(want), 1e-12);
    }),
  );
});

test('rewards-to-go are the definition: the discounted rewards that follow, and γ V(s′) where the trajectory was only cut off', () => {
  fc.assert(
    fc.property(someSteps, unit, (steps, gamma) => {
      const { rew, nextVal, done, last } = plain(steps);
      const paid = rew.map((r, t) => r + (last[t] && !done[t] ? gamma * nextVal[t] : 0));
      const want = paid.map((_, t) => sumAlong(paid, last, t, gamma));
      expectClose(rewardsToGo(steps, gamma), column(want), 1e-12);
    }),
  );
});

test('advantages and rewards-to-go of trajectories one after another are those of each', () => {
  fc.assert(
    fc.property(fc.array(someSteps, { minLength: 1, maxLength: 4 }), unit, unit, (all, gamma, lam) => {
      const joined = tree.map((...parts) => concat(parts), all[0], ...all.slice(1));
      expectClose(advantages(joined, gamma, lam), concat(all.map((steps) => advantages(steps, gamma, lam))), 0);
      expectClose(rewardsToGo(joined, gamma), concat(all.map((steps) => rewardsToGo(steps, gamma))), 0);
    }),
  );
});

test('with λ = 0 the advantages are the TD errors', () => {
  fc.assert(
    fc.property(someSteps, unit, (steps, gamma) => {
      expectClose(advantages(steps, gamma, 0), column(deltas(steps, gamma)), 1e-12);
    }),
  );
});

/** The same steps, where V(s′) of one is V(s) of the next, as it is along a trajectory. */
const continued = (steps: Parameters<typeof advantages>[0]) => {
  const { val, nextVal, last } = plain({ ...steps });
  return { ...steps, nextVal: column(nextVal.map((v, t) => (last[t] ? v : val[t + 1]))) };
};

test('[A10] with λ = 1 the advantages are the rewards-to-go minus the values: both targets of V are one', () => {
  fc.assert(
    fc.property(someSteps.map(continued), unit, (steps, gamma) => {
      expectClose(add(advantages(steps, gamma, 1), steps.val), rewardsToGo(steps, gamma), 1e-11);
    }),
  );
});

test('[A1] three steps by hand: a time limit is no terminal state', () => {
  const steps = { rew: flags(1, 2, 4), val: flags(10, 20, 30), nextVal: flags(20, 30, 40), last: flags(0, 0, 1) };
  const [gamma, lam] = [0.5, 0.5];
  // δ = 1 + 10 − 10, 2 + 15 − 20, 4 + 20 − 30 where V goes on, and 4 − 30 where it does not
  const cut = { ...steps, done: flags(0, 0, 0) };
  expectClose(advantages(cut, gamma, lam), flags(1 - 3 / 4 - 6 / 16, -3 - 6 / 4, -6), 0);
  expectClose(rewardsToGo(cut, gamma), flags(1 + 1 + 1 + 40 / 8, 2 + 2 + 40 / 4, 4 + 20), 0);
  const terminated = { ...steps, done: flags(0, 0, 1) };
  expectClose(advantages(terminated, gamma, lam), flags(1 - 3 / 4 - 26 / 16, -3 - 26 / 4, -26), 0);
  expectClose(rewardsToGo(terminated, gamma), flags(1 + 1 + 1, 2 + 2, 4), 0);
  // and two trajectories: the first truncated after one step, the second terminated
  const two = { ...steps, done: flags(0, 0, 1), last: flags(1, 0, 1) };
  expectClose(advantages(two, gamma, lam), flags(1, -3 - 26 / 4, -26), 0);
  expectClose(rewardsToGo(two, gamma), flags(1 + 10, 2 + 2, 4), 0);
});

test('[A7] what follows a cut is discounted once', () => {
  const steps = { rew: flags(0, 0), val: flags(0, 0), nextVal: flags(0, 1), done: flags(0, 0), last: flags(0, 1) };
  expectClose(rewardsToGo(steps, 0.5), flags(0.25, 0.5), 0);
  expectClose(advantages(steps, 0.5, 1), flags(0.25, 0.5), 0);
});

test('columns among the vectors are refused', () => {
  const steps = { rew: zeros([3]), nextVal: zeros([3]), done: zeros([3]), last: zeros([3]) };
  expect(() => advantages({ ...steps, val: zeros([3, 1]) }, 0.9, 0.9)).toThrow(/advantages: val should be \[N\], but is \[3, 1\]/);
  expect(() => rewardsToGo({ ...steps, nextVal: zeros([2]) }, 0.9)).toThrow(/rewardsToGo: N is 3 in rew, but 2 in nextVal/);
  expect(() => ppoLoss(zeros([3]), zeros([3]), zeros([3, 1]), 0.2)).toThrow(/ppo\.policyLoss: adv should be \[N\]/);
  expect(() => vpgLoss(zeros([3]), zeros([2]))).toThrow(/vpg\.policyLoss: N is 3 in logp, but 2 in adv/);
  expect(() => valueLoss(zeros([3, 1]), zeros([3]))).toThrow(/valueLoss: val should be \[N\]/);
});

describe('standardize', () => {
  test('[A9] gives the mean 0 and the population deviation 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 30 }).chain((n) => aTensor([n])),
        (x) => {
          const { mean: m, std } = summarize(x);
          fc.pre(std > 0.01);
          const after = summarize(standardize(x));
          expect(Math.abs(after.mean)).toBeLessThan(1e-12);
          expect(Math.abs(after.std - 1)).toBeLessThan(1e-5);
          expectClose(standardize(x), tensor(numbers(x).map((v) => (v - m) / (std + 1e-8))), 1e-12);
        },
      ),
    );
  });

  test('[A9] gives zeros for equal numbers, for one number, and nothing for none', () => {
    fc.assert(
      fc.property(real, fc.integer({ min: 0, max: 20 }), fc.constantFrom('float32' as const, 'float64' as const), (x, n, dtype) => {
        expectClose(standardize(full([n], x, dtype)), zeros([n], dtype), 1e-6);
      }),
    );
  });

  test('[A9] is exact far away from 0, where a variance found in one pass is all rounding', () => {
    const x = tensor([10_000.25, 10_000.5, 10_001, 9_999.5]);
    const centred = tensor([-0.0625, 0.1875, 0.6875, -0.8125]);
    expectClose(standardize(x), standardize(centred), 1e-6);
    expect(Math.abs(summarize(x).std - summarize(centred).std)).toBeLessThan(1e-9);
  });

  test('[A9] divides by the deviation plus 1e-8', () => {
    expectClose(standardize(flags(-1e-8, 1e-8)), flags(-0.5, 0.5), 1e-12);
  });
});

test('discountedSum is y_t = x_t + c_t y_{t+1}', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 }).chain((n) => fc.tuple(aTensor([n]), aTensor([n]))),
      ([x, c]) => {
        const y = numbers(discountedSum(x, c));
        for (const [t, v] of y.entries())
          expect(Math.abs(v - (numbers(x)[t] + numbers(c)[t] * (y[t + 1] ?? 0)))).toBeLessThan(1e-9 * (1 + Math.abs(v)));
      },
    ),
  );
});
