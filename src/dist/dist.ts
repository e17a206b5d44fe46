/**
 * A family of distributions: pure functions of the parameters P that a network puts out, one row
 * for each state.
 */
import type { Tensor } from '../autodiff/index.js';
import type { Key } from '../random.js';

/** A family of distributions over actions [N] or [N, n]. The dimensions of an action are n. */
export interface Dist<P> {
  /** [N, …] a ∼ π(·|s), one action for each row. */
  sample(key: Key, p: P): Tensor;
  /** [N, …] The most likely action of each row. */
  mode(p: P): Tensor;
  /** [N] log π(a|s), summed over the dimensions of the action. */
  logProb(p: P, act: Tensor): Tensor;
  /** [N] the entropy of π(·|s) in nats, summed over the dimensions of the action. */
  entropy(p: P): Tensor;
  /** [N] KL(p ‖ q) = E_{a∼p}[log p(a) − log q(a)] in nats. */
  kl(p: P, q: P): Tensor;
}

/**
 * A family whose actions are a differentiable function of noise, which SAC asks of a policy:
 * Haarnoja et al. 2018a, eq. 11.
 */
export interface Reparametrized<P> extends Dist<P> {
  /**
   * An action and its log-probability, computed from the same noise: the most stable way, with
   * gradients through both.
   * @param noise [N, n] ξ ∼ N(0, I)
   * @returns act [N, n] and logp [N]
   */
  sampleFrom(p: P, noise: Tensor): { readonly act: Tensor; readonly logp: Tensor };
}
