/** What NPG and TRPO do to a policy: the Hessian of the KL, conjugate gradients, the step that it allows, and the line search. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axpy, conjugateGradient, EPSILON, scale } from '../../src/algos/conjugateGradient.js';
import {
  type ActorCritic,
  categoricalActorCritic,
  gaussianActorCritic,
  npg,
  ppoPenalty,
  stateDependentGaussianActorCritic,
  trpo,
} from '../../src/algos/index.js';
import { damped, fullStep, surrogate } from '../../src/algos/naturalGradient.js';
import { backtrack, type Trial } from '../../src/algos/trpo.js';
import { policyLoss as vpgLoss } from '../../src/algos/vpg.js';
import {
  add,
  exp,
  full,
  grad,
  hvp,
  item,
  mean,
  mul,
  neg,
  numbers,
  slice,
  sub,
  sum,
  type Tensor,
  type Tree,
  tanh,
  tensor,
  tree,
  zeros,
} from '../../src/autodiff/index.js';
import { categorical, type Dist, type Gaussian, squashed } from '../../src/dist/index.js';
import { adam } from '../../src/nn/index.js';
import { split } from '../../src/random.js';
import { aKey, aTensor, double, expectClose, grid, inner, noise, noiseLike, real } from './arbitraries.js';

// ── policies, and what they met ──

const [obsDim, actDim] = [2, 2];
const small = { hiddenSizes: [3] };

/** An action of each row, and how much it counts for in an expectation over actions. */
type Weighted = { readonly act: Tensor; readonly weight: Tensor };
/** Every action there is. */
const allActions = (logits: Tensor): Weighted[] =>
  Array.from({ length: logits.shape[1] }, (_, a) => {
    const act = full([logits.shape[0]], a);
    return { act, weight: exp(categorical.logProb(logits, act)) };
  });
/** Gauss and Hermite's three points in each dimension: exact for polynomials up to degree 5, and a score squared is of degree 4. */
const threePoints = (p: Gaussian, shape: (u: Tensor) => Tensor): Weighted[] => {
  const points = [-Math.sqrt(3), 0, Math.sqrt(3)];
  const weight = (z: number): number => (z === 0 ? 2 / 3 : 1 / 6);
  return points.flatMap((z1) =>
    points.map((z2) => {
      const u = add(p.mu, mul(exp(p.logStd), tensor(Float64Array.of(z1, z2), [1, 2])));
      return { act: shape(u), weight: full([p.mu.shape[0]], weight(z1) * weight(z2), 'float64') };
    }),
  );
};

interface Kind {
  readonly ac: ActorCritic;
  /** Actions with weights, such that sums over them are expectations of scores and of their products. */
  readonly support: (p: Tree) => Weighted[];
}
const inBetween = stateDependentGaussianActorCritic(obsDim, actDim, small);
const kinds: Readonly<Record<string, Kind>> = {
  categorical: { ac: categoricalActorCritic(obsDim, 3, small), support: (p) => allActions(p as Tensor) },
  Gaussian: { ac: gaussianActorCritic(obsDim, actDim, small), support: (p) => threePoints(p as Gaussian, (u) => u) },
  'Gaussian with σ(s)': { ac: inBetween, support: (p) => threePoints(p as Gaussian, (u) => u) },
  squashed: { ac: { ...inBetween, dist: squashed as Dist<Tree> }, support: (p) => threePoints(p as Gaussian, tanh) },
};
const everyKind = describe.each(Object.entries(kinds));

/** A policy somewhere, the actions that it chose, and how good they are said to be. In float64. */
const aSituation = (ac: ActorCritic, maxN = 10) =>
  fc.record({ k: aKey, N: fc.integer({ min: 2, max: maxN }), spread: grid(0, 0.5) }).map(({ k, N, spread }) => {
    const [kInit, kMove, kObs, kAct, kAdv, kRet] = split(k, 6);
    const state = trpo.init(ac)(kInit);
    const v = double(state.v);
    const pi = axpy(spread, noiseLike(kMove, state.pi), double(state.pi));
    const obs = noise(kObs, [N, obsDim]);
    const act = ac.dist.sample(kAct, ac.pi(pi, obs));
    const logpOld = ac.dist.logProb(ac.pi(pi, obs), act);
    return {
      state: { ...state, pi, v, opt: { pi: adam.init(pi), v: adam.init(v) }, klCoeff: 1 },
      targets: { obs, act, adv: noise(kAdv, [N]), ret: noise(kRet, [N]), logpOld },
    };
  });
