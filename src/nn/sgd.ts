/** Stochastic gradient descent, with momentum if asked for. */
import { add, dtypeOf, mul, sub, type Tree, tree, zeros } from '../autodiff/index.js';

/** The running sum of gradients that momentum follows. */
export type SgdState<P extends Tree> = { readonly velocity: P };

export const init = <P extends Tree>(params: P): SgdState<P> => ({ velocity: tree.map((p) => zeros(p.shape, dtypeOf(p)), params) });

/**
 * One step down the gradient: u = momentum · u + g, then p − lr · u (Sutskever et al. 2013, in PyTorch's form).
 * @returns the next parameters and the next state
 */
export const step = <P extends Tree>(lr: number, params: P, grads: P, state: SgdState<P>, { momentum = 0 } = {}): [P, SgdState<P>] => {
  const velocity = tree.map((u, g) => add(mul(momentum, u), g), state.velocity, grads);
  return [tree.map((p, u) => sub(p, mul(lr, u)), params, velocity), { velocity }];
};
