/**
 * Natural policy gradient: Kakade 2002, with TRPO's step length and no line search.
 * Read beside docs/algorithms/npg.md: a comment such as (npg.6) is line 6 of its pseudocode. Lines
 * 2 to 5, which all on-policy algorithms share, are in onPolicy.ts.
 */
import { mean, type Tensor, type Tree } from '../autodiff/index.js';
import type { ActorCritic } from './actorCritic.js';
import { assertFinite } from './assertFinite.js';
import { axpy, conjugateGradient } from './conjugateGradient.js';
import { fitValue } from './fitValue.js';
import * as naturalGradient from './naturalGradient.js';
import { type Config, damped, fullStep, init, type State, surrogate } from './naturalGradient.js';
import * as onPolicy from './onPolicy.js';
import { ownBatch } from './reductions.js';

export { type Config, init, type State } from './naturalGradient.js';
export { actions, agent, build, fresh, saved, type Targets } from './onPolicy.js';

/** The name in full, for `--help`. */
export const title = 'natural policy gradient';

/** The hyperparameters of a run that sets none. */
export const defaults: Config = { ...naturalGradient.defaults };
/** The columns of progress.txt. */
export const columns = () => onPolicy.columns('KL');
/** Environment steps and gradient steps of a run. */
export const cost = (config: Config) => onPolicy.cost(config, 1);

/**
 * The update from given targets [N]: one step along the natural gradient, then V by
 * regression. Pure.
 */
export const fit =
  (ac: ActorCritic, config: Partial<Config> = {}, over = ownBatch) =>
  (state: State, { obs, act, adv, ret, logpOld }: onPolicy.Targets): State => {
    const { delta, dampingCoeff, cgIters, vfLr, trainVIters } = {
      ...defaults,
      ...config,
    };
    const { hvp, item, valueAndGrad } = over;
    const pOld = ac.pi(state.pi, obs);
    const L = (p: Tree): Tensor => surrogate(ac.dist.logProb(p, act), logpOld, adv);
    const kl = (p: Tree): Tensor => mean(ac.dist.kl(pOld, p));
    // (npg.6) ĝ_k = ∇_θ mean_t r_t(θ) Â_t at θ_k
    const [surrogateOld, g] = valueAndGrad((theta: Tree) => L(ac.pi(theta, obs)))(state.pi);
    // (npg.7) x̂_k ≈ Ĥ_k⁻¹ ĝ_k by conjugate gradients, with Ĥ_k the Hessian of
    // mean_t KL(θ_k ‖ θ) at θ_k, plus λI
    const hessianOfKl = hvp((theta: Tree) => kl(ac.pi(theta, obs)), state.pi);
    const H = damped(dampingCoeff, hessianOfKl);
    const x = conjugateGradient(H, g, cgIters);
    // (npg.8) θ_{k+1} = θ_k + √(2δ / x̂_kᵀ Ĥ_k x̂_k) x̂_k
    const pi = axpy(1, fullStep(delta, H, x), state.pi);
    // (npg.9) φ_{k+1} = argmin_φ mean_t (V_φ(s_t) − R̂_t)²
    const { v, optV, lossV, deltaLossV } = fitValue(ac, state, obs, ret, vfLr, trainVIters, over);
    assertFinite('npg', { pi, v });
    const p = ac.pi(pi, obs);
    const info = {
      lossPi: -item(surrogateOld),
      lossV,
      deltaLossPi: item(surrogateOld) - item(L(p)),
      deltaLossV,
      kl: item(kl(p)),
    };
    return { ...state, pi, v, opt: { v: optV }, updates: state.updates + 1, info };
  };

/**
 * θ_{k+1} and φ_{k+1} from θ_k, φ_k and a batch. Pure: `batches.reduce(update(ac), state)` trains.
 */
export const update = onPolicy.updateWith<Config, State>(defaults, fit);

/** The algorithm: a generator that yields the run after each epoch. */
export const train = onPolicy.trainWith<Config, State>(init, update);
