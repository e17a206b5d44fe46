/** Linear equations, vectors of parameters, and policies with what they met, for the tests of NPG and TRPO. */
import fc from 'fast-check';
import { describe } from 'vitest';
import { axpy } from '../../src/algos/conjugateGradient.js';
import {
  type ActorCritic,
  categoricalActorCritic,
  gaussianActorCritic,
  stateDependentGaussianActorCritic,
  trpo,
} from '../../src/algos/index.js';
import { surrogate } from '../../src/algos/naturalGradient.js';
import {
  add,
  exp,
  full,
  grad,
  hvp,
  item,
  mean,
  mul,
  numbers,
  slice,
  sum,
  type Tensor,
  type Tree,
  tanh,
  tensor,
  tree,
} from '../../src/autodiff/index.js';
import { categorical, type Dist, type Gaussian, squashed } from '../../src/dist/index.js';
import { adam } from '../../src/nn/index.js';
import { split } from '../../src/random.js';
import { aKey, double, grid, inner, noise, noiseLike } from './arbitraries.js';

// ── policies, and what they met ──

const obsDim = 2;
const actDim = 2;
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
/** A group of tests for each kind of policy. */
export const everyKind = describe.each(Object.entries(kinds));

/** A policy somewhere, the actions that it chose, and how good they are said to be. In float64. */
export const aSituation = (ac: ActorCritic, maxN = 10) =>
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
export const about = (ac: ActorCritic, { state, targets: { obs, act, adv, logpOld } }: Situation) => {
  const pOld = ac.pi(state.pi, obs);
  const kl = (theta: Tree): Tensor => mean(ac.dist.kl(pOld, ac.pi(theta, obs)));
  const L = (theta: Tree): Tensor => surrogate(ac.dist.logProb(ac.pi(theta, obs), act), logpOld, adv);
  return { kl, L, H: hvp(kl, state.pi), g: grad(L)(state.pi) };
};
/** Settings with one step of the policy and none of V. */
export const still = { trainVIters: 0, trainPiIters: 1 };
/** x − y */
export const minus = <T extends Tree>(x: T, y: T): T => axpy(-1, y, x);
/** ‖x‖ */
export const norm = (x: Tree): number => Math.sqrt(inner(x, x));

// ── matrices, to compute with by hand ──

/** A matrix, row by row. */
export type Matrix = readonly (readonly number[])[];
/** The numbers of all leaves, one after another. */
export const flat = (x: Tree): number[] => tree.leaves(x).flatMap((leaf) => [...numbers(leaf)]);
/** [N] in float64. */
export const column = (xs: readonly number[]): Tensor => tensor(Float64Array.from(xs), [xs.length]);
/** v ↦ A v */
export const times =
  (A: Matrix) =>
  (v: Tensor): Tensor =>
    column(A.map((row) => row.reduce((s, a, j) => s + a * numbers(v)[j], 0)));
/** x with A x = b, by elimination. */
export const solve = (A: Matrix, b: readonly number[]): number[] => {
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

/** mean_s E_a[∇ log π(a|s) ∇ log π(a|s)ᵀ] */
export const fisher = ({ ac, support }: Kind, theta: Tree, obs: Tensor): number[][] => {
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
