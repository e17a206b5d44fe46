import type { Batch } from 'spinningup';
import { add, concat, mean, mul, reshape, square, sub, type Tensor } from 'spinningup/autodiff';
import { mlp } from 'spinningup/nn';

// 1. With a batch of 100 transitions, which shape has y in the program below, before you mend it?
export const backupShape: readonly number[] = [];

// 2. By hand: γ = 0.9, and a batch of two transitions with Q(s, a) = 1 and 2, Q_targ(s', a') = 3
//    and 4, r = 0 and 10, d = 0 and 1. Which loss does a right program compute, and which this one?
export const rightLoss = 0;
export const brokenLoss = 0;

// 3. Which size of the batch hides the bug?
export const harmlessBatchSize = 0;

/** Q_φ(s, a) from a network with one output. */
const qValue = (phi: mlp.Mlp, obs: Tensor, act: Tensor): Tensor => mlp.apply(phi, concat([obs, act]), 'relu');

/**
 * 4. Find the bug and mend it. The loss of Q, mean (Q_φ(s, a) − y)², [].
 * @param phi the parameters φ, which learn
 * @param targ the parameters of the target network
 * @param batch obs [N, obsDim], act [N, actDim], rew [N], nextObs [N, obsDim], done [N]
 * @param nextAct [N, actDim] the target policy's actions in s'
 */
export const qLoss = (phi: mlp.Mlp, targ: mlp.Mlp, batch: Batch, nextAct: Tensor, gamma: number): Tensor => {
  const { obs, act, rew, nextObs, done } = batch;
  const y = add(rew, mul(gamma, sub(1, done), qValue(targ, nextObs, nextAct)));
  return mean(square(sub(qValue(phi, obs, act), y)));
};
