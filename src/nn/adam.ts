/**
 * Adam: Kingma & Ba 2015, algorithm 1. Like all optimisers here, two pure functions: init and step.
 */
import { dtypeOf, numbers, type Tensor, type Tree, tree, zeros } from '../autodiff/index.js';
import { type AdamRates, kernels } from '../autodiff/kernels/active.js';
import { carried } from '../autodiff/kernels/reuse.js';
import { Concrete } from '../autodiff/tensor.js';
import { pow } from '../math.js';
import { checkLike } from './check.js';
import { leastMoment } from './flush.js';

/** The state of Adam; m and v have the shapes of the parameters. */
export type AdamState<P extends Tree> = {
  /** Steps so far. */
  readonly count: number;
  /** The running mean of the gradient. */
  readonly m: P;
  /** The running mean of its square. */
  readonly v: P;
};

/** The states of Adam for several trees of parameters, by the names that these have. */
export type AdamStates<P extends Readonly<Record<string, Tree>>> = {
  readonly [name in keyof P]: AdamState<P[name]>;
};

/** The state before the first step: m and v are zeros of the shapes and types of the parameters. */
export const init = <P extends Tree>(params: P): AdamState<P> => {
  const zero = tree.map((p) => zeros(p.shape, dtypeOf(p)), params);
  return { count: 0, m: zero, v: zero };
};

/** The states before the first step of several trees of parameters, by name. */
export const initEach = <P extends Readonly<Record<string, Tree>>>(params: P): AdamStates<P> =>
  Object.fromEntries(
    Object.entries(params).map(([name, p]) => [name, init(p)]),
  ) as unknown as AdamStates<P>;

/**
 * One step down the gradient: p − lr · m̂ / (√v̂ + eps), with eps outside the root. In float32,
 * gradients below 1e-18 and moments below (1e-8 · eps)² count as 0, see flush.ts.
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
  state: AdamState<P>,
  { b1 = 0.9, b2 = 0.999, eps = 1e-8 } = {},
): [P, AdamState<P>] => {
  const count = state.count + 1;
  const root = Math.sqrt(1 - pow(b2, count));
  const rate = (lr * root) / (1 - pow(b1, count));
  const rates = { b1, b2, rate, tiny: eps * root, least: leastMoment(eps) };
  const [next, m, v] = tree.unzip(
    3,
    (p, m, v, g) => stepLeaf(p, m, v, g, rates),
    params,
    state.m,
    state.v,
    grads,
  );
  return [next, { count, m, v }];
};

/** The next p, m and v of one leaf. */
const stepLeaf = (p: Tensor, m: Tensor, v: Tensor, g: Tensor, rates: AdamRates): Concrete[] => {
  checkLike('adam.step', p, 'its gradient', g);
  checkLike('adam.step', p, 'its first moment', m);
  checkLike('adam.step', p, 'its second moment', v);
  const data = numbers(p);
  const n = data.length;
  const out = { p: carried(data, n), m: carried(data, n), v: carried(data, n) };
  kernels(data).adam(data, numbers(m), numbers(v), numbers(g), rates, out);
  return [out.p, out.m, out.v].map((numbers) => new Concrete(p.shape, numbers));
};
