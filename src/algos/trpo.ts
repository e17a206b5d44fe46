/**
 * Trust region policy optimization: Schulman et al. 2015.
 * Read beside docs/algorithms/trpo.md: a comment such as (trpo.6) is line 6 of its pseudocode.
 * Lines 2 to 5, which all on-policy algorithms share, are in onPolicy.ts.
 */
import { mean, type Tensor, type Tree } from '../autodiff/index.js';
import { pow } from '../math.js';
import type { ActorCritic } from './actorCritic.js';
import { assertFinite, assertFiniteInfo } from './assertFinite.js';
import { axpy, conjugateGradient } from './conjugateGradient.js';
import { fitValue } from './fitValue.js';
import * as naturalGradient from './naturalGradient.js';
import { damped, fullStep, init, type State, surrogate } from './naturalGradient.js';
import * as onPolicy from './onPolicy.js';
import { ownBatch } from './reductions.js';

export { init, type State } from './naturalGradient.js';
export { actions, agent, build, fresh, saved, type Targets } from './onPolicy.js';

/** The name in full, for `--help`. */
export const title = 'trust region policy optimization';

/** Hyperparameters that TRPO adds to those of NPG. */
const hyperparameters = {
  /** Maximum number of steps that the line search tries; if it accepts none, θ stays as it is. */
  backtrackIters: 10,
  /**
   * α, the backtracking coefficient: each step tried is this fraction of the previous one; 0.5 to
   * 0.9.
   */
  backtrackCoeff: 0.8,
};
type Own = typeof hyperparameters;
/** Every hyperparameter, by name. In options, what is left out is as in `defaults`. */
export interface Config extends naturalGradient.Config, Own {}
/** The hyperparameters of a run that sets none. */
export const defaults: Config = { ...naturalGradient.defaults, ...hyperparameters };
/** The columns of progress.txt. */
export const columns = () => onPolicy.columns('KL', 'BacktrackIters');
/** Environment steps and gradient steps of a run. */
export const cost = (config: Config) => onPolicy.cost(config, 1);

/**
 * The update from given targets [N]: one step of the policy inside the trust region, then V by
 * regression. Pure.
 */
export const fit =
  (ac: ActorCritic, config: Partial<Config> = {}, over = ownBatch) =>
  (state: State, { obs, act, adv, ret, logpOld }: onPolicy.Targets): State => {
    const { delta, dampingCoeff, cgIters, backtrackIters, backtrackCoeff, vfLr, trainVIters } = {
      ...defaults,
      ...config,
    };
    const { hvp, item, valueAndGrad } = over;
    const pOld = ac.pi(state.pi, obs);
    const L = (p: Tree): Tensor => surrogate(ac.dist.logProb(p, act), logpOld, adv);
    const kl = (p: Tree): Tensor => mean(ac.dist.kl(pOld, p));
    // (trpo.6) ĝ_k = ∇_θ mean_t r_t(θ) Â_t at θ_k
    const [surrogateOld, g] = valueAndGrad((theta: Tree) => L(ac.pi(theta, obs)))(state.pi);
    // (trpo.7) x̂_k ≈ Ĥ_k⁻¹ ĝ_k by conjugate gradients, with Ĥ_k the Hessian of
    // mean_t KL(θ_k ‖ θ) at θ_k, plus λI
    const hessianOfKl = hvp((theta: Tree) => kl(ac.pi(theta, obs)), state.pi);
    const H = damped(dampingCoeff, hessianOfKl);
    const x = conjugateGradient(H, g, cgIters);
    let accepted: Trial | undefined;
    const rejected: Omit<Trial, 'pi'>[] = [];
    // (trpo.8) θ_{k+1} = θ_k + α^j √(2δ / x̂_kᵀ Ĥ_k x̂_k) x̂_k, for the first j with
    // KL(θ_k ‖ θ) ≤ δ and mean_t r_t(θ) Â_t larger than at θ_k
    const step = fullStep(delta, H, x);
    for (let j = 0; j < backtrackIters && !accepted; j++) {
      const pi = axpy(pow(backtrackCoeff, j), step, state.pi);
      const p = ac.pi(pi, obs);
      const trial = { surrogate: item(L(p)), kl: item(kl(p)) };
      if (trial.kl <= delta && trial.surrogate > item(surrogateOld)) accepted = { pi, ...trial };
      else rejected.push(trial);
    }
    const { pi, ...measured } = accepted ?? { pi: state.pi, surrogate: item(surrogateOld), kl: 0 };
    // (trpo.9) φ_{k+1} = argmin_φ mean_t (V_φ(s_t) − R̂_t)²
    const { v, optV, lossV, deltaLossV } = fitValue(ac, state, obs, ret, vfLr, trainVIters, over);
    const info = {
      lossPi: -item(surrogateOld),
      lossV,
      deltaLossPi: item(surrogateOld) - measured.surrogate,
      deltaLossV,
      kl: measured.kl,
      backtrackIters: rejected.length,
    };
    assertFinite('trpo', { pi, v });
    assertFiniteInfo('trpo', info);
    if (!accepted) assertNumbers(rejected);
    return { ...state, pi, v, opt: { v: optV }, updates: state.updates + 1, info };
  };

/**
 * θ_{k+1} and φ_{k+1} from θ_k, φ_k and a batch. Pure: `batches.reduce(update(ac), state)` trains.
 */
export const update = onPolicy.updateWith<Config, State>(defaults, fit);

/** The algorithm: a generator that yields the run after each epoch. */
export const train = onPolicy.trainWith<Config, State>(init, update);

/** A step that the line search tried. */
interface Trial {
  readonly pi: Tree;
  /** mean r Â */
  readonly surrogate: number;
  /** mean KL(θ_k ‖ θ) */
  readonly kl: number;
}

/**
 * The guard of the line search. Comparisons with NaN are false, so a network that has broken down
 * rejects every step, and the policy would stand still without a word.
 * @throws RangeError that names the first measurement that is NaN
 */
const assertNumbers = (rejected: readonly Omit<Trial, 'pi'>[]): void => {
  const lost = rejected.find(({ surrogate, kl }) => Number.isNaN(surrogate) || Number.isNaN(kl));
  if (lost === undefined) return;
  assertFiniteInfo('trpo', {
    'a surrogate in the line search': lost.surrogate,
    'a KL in the line search': lost.kl,
  });
};
