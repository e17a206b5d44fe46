/** The value function of on-policy algorithms: its loss, and its fit to the rewards-to-go. */
import {
  assertShapes,
  iterate,
  mean,
  square,
  sub,
  type Tensor,
  type Tree,
} from '../autodiff/index.js';
import * as adam from '../nn/adam.js';
import type { ActorCritic } from './actorCritic.js';
import { ownBatch } from './reductions.js';

/**
 * mean (V_φ(s) − R̂)², []
 * @param val [N] V_φ(s)
 * @param ret [N] R̂
 * @throws RangeError if they are not both [N]
 */
export const valueLoss = (val: Tensor, ret: Tensor): Tensor => {
  assertShapes('valueLoss', { val: [val, 'N'], ret: [ret, 'N'] });
  return mean(square(sub(val, ret)));
};

/** φ and Adam's moments for it, before the fit. */
interface Fitted {
  readonly v: Tree;
  readonly opt: { readonly v: adam.AdamState<Tree> };
}

/**
 * V_φ by regression on R̂: `iters` steps of Adam on the whole batch.
 * @param obs [N, obsDim]
 * @param ret [N] R̂
 * @returns φ, Adam's moments, the loss before the fit, and the change of the loss
 */
export const fitValue = (
  ac: ActorCritic,
  state: Fitted,
  obs: Tensor,
  ret: Tensor,
  lr: number,
  iters: number,
  { item, valueAndGrad } = ownBatch,
) => {
  const loss = (phi: Tree): Tensor => valueLoss(ac.v(phi, obs), ret);
  const gradient = valueAndGrad(loss);
  const [v, optV] = iterate(iters, [state.v, state.opt.v], ([v, opt]) => {
    const [, g] = gradient(v);
    return adam.step(lr, v, g, opt);
  });
  const lossV = item(loss(state.v));
  return { v, optV, lossV, deltaLossV: item(loss(v)) - lossV };
};