type Situation = ReturnType<typeof aSituation> extends fc.Arbitrary<infer S> ? S : never;

/** mean KL(θ_k ‖ θ), mean r Â and ∇ of it, as functions of θ. */
const about = (ac: ActorCritic, { state, targets: { obs, act, adv, logpOld } }: Situation) => {
  const pOld = ac.pi(state.pi, obs);
  const kl = (theta: Tree): Tensor => mean(ac.dist.kl(pOld, ac.pi(theta, obs)));
  const L = (theta: Tree): Tensor => surrogate(ac.dist.logProb(ac.pi(theta, obs), act), logpOld, adv);
  return { kl, L, H: hvp(kl, state.pi), g: grad(L)(state.pi) };
};
const still = { trainVIters: 0, trainPiIters: 1 };
const minus = <T extends Tree>(x: T, y: T): T => axpy(-1, y, x);
const norm = (x: Tree): number => Math.sqrt(inner(x, x));

// ── matrices, to compute with by hand ──

type Matrix = readonly (readonly number[])[];
const flat = (x: Tree): number[] => tree.leaves(x).flatMap((leaf) => [...numbers(leaf)]);
const column = (xs: readonly number[]): Tensor => tensor(Float64Array.from(xs), [xs.length]);
const times =
  (A: Matrix) =>
  (v: Tensor): Tensor =>
    column(A.map((row) => row.reduce((s, a, j) => s + a * numbers(v)[j], 0)));
/** x with A x = b, by elimination. */
const solve = (A: Matrix, b: readonly number[]): number[] => {
  const rows = A.map((row, i) => [...row, b[i]]);
  const n = b.length;
  for (let i = 0; i < n; i++) {
    const best = rows.slice(i).reduce((p, row, j) => (Math.abs(row[i]) > Math.abs(rows[p][i]) ? i + j : p), i);
    [rows[i], rows[best]] = [rows[best], rows[i]];
    for (let j = i + 1; j < n; j++) {
      const c = rows[j][i] / rows[i][i];
      for (let k = i; k <= n; k++) rows[j][k] -= c * rows[i][k];
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) x[i] = (rows[i][n] - x.reduce((s, v, j) => s + rows[i][j] * v, 0)) / rows[i][i];
  return x;
};
/** MᵀM + I: symmetric and positive definite. */
const spd = (n: number): fc.Arbitrary<Matrix> =>
  fc
    .array(fc.array(grid(-1, 1), { minLength: n, maxLength: n }), { minLength: n, maxLength: n })
    .map((M) => M.map((_, i) => M.map((_, j) => M.reduce((s, row) => s + row[i] * row[j], +(i === j)))));
const aSystem = fc.integer({ min: 1, max: 6 }).chain((n) => fc.record({ A: spd(n), b: aTensor([n]) }));

/** mean_s E_a[∇ log π(a|s) ∇ log π(a|s)ᵀ] */
const fisher = ({ ac, support }: Kind, theta: Tree, obs: Tensor): number[][] => {
  const n = flat(theta).length;
  const F = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const [N] = obs.shape;
  for (let s = 0; s < N; s++) {
    const row = slice(obs, s, s + 1, 0);
    for (const { act, weight } of support(ac.pi(theta, row))) {
      const score = flat(grad((theta: Tree) => sum(ac.dist.logProb(ac.pi(theta, row), act)))(theta));
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) F[i][j] += (item(weight) * score[i] * score[j]) / N;
    }
  }
  return F;
};

// ── conjugate gradients ──

test('conjugate gradients solve n equations in n steps', () => {
  fc.assert(
    fc.property(aSystem, ({ A, b }) => {
      const x = conjugateGradient(times(A), b, A.length);
      expectClose(x, column(solve(A, [...numbers(b)])), 1e-4);
      expect(norm(minus(b, times(A)(x)))).toBeLessThan(1e-4);
    }),
  );
});

test('where A is diagonal they need a step for each number on its diagonal, whatever b is', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(1, 2, 4), { minLength: 1, maxLength: 8 }), aKey, (d, k) => {
      const b = noise(k, [d.length]);
      const x = conjugateGradient((v: Tensor) => mul(column(d), v), b, new Set(d).size);
      expectClose(x, mul(column(d.map((a) => 1 / a)), b), 1e-5);
    }),
  );
});

