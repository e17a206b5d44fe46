/** RMSProp: Hinton, Neural Networks for Machine Learning, lecture 6e, 2012. */
import { add, div, dtypeOf, mul, sqrt, square, sub, type Tree, tree, zeros } from '../autodiff/index.js';

/** The running mean of the squared gradient. */
export type RmspropState<P extends Tree> = { readonly v: P };

export const init = <P extends Tree>(params: P): RmspropState<P> => ({ v: tree.map((p) => zeros(p.shape, dtypeOf(p)), params) });

/**
 * One step down the gradient: p − lr · g / (√v + eps), with v = decay · v + (1 − decay) · g².
 * @returns the next parameters and the next state
 */
export const step = <P extends Tree>(
  lr: number,
  params: P,
  grads: P,
  state: RmspropState<P>,
  { decay = 0.99, eps = 1e-8 } = {},
): [P, RmspropState<P>] => {
  const v = tree.map((v, g) => add(mul(decay, v), mul(1 - decay, square(g))), state.v, grads);
  return [tree.map((p, g, v) => sub(p, div(mul(lr, g), add(sqrt(v), eps))), params, grads, v), { v }];
};
