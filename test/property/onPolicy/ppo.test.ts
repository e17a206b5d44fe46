/** The clipped loss of PPO, its early stopping, and what it has in common with VPG. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ActorCritic, ppo, vpg } from '../../../src/algos/index.js';
import { approxKl, clipFraction, policyLoss as ppoLoss } from '../../../src/algos/ppo.js';
import { policyLoss as vpgLoss } from '../../../src/algos/vpg.js';
import { grad, item, numbers, stopGradient, type Tensor, type Tree, tensor } from '../../../src/autodiff/index.js';
import { categorical } from '../../../src/dist/index.js';
import { aKey, aTensor, double, expectClose, grid, real } from '../../support/arbitraries.js';
import { batchOf, column, few, flags, kinds } from '../../support/onPolicy.js';

test.each([
  // r, Â, min(r Â, clip(r) Â), its derivative with respect to r
  [0.5, 1, 0.5, 1],
  [1, 1, 1, 1],
  [1.5, 1, 1.2, 0],
  [0.5, -1, -0.8, 0],
  [1, -1, -1, -1],
  [1.5, -1, -1.5, -1],
])('[B3] the clipped objective of a ratio %d and an advantage %d is %d, and its slope %d', (r, adv, value, slope) => {
  const loss = (logp: Tensor): Tensor => ppoLoss(logp, flags(0), flags(adv), 0.2);
  const logp = flags(Math.log(r));
  expect(item(loss(logp))).toBeCloseTo(-value, 12);
  expect(numbers(grad(loss)(logp))[0]).toBeCloseTo(-slope * r, 12); // dr / d log π = r
});

test('[B3] a ratio that has left the interval in the direction of its advantage passes no gradient, and any other passes −r Â', () => {
  const eps = 0.2;
  fc.assert(
    fc.property(real, real, real, (logp, logpOld, adv) => {
      const r = Math.exp(logp - logpOld);
      fc.pre(Math.min(Math.abs(r - 1 - eps), Math.abs(r - 1 + eps)) > 1e-6);
      const pushed = (adv > 0 && r > 1 + eps) || (adv < 0 && r < 1 - eps);
      const g = grad((l: Tensor) => ppoLoss(l, flags(logpOld), flags(adv), eps))(flags(logp));
      expectClose(g, flags(pushed ? 0 : -adv * r), 1e-9);
    }),
    { numRuns: 300 },
  );
});

test('[B5] the KL estimate is the original’s, mean(log π_k − log π), which may be below 0; its mean is the KL', () => {
  expect(item(approxKl(flags(-1, -4), flags(-2, -1)))).toBe(1);
  expect(item(approxKl(flags(-1), flags(-2)))).toBe(-1);
  fc.assert(
    fc.property(aTensor([1, 4]), aTensor([1, 4]), (p, q) => {
      // the expectation over a ∼ p of one estimate each
      const all = Array.from({ length: 4 }, (_, a) => {
        const [old, now] = [p, q].map((l) => categorical.logProb(l, tensor([a])));
        return Math.exp(item(old)) * item(approxKl(now, old));
      });
      expectClose(column([all.reduce((s, x) => s + x)]), categorical.kl(p, q), 1e-12);
    }),
  );
});

test('clipFraction is the share of ratios outside of the interval', () => {
  expect(item(clipFraction(column([0.5, 1, 1.1, 1.5].map(Math.log)), flags(0, 0, 0, 0), 0.2))).toBe(0.5);
});

describe.each(Object.entries(kinds))('PPO with %s actions', (name, ac) => {
  const kind = name as keyof typeof kinds;
  const init = ppo.init(ac);

  test('at θ_k the gradients of the PPO and VPG objectives are equal', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (narrow, k) => {
        const [batch, pi] = [double(narrow), double(init(k).pi)];
        const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, batch.obs), batch.act);
        const logpOld = logp(pi);
        expectClose(
          grad((theta: Tree) => ppoLoss(logp(theta), logpOld, batch.rew, 0.2))(pi),
          grad((theta: Tree) => vpgLoss(logp(theta), batch.rew))(pi),
          1e-12,
        );
      }),
      { numRuns: 30 },
    );
  });

  test('with one gradient step PPO is VPG', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const one = ppo.update(ac, { ...few, trainPiIters: 1 })(init(k), batch);
        const same = vpg.update(ac, { trainVIters: 3 })(init(k), batch);
        expectClose(one.opt.pi.m, same.opt.pi.m, 1e-6);
        expect(one.v).toEqual(same.v);
      }),
      { numRuns: 20 },
    );
  });

  test('[B4] on the first pass the ratio is exactly 1: log π is bit for bit what it was for θ_k', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const seen: Tensor[] = [];
        const spy: ActorCritic = {
          ...ac,
          dist: {
            ...ac.dist,
            logProb: (p, act) => {
              const logp = ac.dist.logProb(p, act);
              seen.push(stopGradient(logp));
              return logp;
            },
          },
        };
        // the second update starts from where the optimiser has moved to
        ppo.update(spy, few)(ppo.update(ac, few)(init(k), batch), batch);
        const [old, first] = seen;
        expect(first).toEqual(old);
      }),
      { numRuns: 20 },
    );
  });

  test('[B6] the policy stops before the step after the KL has passed 1.5 targetKl, and V goes on', () => {
    let stopped = 0;
    fc.assert(
      fc.property(batchOf(kind), aKey, grid(0.001, 0.02), (batch, k, targetKl) => {
        const config = { piLr: 0.02, vfLr: 1e-2, trainPiIters: 20, trainVIters: 5, targetKl };
        const update = (over: object) => ppo.update(ac, { ...config, ...over })(init(k), batch);
        const next = update({});
        const steps = next.opt.pi.count;
        if (steps < 20) {
          stopped++;
          expect(next.info.stopIter).toBe(steps);
          expect(next.info.kl).toBeGreaterThan(1.5 * targetKl);
        } else expect(next.info.stopIter).toBe(19);
        // as far as it came, it is the run that was told to come as far
        const told = update({ trainPiIters: steps, targetKl: 1e9 });
        expect(told.pi).toEqual(next.pi);
        if (steps > 0) expect(update({ trainPiIters: steps - 1, targetKl: 1e9 }).info.kl).toBeLessThanOrEqual(1.5 * targetKl);
        expect(next.v).toEqual(update({ trainPiIters: 0 }).v);
        expect(next.opt.v.count).toBe(5);
      }),
      { numRuns: 25 },
    );
    expect(stopped).toBeGreaterThan(5);
  });
});
