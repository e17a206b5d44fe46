/** PPO with a penalty: what the penalty is, what it costs, and how its price follows the policy. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { categoricalActorCritic, gaussianActorCritic, ppoPenalty, type RunState, vpg } from '../../src/algos/index.js';
import { surrogate } from '../../src/algos/naturalGradient.js';
import { adapt, policyLoss, type State } from '../../src/algos/ppoPenalty.js';
import { policyLoss as vpgLoss } from '../../src/algos/vpg.js';
import { grad, item, mean, type Tensor, type Tree, tensor } from '../../src/autodiff/index.js';
import { cartPole } from '../../src/envs/index.js';
import type { Key } from '../../src/random.js';
import { aBatch, aKey, double, expectClose, grid, real } from '../support/arbitraries.js';

const kinds = {
  discrete: categoricalActorCritic(3, 2, { hiddenSizes: [8] }),
  box: gaussianActorCritic(3, 2, { hiddenSizes: [8] }),
} as const;
const aPrice = fc.constantFrom(1e-3, 0.25, 1, 8, 1e3);

// ── β ──

test.each([
  // KL, β afterwards, where β is 3 and δ 0.3
  [0, 1.5],
  [0.19, 1.5],
  [0.21, 3],
  [0.3, 3],
  [0.44, 3],
  [0.46, 6],
  [5, 6],
])('after a KL of %d, where 0.3 is aimed for, a β of 3 becomes %d', (kl, want) => {
  expect(adapt(3, kl, 0.3)).toBe(want);
});

test('at the very bounds, β stays', () => {
  expect(adapt(3, 1.5 * 0.3, 0.3)).toBe(3);
  expect(adapt(3, 0.3 / 1.5, 0.3)).toBe(3);
});

test('β stays where the KL is within a factor of 1.5 of δ, and otherwise goes against it, by a factor of 2', () => {
  fc.assert(
    fc.property(aPrice, grid(0.001, 1), grid(0.01, 3), (beta, delta, times) => {
      fc.pre(Math.abs(times - 1.5) > 1e-6 && Math.abs(times - 1 / 1.5) > 1e-6);
      const want = times > 1.5 ? 2 : times < 1 / 1.5 ? 0.5 : 1;
      expect(adapt(beta, times * delta, delta)).toBe(want * beta);
    }),
  );
});

// ── the objective ──

test('the loss is −(mean r Â − β KL)', () => {
  fc.assert(
    fc.property(real, grid(0, 3), aPrice, (gain, kl, beta) => {
      const loss = item(policyLoss(tensor([gain], [], 'float64'), tensor([kl], [], 'float64'), beta));
      expect(loss).toBeCloseTo(-(gain - beta * kl), 9);
    }),
  );
});

describe.each(Object.entries(kinds))('with %s actions', (name, ac) => {
  const batches = aBatch(name as keyof typeof kinds, 3, 2);
  const few = { trainVIters: 2, trainPiIters: 5, piLr: 0.01 };
  const at = (k: Key, klCoeff: number): State => ppoPenalty.init(ac, { klCoeff })(k);

  test('at θ_k the gradient is that of VPG’s objective, whatever β is', () => {
    fc.assert(
      fc.property(batches, aKey, aPrice, (narrow, k, beta) => {
        const [{ obs, act, rew }, pi] = [double(narrow), double(at(k, beta).pi)];
        const pOld = ac.pi(pi, obs);
        const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, obs), act);
        const [logpOld, kl] = [logp(pi), (theta: Tree): Tensor => mean(ac.dist.kl(pOld, ac.pi(theta, obs)))];
        expectClose(
          grad((theta: Tree) => policyLoss(surrogate(logp(theta), logpOld, rew), kl(theta), beta))(pi),
          grad((theta: Tree) => vpgLoss(logp(theta), rew))(pi),
          1e-10,
        );
      }),
      { numRuns: 30 },
    );
  });

  test('with one gradient step it is VPG, whatever β is', () => {
    fc.assert(
      fc.property(batches, aKey, aPrice, (batch, k, beta) => {
        const one = ppoPenalty.update(ac, { ...few, trainPiIters: 1 })(at(k, beta), batch);
        const same = vpg.update(ac, few)(vpg.init(ac)(k), batch);
        expectClose(one.opt.pi.m, same.opt.pi.m, 1e-4);
        expect(one.v).toEqual(same.v);
      }),
      { numRuns: 20 },
    );
  });

  test('the dearer the KL, the less of it', () => {
    fc.assert(
      fc.property(batches, aKey, (batch, k) => {
        const kl = (beta: number): number => ppoPenalty.update(ac, { ...few, trainPiIters: 40 })(at(k, beta), batch).info.kl as number;
        expect(kl(100)).toBeLessThan(kl(0.01));
      }),
      { numRuns: 10 },
    );
  });

  test('the KL is the distributions’, and never below 0; every step is taken, however large it is', () => {
    fc.assert(
      fc.property(batches, aKey, aPrice, (batch, k, beta) => {
        const state = at(k, beta);
        const next = ppoPenalty.update(ac, { ...few, targetKl: 1e-6 })(state, batch);
        const [old, now] = [state.pi, next.pi].map((theta) => ac.pi(theta, batch.obs));
        expect(next.info.kl).toBe(item(mean(ac.dist.kl(old, now))));
        expect(next.info.kl).toBeGreaterThanOrEqual(-1e-7); // that much is the rounding of float32
        expect(next.opt.pi.count).toBe(5);
      }),
      { numRuns: 30 },
    );
  });

  test('what is reported as the change of the loss is that of the loss which was minimised, with β as it was', () => {
    fc.assert(
      fc.property(batches, aKey, aPrice, (batch, k, beta) => {
        const state = at(k, beta);
        const { obs, act, rew: adv } = batch;
        const [pOld, logpOld] = [ac.pi(state.pi, obs), ac.dist.logProb(ac.pi(state.pi, obs), act)];
        const next = ppoPenalty.fit(ac, few)(state, { obs, act, adv, ret: adv, logpOld });
        const loss = (theta: Tree): number => {
          const p = ac.pi(theta, obs);
          return item(policyLoss(surrogate(ac.dist.logProb(p, act), logpOld, adv), mean(ac.dist.kl(pOld, p)), beta));
        };
        expect(next.info.lossPi).toBe(loss(state.pi));
        expect(next.info.deltaLossPi).toBe(loss(next.pi) - loss(state.pi));
      }),
      { numRuns: 20 },
    );
  });

  test('β goes from one update to the next, each time adapted to the KL of the last', () => {
    const seen = { up: 0, same: 0, down: 0 };
    fc.assert(
      fc.property(fc.array(batches, { minLength: 2, maxLength: 4 }), aKey, aPrice, (all, k, beta) => {
        const config = { ...few, targetKl: 0.01 };
        let state = at(k, beta);
        expect(state.klCoeff).toBe(beta);
        for (const batch of all) {
          const next = ppoPenalty.update(ac, config)(state, batch);
          expect(next.klCoeff).toBe(adapt(state.klCoeff, next.info.kl as number, 0.01));
          expect(next.info.klCoeff).toBe(next.klCoeff);
          if (next.klCoeff > state.klCoeff) seen.up++;
          else seen[next.klCoeff < state.klCoeff ? 'down' : 'same']++;
          // what the configuration says of β is for the start alone
          expect(ppoPenalty.update(ac, { ...config, klCoeff: 77 })(state, batch)).toEqual(next);
          state = next;
        }
      }),
      { numRuns: 30 },
    );
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(2);
  });
});

test('a run begins with klCoeff, and one that is gone on with has the β that it had', () => {
  const short = { env: cartPole, epochs: 4, stepsPerEpoch: 50, hiddenSizes: [6], trainVIters: 2, trainPiIters: 3, targetKl: 1e-3 };
  const prices = (runs: readonly RunState<State>[]): number[] => runs.map(({ state }) => state.klCoeff);
  const runs = [...ppoPenalty({ ...short, klCoeff: 5 })];
  expect([2.5, 5, 10]).toContain(prices(runs)[0]);
  expect(new Set(prices(runs)).size).toBeGreaterThan(1);
  expect([...ppoPenalty({ ...short, klCoeff: 123, from: runs[1] })]).toEqual(runs.slice(2));
});