test('every step comes closer to the solution, as A measures distance', () => {
  fc.assert(
    fc.property(aSystem, ({ A, b }) => {
      const exact = column(solve(A, [...numbers(b)]));
      const distance = (iters: number): number => {
        const e = minus(exact, conjugateGradient(times(A), b, iters));
        return inner(e, times(A)(e));
      };
      for (let i = 0; i < A.length; i++) expect(distance(i + 1)).toBeLessThanOrEqual(distance(i) + 1e-9);
      expectClose(conjugateGradient(times(A), b, 0), zeros(b.shape, 'float64'), 0);
    }),
  );
});

test('a tree of unknowns is one vector of them', () => {
  fc.assert(
    fc.property(spd(4), aTensor([4]), fc.integer({ min: 1, max: 4 }), (A, b, iters) => {
      const apart = (x: Tensor) => ({ w: slice(x, 0, 1), rest: [slice(x, 1, 4)] });
      const together = (x: Tree): Tensor => column(flat(x));
      const ofTree = (x: ReturnType<typeof apart>) => apart(times(A)(together(x)));
      expectClose(together(conjugateGradient(ofTree, apart(b), iters)), conjugateGradient(times(A), b, iters), 1e-12);
    }),
  );
});

test('[C4] nothing is divided by 0: not for b = 0, not where A is singular, and not after the solution is found', () => {
  fc.assert(
    fc.property(aSystem, ({ A, b }) => {
      const none = zeros(b.shape, 'float64');
      expectClose(conjugateGradient(times(A), none, 10), none, 0);
      for (const x of [conjugateGradient(times(A), b, 50), conjugateGradient((v: Tensor) => scale(0, v), b, 3)])
        expect(flat(x).every(Number.isFinite)).toBe(true);
      const H = (v: Tensor): Tensor => scale(1e-320, v);
      expect(norm(fullStep(0.5, H, b))).toBeLessThanOrEqual((norm(b) * (1 + 1e-9)) / Math.sqrt(EPSILON));
    }),
  );
});

test('[C4] they stop where ‖r‖² is below 1e-10, and not before', () => {
  let products = 0;
  const twice = (v: Tensor): Tensor => {
    products++;
    return scale(2, v);
  };
  conjugateGradient(twice, column([1, 2, 3]), 10);
  expect(products).toBe(1);
  const tiny = column([0.9e-5, 0]);
  expectClose(conjugateGradient(twice, tiny, 10), zeros([2], 'float64'), 0);
  expect(products).toBe(1);
  conjugateGradient(twice, column([1.1e-5, 0]), 10);
  expect(products).toBeGreaterThan(1);
});

// ── how far ──

test('the full step s satisfies ½ sᵀHs = δ', () => {
  fc.assert(
    fc.property(aSystem, grid(0.001, 1), ({ A, b }, delta) => {
      fc.pre(norm(b) > 0.1);
      const s = fullStep(delta, times(A), b);
      expect(inner(s, times(A)(s)) / 2 / delta).toBeCloseTo(1, 5);
      expect(inner(s, b)).toBeGreaterThan(0);
    }),
  );
});

test('[C5] where H says that the KL falls along x, or does not change, there is no step, and no NaN', () => {
  let negative = 0;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 5 }), aKey, (d, k) => {
      const x = noise(k, [d.length]);
      const H = (v: Tensor): Tensor => mul(column(d), v);
      const xHx = inner(x, H(x));
      if (xHx <= 0) negative++;
      const s = fullStep(0.01, H, x);
      if (xHx <= 0) expectClose(s, zeros(x.shape, 'float64'), 0);
      else expect(norm(s)).toBeGreaterThan(0);
    }),
  );
  expect(negative).toBeGreaterThan(20);
});

test('[C3] H is damped everywhere: (H + λI) v', () => {
  fc.assert(
    fc.property(aSystem, real, ({ A, b }, lambda) => {
      expectClose(damped(lambda, times(A))(b), add(times(A)(b), mul(lambda, b)), 1e-12);
    }),
  );
});

// ── the Hessian of the KL ──

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
        expectClose(scale(1 / (2 * h), slope), H(v), 1e-5);
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
        expectClose(about(ac, situation).g, scale(-1, grad(loss)(situation.state.pi)), 1e-12);
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

// ── the line search ──

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
