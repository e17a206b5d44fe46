/** Polyak averaging of networks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mul, sub, type Tree, tree, zeros } from '../../../src/autodiff/index.js';
import { mlp, polyak } from '../../../src/nn/index.js';
import { split } from '../../../src/random.js';
import { aKey, expectClose, real, snapshot, unit } from '../../support/arbitraries.js';
import { float64 } from '../../support/optimisers.js';

describe('polyak', () => {
  test('is ρ·target + (1 − ρ)·now, keeps the target for ρ = 1, and replaces it for ρ = 0', () => {
    fc.assert(
      fc.property(aKey, unit, (k, rho) => {
        const [kA, kB] = split(k, 2);
        const [target, now] = [mlp.init(kA, [2, 3], 'float64'), mlp.init(kB, [2, 3], 'float64')];
        const want = tree.map((t, n) => sub(mul(rho, t), mul(rho - 1, n)), target, now);
        const before = snapshot([target, now]);
        expectClose(polyak(rho, target, now), want, 1e-15);
        expect(polyak(1, target, now)).toEqual(target);
        expect(polyak(0, target, now)).toEqual(now);
        expect(snapshot([target, now])).toEqual(before);
      }),
    );
  });

  test('closes in on parameters that stay, by the factor ρ in each step', () => {
    fc.assert(
      fc.property(real, real, unit, fc.nat(20), (target, now, rho, n) => {
        let t = { x: float64([target]) };
        for (let i = 0; i < n; i++) t = polyak(rho, t, { x: float64([now]) });
        expectClose(t.x, float64([now + rho ** n * (target - now)]), 1e-12);
      }),
    );
  });

  test('refuses a target of another shape, type or structure', () => {
    expect(() => polyak(0.5, zeros([2]), zeros([3]))).toThrow(/polyak: the target has shape \[2\], but what follows it \[3\]/);
    expect(() => polyak(0.5, zeros([2]), zeros([2], 'float64'))).toThrow(/polyak: the target is float32, but what follows it float64/);
    expect(() => polyak(0.5, [zeros([2])] as Tree, zeros([2]))).toThrow(/the trees differ/);
  });

  test('refuses a ρ that is no share', () => {
    for (const rho of [-0.1, 1.1, Number.NaN])
      expect(() => polyak(rho, zeros([1]), zeros([1]))).toThrow(/polyak: rho should be from 0 to 1/);
  });
});
