/** Laws of every update on-policy: the same bits, the right direction, reports from after the update. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertFinite } from '../../../src/algos/assertFinite.js';
import { fitValue, npg, ppo, ppoPenalty, rewardsToGo, standardize, trpo, valueLoss, vpg } from '../../../src/algos/index.js';
import { policyLoss as vpgLoss } from '../../../src/algos/vpg.js';
import { concat, full, item, mean, slice, sub, type Tensor, type Tree, tensor, zeros } from '../../../src/autodiff/index.js';
import { aKey } from '../../support/arbitraries.js';
import { batchOf, few, kinds, onPolicy, values } from '../../support/onPolicy.js';
import { runDefaults } from '../../support/runDefaults.js';
import { updateLaws } from '../../support/runLaws.js';

/** Every algorithm on discrete and on continuous actions. */
const subjects = Object.entries(onPolicy).flatMap(([name, { algo, exactKl }]) =>
  (['discrete', 'box'] as const).map((kind) => {
    const update = (config: object = {}) => algo.update(kinds[kind], { ...few, ...config });
    return [name, kind, { init: algo.init(kinds[kind]), update, exactKl }] as const;
  }),
);

describe.each(subjects)('%s with %s actions', (name, kind, { init, update, exactKl }) => {
  updateLaws(kind, init, update);

  test('three steps of Adam on V in each update', () => {
    fc.assert(
      fc.property(fc.array(batchOf(kind), { maxLength: 3 }), aKey, (batches, k) => {
        expect(batches.reduce(update(), init(k)).opt.v.count).toBe(3 * batches.length);
      }),
      { numRuns: 5 },
    );
  });

  test('the policy moves towards what was good: log π rises with the advantage', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const state = init(k);
        const gain = { ...batch, done: full([batch.rew.shape[0]], 1), last: full([batch.rew.shape[0]], 1) };
        const next = update({ piLr: 1e-3, trainPiIters: 1, delta: 1e-5 })(state, gain);
        const logp = (theta: Tree): Tensor => kinds[kind].dist.logProb(kinds[kind].pi(theta, batch.obs), batch.act);
        const adv = standardize(sub(batch.rew, kinds[kind].v(state.v, batch.obs)));
        expect(item(vpgLoss(logp(next.pi), adv))).toBeLessThan(item(vpgLoss(logp(state.pi), adv)));
      }),
      { numRuns: 30 },
    );
  });

  test('[A10] V is fitted to the rewards-to-go, whatever is done to the advantages', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const [state, ac] = [init(k), kinds[kind]];
        const ret = rewardsToGo({ ...batch, ...values(ac, state.v, batch) }, 0.9);
        const { v, lossV, deltaLossV } = fitValue(ac, state, batch.obs, ret, 1e-2, 3);
        const next = update({ gamma: 0.9, lam: 0.5, vfLr: 1e-2 })(state, batch);
        expect(next.v).toEqual(v);
        expect(next.info.lossV).toBe(item(valueLoss(ac.v(state.v, batch.obs), ret)));
        expect([lossV, deltaLossV]).toEqual([next.info.lossV, next.info.deltaLossV]);
      }),
      { numRuns: 10 },
    );
  });

  test('[B7] what is reported as a change was measured after the update', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const [state, ac] = [init(k), kinds[kind]];
        const next = update({ piLr: 0.05, vfLr: 0.05, targetKl: 1 })(state, batch);
        const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, batch.obs), batch.act);
        const [p, q] = [ac.pi(state.pi, batch.obs), ac.pi(next.pi, batch.obs)];
        expect(next.info.kl).toBe(item(mean(exactKl ? ac.dist.kl(p, q) : sub(logp(state.pi), logp(next.pi)))));
        expect(next.info.kl).not.toBe(0);
        if ('entropy' in next.info) expect(next.info.entropy).toBe(item(mean(ac.dist.entropy(q))));
        const ret = rewardsToGo({ ...batch, ...values(ac, state.v, batch) }, 0.99);
        const lossV = (phi: Tree): number => item(valueLoss(ac.v(phi, batch.obs), ret));
        expect(next.info.deltaLossV).toBe(lossV(next.v) - lossV(state.v));
        expect(next.info.deltaLossPi).not.toBe(0);
      }),
      { numRuns: 10 },
    );
  });

  test('[B8] what is not finite any more is an error, and says what has become of which parameter', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY), (batch, k, poison) => {
        const says = (what: string): RegExp => new RegExp(`^${name}: ${what} in this update; a smaller learning rate`);
        expect(() => update({ vfLr: poison })(init(k), batch)).toThrow(says('v\\.0\\.w has become (NaN|-?Infinity)'));
        const rew = concat([slice(batch.rew, 1, batch.rew.shape[0]), tensor([poison])]);
        expect(() => update()(init(k), { ...batch, rew })).toThrow(says('(pi|v)\\S* has become NaN'));
      }),
      { numRuns: 5 },
    );
  });
});

test('[B8] a log σ that runs away to −∞ is caught by the guard', () => {
  const ac = kinds.box;
  fc.assert(
    fc.property(batchOf('box'), aKey, (batch, k) => {
      for (const { algo } of Object.values(onPolicy)) {
        const state = algo.init(ac)(k);
        const pi = { ...(state.pi as { mu: Tree }), logStd: full([2], -200) };
        expect(() => algo.update(ac, few)({ ...state, pi }, batch)).toThrow(RangeError);
      }
    }),
    { numRuns: 5 },
  );
  expect(() => assertFinite('sac', { pi: [{ w: zeros([2]) }, { w: tensor([1, Number.NEGATIVE_INFINITY]) }] })).toThrow(
    /sac: pi\.1\.w has become -Infinity/,
  );
  expect(() => assertFinite('sac', { pi: zeros([2]) })).not.toThrow();
});

test('[B15] nothing is on that the original does not have: the hyperparameters and their defaults', () => {
  expect(vpg.defaults).toEqual({
    ...runDefaults,
    lam: 0.97,
    hiddenSizes: [64, 64],
    activation: 'tanh',
    piLr: 3e-4,
    vfLr: 1e-3,
    trainVIters: 80,
  });
  expect(ppo.defaults).toEqual({ ...vpg.defaults, clipRatio: 0.2, trainPiIters: 80, targetKl: 0.01 });
  const { piLr, ...shared } = vpg.defaults;
  expect(npg.defaults).toEqual({ ...shared, delta: 0.01, dampingCoeff: 0.1, cgIters: 10 });
  expect(trpo.defaults).toEqual({ ...npg.defaults, backtrackIters: 10, backtrackCoeff: 0.8 });
  expect(ppoPenalty.defaults).toEqual({ ...vpg.defaults, klCoeff: 1, trainPiIters: 80, targetKl: 0.01 });
});
