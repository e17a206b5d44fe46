/**
 * Natural policy gradient: Kakade 2002, with TRPO's step length and no line search.
 * Read beside docs/algorithms/npg.md: a comment such as (npg.6) is line 6 of its pseudocode. Lines 2 to 5 are what all
 * on-policy algorithms share, in onPolicy.ts.
 */
import { hvp, item, mean, type Tensor, type Tree, valueAndGrad } from '../autodiff/index.js';
import { key, split } from '../random.js';
import type { ActorCritic } from './actorCritic.js';
import { assertFinite } from './assertFinite.js';
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

export const title = 'natural policy gradient';

export const defaults = { ...naturalGradient.defaults };
/** Every hyperparameter; what is left out of an options object is as in the defaults. */
export type Config = typeof defaults;
/** Columns of progress.txt. */
export const columns = () => onPolicy.columns('KL');
/** The work of a run. */
export const cost = (config: Config) => onPolicy.cost(config, 1);

/** The algorithm: yields the run after each epoch. */
export function* train(setting: onPolicy.RunSpec<Config, State>): Generator<RunState<State>, void> {
  const { actorCritic: ac, config, from } = setting;
  const [kInit, kRun] = split(key(config.seed), 2);
  // (npg.1) given θ_0, φ_0
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

/** The update from given targets: one step of the policy along the natural gradient, and V by regression. Pure, as update is. */
export const fit =
  (ac: ActorCritic, config: Partial<Config> = {}) =>
  (state: State, { obs, act, adv, ret, logpOld }: Targets): State => {
    const { delta, dampingCoeff, cgIters, vfLr, trainVIters } = { ...defaults, ...config };
    const pOld = ac.pi(state.pi, obs);
    const L = (p: Tree): Tensor => surrogate(ac.dist.logProb(p, act), logpOld, adv);
    const kl = (p: Tree): Tensor => mean(ac.dist.kl(pOld, p));
    // (npg.6) ĝ_k = ∇_θ mean_t r_t(θ) Â_t at θ_k
    const [before, g] = valueAndGrad((theta: Tree) => L(ac.pi(theta, obs)))(state.pi);
    // (npg.7) x̂_k ≈ Ĥ_k⁻¹ ĝ_k by conjugate gradients, with Ĥ_k the Hessian of mean_t KL(θ_k ‖ θ) at θ_k, plus λI
    const H = damped(
      dampingCoeff,
      hvp((theta: Tree) => kl(ac.pi(theta, obs)), state.pi),
    );
    const x = conjugateGradient(H, g, cgIters);
    // (npg.8) θ_{k+1} = θ_k + √(2δ / x̂_kᵀ Ĥ_k x̂_k) x̂_k
    const pi = axpy(1, fullStep(delta, H, x), state.pi);
    // (npg.9) φ_{k+1} = argmin_φ mean_t (V_φ(s_t) − R̂_t)²
    const { v, optV, lossV, deltaLossV } = fitValue(ac, state, obs, ret, vfLr, trainVIters);
    const p = ac.pi(pi, obs);
    const info = {
      lossPi: -item(before),
      lossV,
      deltaLossPi: item(before) - item(L(p)),
      deltaLossV,
      kl: item(kl(p)),
    };
    return { ...state, ...assertFinite('npg', { pi, v }), opt: { ...state.opt, v: optV }, updates: state.updates + 1, info };
  };
