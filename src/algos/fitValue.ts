/** V_φ: what VPG, TRPO and PPO ask of it, and how they fit it. */
import { assertShapes, item, iterate, mean, square, sub, type Tensor, type Tree, valueAndGrad } from '../autodiff/index.js';
import * as adam from '../nn/adam.js';
import type { ActorCritic } from './actorCritic.js';

/**
 * mean (V_φ(s) − R̂)²
 * @param val [N] V_φ(s)
 * @param ret [N] R̂
 */
export const valueLoss = (val: Tensor, ret: Tensor): Tensor => {
  assertShapes('valueLoss', { val: [val, 'N'], ret: [ret, 'N'] });
  return mean(square(sub(val, ret)));
};

/** The value function before a fit, and how far its optimiser has come. */
interface Fitted {
  readonly v: Tree;
  readonly opt: { readonly v: adam.AdamState<Tree> };
}

/** V_φ by regression on R̂: so many steps of Adam on the whole batch. */
export const fitValue = (ac: ActorCritic, state: Fitted, obs: Tensor, ret: Tensor, lr: number, iters: number) => {
  const loss = (phi: Tree): Tensor => valueLoss(ac.v(phi, obs), ret);
  const gradient = valueAndGrad(loss);
  const [v, optV] = iterate(iters, [state.v, state.opt.v], ([v, opt]) => {
    const [, g] = gradient(v);
    return adam.step(lr, v, g, opt);
  });
  const lossV = item(loss(state.v));
  return { v, optV, lossV, deltaLossV: item(loss(v)) - lossV };
};
