/** A family of distributions: pure functions of the parameters P that a network puts out, one row for each state. */
import type { Tensor } from '../autodiff/index.js';
import type { Key } from '../random.js';

export interface Dist<P> {
  /** [N, …] a ∼ π(·|s), one action for each row. */
  sample(key: Key, p: P): Tensor;
  /** [N, …] the action that is most likely. */
  mode(p: P): Tensor;
  /** [N] log π(a|s), summed over the dimensions of the action. */
  logProb(p: P, act: Tensor): Tensor;
  /** [N] the entropy of π(·|s) in nats, summed over the dimensions of the action. */
  entropy(p: P): Tensor;
  /** [N] KL(p ‖ q) = E_{a∼p}[log p(a) − log q(a)] in nats. */
  kl(p: P, q: P): Tensor;
}
