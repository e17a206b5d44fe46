/**
 * Trust region policy optimization: Schulman et al. 2015.
 * Read beside docs/algorithms/trpo.md: a comment such as (trpo.6) is line 6 of its pseudocode. Lines 2 to 5 are what all
 * on-policy algorithms share, in onPolicy.ts.
 */
import { hvp, item, mean, type Tensor, type Tree, valueAndGrad } from '../autodiff/index.js';
import { pow } from '../math.js';
import { key, split } from '../random.js';
import type { ActorCritic } from './actorCritic.js';
import { assertFinite, assertFiniteInfo } from './assertFinite.js';
import { axpy, conjugateGradient } from './conjugateGradient.js';
import { fitValue } from './fitValue.js';
import * as naturalGradient from './naturalGradient.js';
import { damped, fullStep, surrogate } from './naturalGradient.js';
import * as onPolicy from './onPolicy.js';
import { summarize } from './stats.js';
import type { RunState, Update } from './types.js';
import { init, type State, type Targets } from './vpg.js';

export { actions, agent, build, fresh, saved } from './onPolicy.js';
export { init, type State, type Targets };

export const title = 'trust region policy optimization';

export const defaults = {
  ...naturalGradient.defaults,
  /** Most steps that the line search tries in an epoch; if none will do, the policy stays as it is. */
  backtrackIters: 10,
  /** α: each step that is tried is so much of the one before; 0.5 to 0.9. */
  backtrackCoeff: 0.8,
};
/** Every hyperparameter; what is left out of an options object is as in the defaults. */
export type Config = typeof defaults;
/** Columns of progress.txt. */
export const columns = () => onPolicy.columns('KL', 'BacktrackIters');
/** The work of a run. */
export const cost = (config: Config) => onPolicy.cost(config, 1);

/** The algorithm: yields the run after each epoch. */
export function* train(setting: onPolicy.RunSpec<Config, State>): Generator<RunState<State>, void> {
  const { actorCritic: ac, config, from } = setting;
  const [kInit, kRun] = split(key(config.seed), 2);
  // (trpo.1) given θ_0, φ_0
  const run = from ?? onPolicy.start(init(ac)(kInit));
  yield* onPolicy.learn<State>(setting, update(ac, config), run, kRun);
}

/** θ_{k+1} and φ_{k+1} from θ_k, φ_k and D_k. */
export const update =
  (ac: ActorCritic, config: Partial<Config> = {}): Update<State> =>
  (state, batch) => {
    const { val, ...targets } = onPolicy.targets(ac, { ...defaults, ...config }, state, batch);
    const next = fit(ac, config)(state, targets);
    return { ...next, info: { vVals: summarize(val), ...next.info } };
  };

/** The update from given targets: one step of the policy inside the trust region, and V by regression. Pure, as update is. */
export const fit =
  (ac: ActorCritic, config: Partial<Config> = {}) =>
  (state: State, { obs, act, adv, ret, logpOld }: Targets): State => {
    const { delta, dampingCoeff, cgIters, backtrackIters, backtrackCoeff, vfLr, trainVIters } = { ...defaults, ...config };
    const pOld = ac.pi(state.pi, obs);
    const L = (p: Tree): Tensor => surrogate(ac.dist.logProb(p, act), logpOld, adv);
    const kl = (p: Tree): Tensor => mean(ac.dist.kl(pOld, p));
    // (trpo.6) ĝ_k = ∇_θ mean_t r_t(θ) Â_t at θ_k
    const [before, g] = valueAndGrad((theta: Tree) => L(ac.pi(theta, obs)))(state.pi);
    // (trpo.7) x̂_k ≈ Ĥ_k⁻¹ ĝ_k by conjugate gradients, with Ĥ_k the Hessian of mean_t KL(θ_k ‖ θ) at θ_k, plus λI
    const H = damped(
      dampingCoeff,
      hvp((theta: Tree) => kl(ac.pi(theta, obs)), state.pi),
    );
    const x = conjugateGradient(H, g, cgIters);
    // (trpo.8) θ_{k+1} = θ_k + α^j √(2δ / x̂_kᵀ Ĥ_k x̂_k) x̂_k, for the first j with KL(θ_k ‖ θ) ≤ δ and mean_t r_t(θ) Â_t larger than at θ_k
    const measure = (theta: Tree): Trial => {
      const p = ac.pi(theta, obs);
      return { surrogate: item(L(p)), kl: item(kl(p)) };
    };
    const improves = (trial: Trial): boolean => trial.kl <= delta && trial.surrogate > item(before);
    const search = { step: fullStep(delta, H, x), coeff: backtrackCoeff, iters: backtrackIters };
    const found = backtrack(state.pi, search, measure, improves);
    const { theta: pi, tried, trial = { surrogate: item(before), kl: 0 }, lost } = found;
    // (trpo.9) φ_{k+1} = argmin_φ mean_t (V_φ(s_t) − R̂_t)²
    const { v, optV, lossV, deltaLossV } = fitValue(ac, state, obs, ret, vfLr, trainVIters);
    const info = {
      lossPi: -item(before),
      lossV,
      deltaLossPi: item(before) - trial.surrogate,
      deltaLossV,
      kl: trial.kl,
      backtrackIters: tried,
    };
    // Where nothing is a number the search accepts nothing, and θ stays finite: the measurements tell.
    const next = { ...assertFinite('trpo', { pi, v }), info: assertFiniteInfo('trpo', info) };
    if (lost) assertFiniteInfo('trpo', { 'a surrogate in the line search': lost.surrogate, 'a KL in the line search': lost.kl });
    return { ...state, ...next, opt: { ...state.opt, v: optV }, updates: state.updates + 1 };
  };

/** Measurements of one trial step of the line search. */
export interface Trial {
  /** mean r Â */
  readonly surrogate: number;
  /** mean KL(θ_k ‖ θ) */
  readonly kl: number;
}

/** The result of a line search. */
interface Search<T extends Tree> {
  readonly theta: T;
  /** Steps that were rejected. */
  readonly tried: number;
  /** Measurements at θ; absent where every step was rejected. */
  readonly trial?: Trial;
  /** The first trial with a NaN in it, where every step was rejected. */
  readonly lost?: Trial;
}

/**
 * θ + coeff^j · step for the first j < iters whose trial is acceptable; otherwise θ itself.
 * @returns also j, or iters if nothing was accepted, and then no trial
 */
export const backtrack = <T extends Tree>(
  theta: T,
  { step, coeff, iters }: { readonly step: T; readonly coeff: number; readonly iters: number },
  measure: (theta: T) => Trial,
  acceptable: (trial: Trial) => boolean,
): Search<T> => {
  let lost: Trial | undefined;
  for (let j = 0; j < iters; j++) {
    const next = axpy(pow(coeff, j), step, theta);
    const trial = measure(next);
    if (acceptable(trial)) return { theta: next, tried: j, trial };
    if (Number.isNaN(trial.kl) || Number.isNaN(trial.surrogate)) lost ??= trial;
  }
  return { theta, tried: iters, ...(lost && { lost }) };
};
