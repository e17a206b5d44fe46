import type { Batch } from 'spinningup';
import { add, clip, mean, minimum, mul, neg, square, sub, type Tensor, type Tree } from 'spinningup/autodiff';

/** Networks as functions of their parameters: an actor μ [N, actDim] and a critic Q [N]. */
interface Nets {
  mu(theta: Tree, obs: Tensor): Tensor;
  q(phi: Tree, obs: Tensor, act: Tensor): Tensor;
}
/** Parameters of the policy and of both critics; `targ` below has those of the target networks. */
type Params = { readonly pi: Tree; readonly q1: Tree; readonly q2: Tree };
/** noiseClip is c, actLimit the largest action; the noise is drawn with the right deviation. */
type Config = { readonly gamma: number; readonly noiseClip: number; readonly actLimit: number };

/**
 * The target of both critics, [N].
 * @param batch obs [N, obsDim], act [N, actDim], rew [N], nextObs [N, obsDim], done [N]
 * @param noise [N, actDim] ε ∼ N(0, σ̃²), to be clipped here
 */
export const target = (nets: Nets, targ: Params, batch: Batch, noise: Tensor, config: Config): Tensor => {
  const { rew, nextObs, done } = batch;
  const smoothing = clip(noise, -config.noiseClip, config.noiseClip);
  const nextAct = clip(add(nets.mu(targ.pi, nextObs), smoothing), -config.actLimit, config.actLimit);
  const lower = minimum(nets.q(targ.q1, nextObs, nextAct), nets.q(targ.q2, nextObs, nextAct));
  return add(rew, mul(config.gamma, sub(1, done), lower));
};

/**
 * The loss of both critics, a single number [].
 * @param y [N] the target, a constant
 */
export const qLoss = (nets: Nets, params: Params, batch: Batch, y: Tensor): Tensor => {
  const { obs, act } = batch;
  const loss = (phi: Tree): Tensor => mean(square(sub(nets.q(phi, obs, act), y)));
  return add(loss(params.q1), loss(params.q2));
};

/** The loss of the policy, a single number []: one step down its gradient is one step up Q. */
export const piLoss = (nets: Nets, params: Params, batch: Batch): Tensor => {
  const { obs } = batch;
  return neg(mean(nets.q(params.q1, obs, nets.mu(params.pi, obs))));
};
