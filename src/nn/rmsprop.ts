/** RMSProp: Hinton, Neural Networks for Machine Learning, lecture 6e, 2012. */
import {
  add,
  div,
  dtypeOf,
  mul,
  sqrt,
  square,
  sub,
  type Tree,
  tree,
  zeros,
} from '../autodiff/index.js';
import { LEAST_GRADIENT } from '../autodiff/kernels/active.js';
import { checkLike } from './check.js';
import { flush, leastMoment } from './flush.js';

/** The running mean of the squared gradient. */
export type RmspropState<P extends Tree> = { readonly v: P };

/** The state before the first step: v is zeros of the shapes and types of the parameters. */
export const init = <P extends Tree>(params: P): RmspropState<P> => ({
  v: tree.map((p) => zeros(p.shape, dtypeOf(p)), params),
});

/**
 * One step down the gradient: p − lr · g / (√v + eps), with v = decay · v + (1 − decay) · g². In
 * float32, moments below (1e-8 · eps)² count as 0, see flush.ts.
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
  state: RmspropState<P>,
  { decay = 0.99, eps = 1e-8 } = {},
): [P, RmspropState<P>] => {
  const least = leastMoment(eps);
  const [next, v] = tree.unzip(
    2,
    (p, v, g) => {
      checkLike('rmsprop.step', p, 'its gradient', g);
      checkLike('rmsprop.step', p, 'its second moment', v);
      const squared = square(flush(g, LEAST_GRADIENT));
      const nextV = flush(add(mul(decay, v), mul(1 - decay, squared)), least);
      return [sub(p, div(mul(lr, g), add(sqrt(nextV), eps))), nextV];
    },
    params,
    state.v,
    grads,
  );
  return [next, { v }];
};
