/**
 * The natural gradient, which NPG and TRPO share: the step that gains most for a given change of
 * the policy, as the KL divergence measures it.
 */
import { assertShapes, exp, mean, mul, sub, type Tensor, type Tree } from '../autodiff/index.js';
import * as adam from '../nn/adam.js';
import { type Key, split } from '../random.js';
import type { ActorCritic } from './actorCritic.js';
import { axpy, innerProduct, scaled } from './conjugateGradient.js';
import * as onPolicy from './onPolicy.js';
import { EPSILON } from './stats.js';
import type { AlgoState } from './types.js';

/** Hyperparameters of the natural gradient, beside those of every on-policy algorithm. */
const hyperparameters = {
  /** δ, the size of an update: the mean KL(θ_k ‖ θ) over states, in nats; 0.003 to 0.03. */
  delta: 0.01,
  /** λ in H + λI, the damping: keeps steps short where the KL hardly changes; 0.01 to 0.3. */
  dampingCoeff: 0.1,
  /** Iterations of conjugate gradients in each epoch; 5 to 20. */
  cgIters: 10,
  /** Learning rate of V; 3e-4 to 3e-3. */
  vfLr: 1e-3,
  /** Gradient steps on V in each epoch; 0 leaves V as it is. */
  trainVIters: 80,
};
type Own = typeof hyperparameters;
/** Hyperparameters of NPG, which TRPO adds to. */
export interface Config extends onPolicy.Config, Own {}
/** The hyperparameters of a run that sets none. */
export const defaults: Config = { ...onPolicy.defaults, ...hyperparameters };

/** Parameters and the optimiser of V, carried from one update to the next. θ needs no optimiser. */
export interface State extends AlgoState, onPolicy.Params {
  /** Adam's moments for φ. Runs saved by versions before 0.2 also hold unused ones for θ. */
  readonly opt: { readonly v: adam.AdamState<Tree> };
}

/** The first state: θ_0, φ_0, and Adam's moments at 0. */
export const init =
  (ac: Pick<ActorCritic, 'init'>) =>
  (key: Key): State => {
    const [kNets, kLoop] = split(key, 2);
    // (npg.1 trpo.1) given θ_0, φ_0
    const { pi, v } = ac.init(kNets);
    return { pi, v, opt: { v: adam.init(v) }, key: kLoop, updates: 0, info: {} };
  };

/**
 * mean r Â, [], with the ratio r = π_θ(a|s) / π_{θ_k}(a|s): the surrogate, an estimate from θ_k's
 * data of how much better θ does. Schulman et al. 2015, eq. 14.
 * @param logp [N] log π_θ(a|s)
 * @param logpOld [N] log π_{θ_k}(a|s)
 * @param adv [N] Â
 * @throws RangeError if they are not all [N]
 */
export const surrogate = (logp: Tensor, logpOld: Tensor, adv: Tensor): Tensor => {
  assertShapes('surrogate', { logp: [logp, 'N'], logpOld: [logpOld, 'N'], adv: [adv, 'N'] });
  return mean(mul(exp(sub(logp, logpOld)), adv));
};

/** v ↦ (H + λI) v, for v of the structure of θ. */
export const damped =
  <T extends Tree>(lambda: number, Hv: (v: T) => T) =>
  (v: T): T =>
    axpy(lambda, v, Hv(v));

/**
 * √(2δ / xᵀHx) x, of the structure of θ: the multiple of x for which ½ sᵀHs, the quadratic model of
 * the KL, is δ. 0 where xᵀHx is not positive; NaN where it is NaN.
 */
export const fullStep = <T extends Tree>(delta: number, H: (v: T) => T, x: T): T => {
  const xHx = innerProduct(x, H(x));
  return scaled(xHx <= 0 ? 0 : Math.sqrt((2 * delta) / (xHx + EPSILON)), x);
};
