/** What NPG and TRPO share: the step that gains most for a given change of the policy, as the KL divergence measures it. */
import { assertShapes, exp, mean, mul, sub, type Tensor, type Tree } from '../autodiff/index.js';
import { axpy, EPSILON, inner, scale } from './conjugateGradient.js';
import * as onPolicy from './onPolicy.js';

export const defaults = {
  ...onPolicy.defaults,
  /** δ: how far an update may take the policy, as the mean KL(θ_k ‖ θ) over states, in nats; 0.003 to 0.03. */
  delta: 0.01,
  /** λ in H + λI: keeps steps short where the KL says nothing; 0.01 to 0.3. */
  dampingCoeff: 0.1,
  /** Steps of conjugate gradients in an epoch; 5 to 20. */
  cgIters: 10,
  /** Learning rate of V; 3e-4 to 3e-3. */
  vfLr: 1e-3,
  /** Gradient steps on V in an epoch; 0 leaves V as it is. */
  trainVIters: 80,
};

/**
 * mean r Â with r = π_θ(a|s) / π_{θ_k}(a|s): how much better θ does, as far as the data of θ_k can tell. Schulman et al. 2015,
 * eq. 14.
 * @param logp [N] log π_θ(a|s)
 * @param logpOld [N] log π_{θ_k}(a|s)
 * @param adv [N] Â
 */
export const surrogate = (logp: Tensor, logpOld: Tensor, adv: Tensor): Tensor => {
  assertShapes('surrogate', { logp: [logp, 'N'], logpOld: [logpOld, 'N'], adv: [adv, 'N'] });
  return mean(mul(exp(sub(logp, logpOld)), adv));
};

/** v ↦ (H + λI) v */
export const damped =
  <T extends Tree>(lambda: number, Hv: (v: T) => T) =>
  (v: T): T =>
    axpy(lambda, v, Hv(v));

/**
 * √(2δ / xᵀHx) x: as far along x as a KL of ½ sᵀHs = δ lets it go. Nowhere, if H says that the KL falls on the way; NaN,
 * if H has no number for it.
 */
export const fullStep = <T extends Tree>(delta: number, H: (v: T) => T, x: T): T => {
  const xHx = inner(x, H(x));
  return scale(xHx <= 0 ? 0 : Math.sqrt((2 * delta) / (xHx + EPSILON)), x);
};
