/** Adam: Kingma & Ba 2015, algorithm 1. Like all optimisers here, two pure functions: init and step. */
import { dtypeOf, numbers, type Tree, tree, zeros } from '../autodiff/index.js';
import { kernels } from '../autodiff/kernels/index.js';
import { Dense } from '../autodiff/tensor.js';
import { pow } from '../math.js';

export type AdamState<P extends Tree> = {
  /** Steps so far. */
  readonly count: number;
  /** The running mean of the gradient. */
  readonly m: P;
  /** The running mean of its square. */
  readonly v: P;
};

export const init = <P extends Tree>(params: P): AdamState<P> => {
  const zero = tree.map((p) => zeros(p.shape, dtypeOf(p)), params);
  return { count: 0, m: zero, v: zero };
};

/**
 * One step down the gradient: p − lr · m̂ / (√v̂ + eps), with eps outside the root.
 * @returns the next parameters and the next state
 */
export const step = <P extends Tree>(
  lr: number,
  params: P,
  grads: P,
  state: AdamState<P>,
  { b1 = 0.9, b2 = 0.999, eps = 1e-8 } = {},
): [P, AdamState<P>] => {
  const count = state.count + 1;
  const root = Math.sqrt(1 - pow(b2, count));
  const rates = { b1, b2, rate: (lr * root) / (1 - pow(b1, count)), tiny: eps * root };
  const [next, m, v] = tree.unzip(
    3,
    (p, m, v, g) => {
      const next = kernels(numbers(p)).adam(numbers(p), numbers(m), numbers(v), numbers(g), rates);
      return next.map((data) => new Dense(p.shape, data));
    },
    params,
    state.m,
    state.v,
    grads,
  );
  return [next, { count, m, v }];
};
