/** Steps of NPG and TRPO for policies of every kind: the Hessian of the KL is the Fisher information, and the step is along F⁻¹g. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axpy, scaled } from '../../../src/algos/conjugateGradient.js';
import { type ActorCritic, npg, ppoPenalty, trpo } from '../../../src/algos/index.js';
import { policyLoss as vpgLoss } from '../../../src/algos/vpg.js';
import { add, grad, item, mean, mul, neg, type Tensor, type Tree, zeros } from '../../../src/autodiff/index.js';
import type { Dist } from '../../../src/dist/index.js';
import { split } from '../../../src/random.js';
import { aKey, expectClose, grid, inner, noiseLike } from '../../support/arbitraries.js';
import { about, aSituation, column, everyKind, fisher, flat, minus, norm, solve, still, times } from '../../support/trustRegion.js';

everyKind('a policy that is %s', (_name, kind) => {
  const { ac } = kind;

  test('[C2] H is symmetric and positive semi-definite', () => {
    fc.assert(
      fc.property(aSituation(ac), aKey, (situation, k) => {
        const { H } = about(ac, situation);
        const [u, v] = split(k, 2).map((k) => noiseLike(k, situation.state.pi));
        expect(Math.abs(inner(u, H(v)) - inner(H(u), v))).toBeLessThan(1e-10 * (1 + norm(H(u)) * norm(v)));
        expect(inner(v, H(v))).toBeGreaterThanOrEqual(-1e-12);
        expect(norm(H(v))).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  test('[C2] H v is how the gradient of the KL changes along v', () => {
    fc.assert(
      fc.property(aSituation(ac), aKey, (situation, k) => {
        const { kl, H } = about(ac, situation);
        const { pi } = situation.state;
        const v = noiseLike(k, pi);
        const h = 1e-5;
        const slope = minus(grad(kl)(axpy(h, v, pi)), grad(kl)(axpy(-h, v, pi)));
        expectClose(scaled(1 / (2 * h), slope), H(v), 1e-5);
      }),
      { numRuns: 30 },
    );
  });

  test('[C2] H is the Fisher information E[∇ log π ∇ log πᵀ]', () => {
    fc.assert(
      fc.property(aSituation(ac, 3), aKey, (situation, k) => {
        const v = noiseLike(k, situation.state.pi);
        const F = fisher(kind, situation.state.pi, situation.targets.obs);
        expectClose(column(flat(about(ac, situation).H(v))), times(F)(column(flat(v))), 1e-5);
      }),
      { numRuns: 10 },
    );
  });

  test('[C2] [C3] a step is along (F + λI)⁻¹ g, and as far as ½ sᵀ(F + λI)s = δ', () => {
    let atOnce = 0;
    fc.assert(
      fc.property(aSituation(ac, 3), grid(0.001, 0.05), grid(0.02, 1), (situation, delta, dampingCoeff) => {
        const { state, targets } = situation;
        const g = flat(about(ac, situation).g);
        const A = fisher(kind, state.pi, targets.obs).map((row, i) => row.map((f, j) => f + dampingCoeff * +(i === j)));
        const x = solve(A, g);
        const xAx = x.reduce((s, v, i) => s + v * g[i], 0);
        const step = column(x.map((v) => Math.sqrt((2 * delta) / xAx) * v));
        const large = { ...targets, adv: mul(1000, targets.adv) }; // the step is the same, and further from the residual exit
        for (const { fit } of [npg, trpo]) {
          const { pi, info } = fit(ac, { ...still, delta, dampingCoeff, cgIters: 100 })(state, large);
          if (fit === trpo.fit && info.backtrackIters === 0) atOnce++;
          if (fit === npg.fit || info.backtrackIters === 0) expectClose(column(flat(minus(pi, state.pi))), step, 1e-5);
        }
      }),
      { numRuns: 10 },
    );
    expect(atOnce).toBeGreaterThan(2);
  });

  test('at θ_k the gradient of the surrogate is that of VPG’s objective', () => {
    fc.assert(
      fc.property(aSituation(ac), (situation) => {
        const { obs, act, adv } = situation.targets;
        const loss = (theta: Tree): Tensor => vpgLoss(ac.dist.logProb(ac.pi(theta, obs), act), adv);
        expectClose(about(ac, situation).g, scaled(-1, grad(loss)(situation.state.pi)), 1e-12);
      }),
      { numRuns: 20 },
    );
  });

  test('[C4] where nothing is better than anything else, θ stays as it is bit for bit', () => {
    fc.assert(
      fc.property(aSituation(ac), ({ state, targets }) => {
        const alike = { ...targets, adv: zeros(targets.adv.shape, 'float64') };
        for (const { fit } of [npg, trpo]) {
          const { pi, info } = fit(ac, still)(state, alike);
          expect(pi).toEqual(state.pi);
          expect(info.kl).toBeCloseTo(0, 15);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('[C1] what is reported is KL(θ_k ‖ θ_{k+1}), and not KL(θ_{k+1} ‖ θ_k)', () => {
    let asymmetric = 0;
    fc.assert(
      fc.property(aSituation(ac), fc.constantFrom(npg, trpo, ppoPenalty), (situation, { fit }) => {
        const { state, targets } = situation;
        const { pi, info } = fit(ac, { ...still, delta: 0.3, piLr: 0.1, targetKl: 0.1 })(state, targets);
        const [old, now] = [state.pi, pi].map((theta) => ac.pi(theta, targets.obs));
        const [there, back] = [item(mean(ac.dist.kl(old, now))), item(mean(ac.dist.kl(now, old)))];
        expect(info.kl).toBeCloseTo(there, 12);
        if (Math.abs(there - back) > 1e-3) asymmetric++;
      }),
      { numRuns: 50 },
    );
    expect(asymmetric).toBeGreaterThan(20);
  });

  test('[C8] a short step is uphill: the surrogate improves', () => {
    fc.assert(
      fc.property(aSituation(ac), (situation) => {
        const { L } = about(ac, situation);
        for (const { fit } of [npg, trpo]) {
          const { pi, info } = fit(ac, { ...still, delta: 1e-6 })(situation.state, situation.targets);
          const gain = item(L(pi)) - item(L(situation.state.pi));
          expect(gain).toBeGreaterThan(0);
          expect(info.deltaLossPi).toBeCloseTo(-gain, 14);
          expect(info.lossPi).toBeCloseTo(-item(L(situation.state.pi)), 14);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('[C6] [C9] TRPO takes the first step with KL ≤ δ and a larger surrogate, and otherwise none; it reports what it took', () => {
    const met = { atOnce: 0, later: 0, never: 0, onlyFar: 0, onlyWorse: 0 };
    const aConfig = fc.record({
      delta: fc.constantFrom(0.01, 0.3, 3, 10),
      dampingCoeff: fc.constantFrom(1e-3, 0.1, 10),
      backtrackIters: fc.integer({ min: 0, max: 10 }),
      backtrackCoeff: fc.constantFrom(0.5, 0.8, 0.95),
    });
    fc.assert(
      fc.property(aSituation(ac), aConfig, (situation, config) => {
        const { state, targets } = situation;
        const { delta, backtrackIters, backtrackCoeff } = config;
        const { kl, L } = about(ac, situation);
        const next = trpo.fit(ac, { ...still, ...config })(state, targets);
        const step = minus(npg.fit(ac, { ...still, ...config })(state, targets).pi, state.pi);
        const before = item(L(state.pi));
        const trials = Array.from({ length: backtrackIters }, (_, j) => {
          const theta = axpy(backtrackCoeff ** j, step, state.pi);
          return { theta, kl: item(kl(theta)), gain: item(L(theta)) - before };
        });
        const first = trials.findIndex((t) => t.kl <= delta && t.gain > 0);
        // what would have been taken, had only one of the two been asked for
        if (trials.findIndex((t) => t.gain > 0) !== first) met.onlyFar++;
        if (trials.findIndex((t) => t.kl <= delta) !== first) met.onlyWorse++;
        if (first < 0) {
          met.never++;
          expect(next.pi).toEqual(state.pi);
          expect(next.info).toMatchObject({ kl: 0, deltaLossPi: 0, backtrackIters });
        } else {
          met[first === 0 ? 'atOnce' : 'later']++;
          const taken = trials[first];
          expectClose(next.pi, taken.theta, 1e-9);
          expect(next.info.kl).toBeCloseTo(taken.kl, 9);
          expect(next.info.kl).toBeLessThanOrEqual(delta);
          expect(next.info.deltaLossPi).toBeCloseTo(-taken.gain, 9);
          expect(next.info.deltaLossPi).toBeLessThan(0);
          expect(next.info.backtrackIters).toBe(first);
        }
      }),
      { numRuns: 200 },
    );

    for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(2);
  });

  test('NPG is TRPO whose first step is taken', () => {
    let equal = 0;
    fc.assert(
      fc.property(aSituation(ac), ({ state, targets }) => {
        const { info: search, ...one } = trpo.fit(ac, { ...still, delta: 0.01 })(state, targets);
        if (search.backtrackIters !== 0) return;
        const { info, ...other } = npg.fit(ac, { ...still, delta: 0.01 })(state, targets);
        equal++;
        expect(other).toEqual(one);
        expect({ ...info, backtrackIters: 0 }).toEqual(search);
      }),
      { numRuns: 30 },
    );
    expect(equal).toBeGreaterThan(5);
  });

  test('[C7] [C9] where every trial is rejected, θ is θ_k bit for bit, and the reported KL is 0', () => {
    const kl: Dist<Tree>['kl'] = (p, q) => add(ac.dist.kl(p, q), 10); // the same derivatives, and always too far
    const strict: ActorCritic = { ...ac, dist: { ...ac.dist, kl } };
    fc.assert(
      fc.property(aSituation(ac), ({ state, targets }) => {
        const { pi, info } = trpo.fit(strict, still)(state, targets);
        expect(pi).toEqual(state.pi);
        expect(info).toMatchObject({ kl: 0, deltaLossPi: 0, backtrackIters: 10 });
      }),
      { numRuns: 10 },
    );
  });

  test('[C5] where the KL is said to fall everywhere, θ stays as it is', () => {
    const kl: Dist<Tree>['kl'] = (p, q) => neg(ac.dist.kl(p, q));
    const wrong: ActorCritic = { ...ac, dist: { ...ac.dist, kl } };
    fc.assert(
      fc.property(aSituation(ac), ({ state, targets }) => {
        for (const { fit } of [npg, trpo])
          expect(fit(wrong, { ...still, dampingCoeff: 0, cgIters: 3 })(state, targets).pi).toEqual(state.pi);
      }),
      { numRuns: 10 },
    );
  });

  test.each([
    ['NPG', npg],
    ['TRPO', trpo],
  ])('%s evaluates the policy as often for one step of conjugate gradients as for twenty', (_name, { fit }) => {
    fc.assert(
      fc.property(aSituation(ac), ({ state, targets }) => {
        const calls = (cgIters: number): number => {
          let n = 0;
          const counting: ActorCritic = {
            ...ac,
            pi: (theta, obs) => {
              n++;
              return ac.pi(theta, obs);
            },
          };
          fit(counting, { ...still, cgIters, backtrackIters: 1 })(state, targets);
          return n;
        };
        expect(calls(20)).toBe(calls(1));
        expect(calls(20)).toBeLessThanOrEqual(4); // θ_k, mean r Â, mean KL, and what was reached
      }),
      { numRuns: 5 },
    );
  });
});
