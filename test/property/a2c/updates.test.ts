/** Laws of A2C's update: its losses, what is constant in them, and RMSProp. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyLoss } from '../../../src/algos/a2c.js';
import { a2c, rewardsToGo, valueLoss } from '../../../src/algos/index.js';
import { policyLoss as vpgLoss } from '../../../src/algos/vpg.js';
import { full, grad, item, mean, mul, numbers, sub, type Tensor, type Tree, tensor, tree, zeros } from '../../../src/autodiff/index.js';
import { rmsprop } from '../../../src/nn/index.js';
import { aKey, double, expectClose, grid } from '../../support/arbitraries.js';
import { batchOf, column, kinds, values } from '../../support/onPolicy.js';
import { runDefaults } from '../../support/runDefaults.js';
import { updateLaws } from '../../support/runLaws.js';

test('the loss is −mean (log π Â + β H)', () => {
  expect(item(policyLoss(column([-1, -2]), column([3, -1]), column([0.5, 0.7]), 0))).toBe(0.5);
  expect(item(policyLoss(column([-1, -2]), column([3, -1]), column([0.5, 0.7]), 0.1))).toBeCloseTo(0.5 - 0.06, 12);
});

test.each([
  ['logp', [zeros([2, 1]), zeros([2]), zeros([2])]],
  ['adv', [zeros([2]), zeros([3]), zeros([2])]],
  ['entropy', [zeros([2]), zeros([2]), zeros([])]],
] as const)('%s of another shape is refused by its name', (name, [logp, adv, entropy]) => {
  expect(() => policyLoss(logp, adv, entropy, 0)).toThrow(new RegExp(`a2c\\.policyLoss: .*${name}`));
});

test('the entropy is that of a distribution: a uniform policy gains nothing from it, and no other is as high', () => {
  const { dist } = kinds.discrete;
  const bonus = (logits: Tensor): Tensor => policyLoss(column([0]), column([0]), dist.entropy(logits), 1);
  expect(item(bonus(tensor([[2, 2]], undefined, 'float64')))).toBeCloseTo(-Math.LN2, 12);
  for (const x of numbers(grad(bonus)(tensor([[2, 2]], undefined, 'float64')))) expect(Math.abs(x)).toBeLessThan(1e-15);
  const [up, down] = numbers(grad(bonus)(tensor([[1, 0]], undefined, 'float64')));
  expect(up).toBeGreaterThan(0); // a step down the loss takes from what is likely
  expect(down).toBeCloseTo(-up, 12);
});

describe.each(Object.entries(kinds))('%s actions', (name, ac) => {
  const kind = name as keyof typeof kinds;
  const init = a2c.init(ac);
  const update = (config: object = {}) => a2c.update(ac, config);

  updateLaws(kind, init, update);

  test('without the bonus its gradient is the policy gradient of VPG with its own advantages, taken by RMSProp', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, grid(0.5, 1), (narrow, k, gamma) => {
        const batch = double(narrow);
        const { pi, v, ...rest } = init(k);
        const wide = { ...rest, pi: double(pi), v: double(v), opt: { pi: rmsprop.init(double(pi)), v: rmsprop.init(double(v)) } };
        const { val, nextVal } = values(ac, wide.v, batch);
        const ret = rewardsToGo({ ...batch, nextVal }, gamma);
        const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, batch.obs), batch.act);
        const g = grad((theta: Tree) => vpgLoss(logp(theta), sub(ret, val)))(wide.pi);
        const gV = grad((phi: Tree) => valueLoss(ac.v(phi, batch.obs), ret))(wide.v);
        const next = update({ gamma, entropyCoeff: 0, piLr: 0.01, vfLr: 0.02 })(wide, batch);
        const options = { decay: 0.99, eps: 1e-5 };
        expectClose(next.pi, rmsprop.step(0.01, wide.pi, g, wide.opt.pi, options)[0], 1e-9);
        expectClose(next.v, rmsprop.step(0.02, wide.v, gV, wide.opt.v, options)[0], 1e-9);
      }),
      { numRuns: 20 },
    );
  });

  test('the policy learns nothing of what V learns, and V nothing of the policy', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const state = init(k);
        const next = update()(state, batch);
        expect(update({ vfLr: 0.5 })(state, batch).pi).toEqual(next.pi);
        expect(update({ piLr: 0.5, entropyCoeff: 3 })(state, batch).v).toEqual(next.v);
      }),
      { numRuns: 10 },
    );
  });

  test('a factor on the loss of V changes next to nothing, as RMSProp divides by it: there is no coefficient for it', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (narrow, k) => {
        const [batch, v] = [double(narrow), double(init(k).v)];
        const g = grad((phi: Tree) => valueLoss(ac.v(phi, batch.obs), batch.rew))(v);
        const step = (g: Tree): Tree => rmsprop.step(1e-3, v, g, rmsprop.init(v), { decay: 0.99, eps: 1e-12 })[0];
        expectClose(step(tree.map((x) => mul(0.5, x), g)), step(g), 1e-6);
      }),
      { numRuns: 10 },
    );
  });

  test('the policy moves towards what was good, and with a large bonus towards chance', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const state = init(k);
        const ends = full([batch.rew.shape[0]], 1);
        const gain = { ...batch, done: ends, last: ends };
        const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, batch.obs), batch.act);
        const adv = sub(batch.rew, ac.v(state.v, batch.obs));
        const next = update({ piLr: 1e-5, entropyCoeff: 0 })(state, gain);
        expect(item(vpgLoss(logp(next.pi), adv))).toBeLessThan(item(vpgLoss(logp(state.pi), adv)));
        const entropy = (theta: Tree): number => item(mean(ac.dist.entropy(ac.pi(theta, batch.obs))));
        expect(entropy(update({ piLr: 1e-5, entropyCoeff: 1e4 })(state, gain).pi)).toBeGreaterThan(entropy(state.pi));
        expect(next.info.entropy).toBe(entropy(state.pi));
      }),
      { numRuns: 20 },
    );
  });

  test('what is not finite any more is an error, and says what has become of which parameter', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY), (batch, k, poison) => {
        expect(() => update({ vfLr: poison })(init(k), batch)).toThrow(/^a2c: v\.0\.w has become (NaN|-?Infinity) in this update/);
      }),
      { numRuns: 5 },
    );
  });
});

test('the hyperparameters and their defaults', () => {
  expect(a2c.defaults).toEqual({
    ...runDefaults,
    numEnvs: 8,
    tMax: 5,
    entropyCoeff: 0.01,
    piLr: 7e-4,
    vfLr: 2e-3,
    hiddenSizes: [64, 64],
    activation: 'tanh',
  });
});
