/** Stochastic gradient descent, with momentum if asked for. */
import { add, dtypeOf, mul, sub, type Tree, tree, zeros } from '../autodiff/index.js';
import { checkLike } from './check.js';
import { flush } from './flush.js';

/** The running sum of gradients that momentum follows. */
export type SgdState<P extends Tree> = { readonly velocity: P };

/** The state before the first step: zeros of the shapes and types of the parameters. */
export const init = <P extends Tree>(params: P): SgdState<P> => ({
  velocity: tree.map((p) => zeros(p.shape, dtypeOf(p)), params),
});

/** The magnitude below which a float32 velocity counts as 0: see flush.ts. */
const LEAST_VELOCITY = 1e-30;

/**
 * One step down the gradient: u = momentum · u + g, then p − lr · u (Sutskever et al. 2013, in
 * PyTorch's form). In float32, a velocity below 1e-30 counts as 0, see flush.ts.
 * @param params parameters, a tree of tensors of any shapes
 * @param grads their gradient, with the same shapes
 * @returns the next parameters and the next state
 * @throws RangeError or TypeError if gradient or state have other shapes, types or another
 *   structure
 */
export const step = <P extends Tree>(
  lr: number,
  params: P,
  grads: P,
  state: SgdState<P>,
  { momentum = 0 } = {},
): [P, SgdState<P>] => {
  const [next, velocity] = tree.unzip(
    2,
    (p, u, g) => {
      checkLike('sgd.step', p, 'its gradient', g);
      checkLike('sgd.step', p, 'its velocity', u);
      const nextU = flush(add(mul(momentum, u), g), LEAST_VELOCITY);
      return [sub(p, mul(lr, nextU)), nextU];
    },
    params,
    state.velocity,
    grads,
  );
  return [next, { velocity }];
};
