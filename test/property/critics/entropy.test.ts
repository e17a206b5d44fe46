/** Squashed Gaussians in SAC: their log-probabilities, and the learning of α. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { squashedGaussianActor } from '../../../src/algos/actors.js';
import { critic as criticNetwork } from '../../../src/algos/critics.js';
import { summarize } from '../../../src/algos/index.js';
import * as sac from '../../../src/algos/sac.js';
import { add, grad, item, mul, numbers, reshape, sum, type Tensor, type Tree, tensor, zeros } from '../../../src/autodiff/index.js';
import { type Gaussian, squashed } from '../../../src/dist/index.js';
import { squashedInto } from '../../../src/dist/squashed.js';
import { box } from '../../../src/envs/spaces.js';
import type { mlp } from '../../../src/nn/index.js';
import { key, split } from '../../../src/random.js';
import { aBatch, aKey, aTensor, expectClose, grid, noise, real } from '../../support/arbitraries.js';
import { alpha, batch, bounds, critic, drawing, f64, small, soft, someBox, startSac, xi } from '../../support/linearNets.js';
import { line } from '../../support/worlds.js';

test('[D12] log π of a squashed action is exact in float32 wherever its u is: at u = 10 it is −18.61', () => {
  /** log(1 − tanh²u) = −2 log cosh u */
  const logSlope = (u: number): number => 2 * (Math.LN2 - Math.abs(u) - Math.log1p(Math.exp(-2 * Math.abs(u))));
  for (const u of [-20, -10, -3, -0.1, 0, 0.5, 5, 10, 15, 20]) {
    const p = { mu: tensor([[u]]), logStd: tensor([[0]]) };
    const { logp } = squashed.sampleFrom(p, zeros([1, 1]));
    const want = -0.5 * Math.log(2 * Math.PI) - logSlope(u);
    expect(Math.abs(item(logp) - want)).toBeLessThan(4e-6 * (1 + Math.abs(want)));
  }
  const { logp } = squashed.sampleFrom({ mu: tensor([[10]]), logStd: tensor([[0]]) }, zeros([1, 1]));
  expect(-0.9189385 - item(logp)).toBeCloseTo(-18.61, 2);
});

test('[D13] log σ is kept from −20 to 2, and beyond that passes no gradient', () => {
  const { pi } = squashedGaussianActor({ observationSpace: box([0], [1]), actionSpace: bounds }, { hiddenSizes: [] });
  const theta = (b: number): mlp.Mlp => [{ w: zeros([1, 2]), b: tensor([0.5, b]) }];
  const logStd = (t: Tree): Tensor => (pi(t, zeros([1, 1])) as Gaussian).logStd;
  const slope = (b: number): number => numbers((grad((t: mlp.Mlp) => sum(logStd(t)))(theta(b)) as mlp.Mlp)[0].b)[1];
  for (const [b, clipped, g] of [
    [-30, -20, 0],
    [-19.5, -19.5, 1],
    [0, 0, 1],
    [1.5, 1.5, 1],
    [3, 2, 0],
  ]) {
    expect(item(logStd(theta(b)))).toBe(clipped);
    expect(slope(b)).toBe(g);
  }
});

test('[D14] log π is that of tanh space, whatever the scale of the Box', () => {
  fc.assert(
    fc.property(someBox, aKey, (space, k) => {
      const n = space.low.length;
      const [kMu, kStd, kXi] = split(k, 3);
      const p = { mu: noise(kMu, [4, n]), logStd: mul(0.3, noise(kStd, [4, n])) };
      const z = noise(kXi, [4, n]);
      const into = squashedInto(space.low, space.high);
      const { act, logp } = into.sampleFrom(p, z);
      expect(logp).toEqual(squashed.sampleFrom(p, z).logp);
      expectClose(into.logProb(p, act), logp, 1e-5);
      expectClose(into.entropy(p), squashed.entropy(p), 0);
    }),
    { numRuns: 50 },
  );
});

test('[D14] [D15] the target entropy is −1 for each dimension of the action, whatever the Box; log α goes down −(log π + target)', () => {
  for (const n of [1, 2, 3])
    for (const scale of [0.4, 1, 7]) {
      const actionSpace = box(Array(n).fill(-scale), Array(n).fill(scale));
      const nets = {
        actor: squashedGaussianActor({ ...line, actionSpace }, small),
        critic: criticNetwork({ ...line, actionSpace }, small),
      };
      const b = fc.sample(aBatch('box', 2, n), 1)[0];
      const next = sac.update(nets, { alpha: 'auto' })(sac.init(nets)(key(n)), b);
      expect(10 * item(next.opt.logAlpha.m)).toBeCloseTo(-((next.info.logPi as { mean: number }).mean - n), 5);
    }
});

test('[D15] α falls where the entropy is above its target, rises where it is below, and stays above 0', () => {
  fc.assert(
    fc.property(real, grid(-5, 5), grid(0.001, 0.5), (logPi, logAlpha, lr) => {
      fc.pre(Math.abs(logPi - 1) > 0.01);
      const nets = { actor: drawing((z) => reshape(add(logPi, mul(0, z)), [z.shape[0]])), critic };
      let now = startSac({ logAlpha: f64(logAlpha) });
      const alphas = [Math.exp(logAlpha)];
      for (let i = 0; i < 5; i++) {
        const next = sac.fit(nets, { alpha: 'auto', lr })(now, batch, { next: xi, now: xi });
        expect(next.info.alpha).toBeCloseTo(alphas[i], 9); // the one that this update went by
        alphas.push(Math.exp(item(next.logAlpha)));
        // the entropy −log π is above −1 where log π < 1
        if (logPi < 1) expect(alphas[i + 1]).toBeLessThan(alphas[i]);
        else expect(alphas[i + 1]).toBeGreaterThan(alphas[i]);
        expect(alphas[i + 1]).toBeGreaterThan(0);
        now = next;
      }
    }),
    { numRuns: 30 },
  );
});

test('[D15] the loss of α is −log α (mean log π + target), and log π and the target are constants in it', () => {
  fc.assert(
    fc.property(real, aTensor([6]), real, (logAlpha, logPi, target) => {
      const g = grad((x: Tensor) => sac.alphaLoss(x, logPi, target))(f64(logAlpha));
      expect(item(g)).toBeCloseTo(-(summarize(logPi).mean + target), 9);
      expect(item(sac.alphaLoss(f64(logAlpha), logPi, target))).toBeCloseTo(-logAlpha * (summarize(logPi).mean + target), 9);
    }),
  );
});

test('where α is given it stays, and its optimiser at rest', () => {
  const before = startSac();
  const next = sac.fit({ actor: soft, critic }, { alpha })(before, batch, { next: xi, now: xi });
  expect([next.logAlpha, next.opt.logAlpha]).toEqual([before.logAlpha, before.opt.logAlpha]);
  expect('alpha' in next.info).toBe(false);
});
