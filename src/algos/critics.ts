/**
 * Action-value functions Q_φ, their targets and their losses, which off-policy algorithms share.
 */

import {
  add,
  assertShapes,
  concat,
  equal,
  mean,
  minimum,
  mul,
  reshape,
  square,
  sub,
  type Tensor,
  type Tree,
  where,
} from '../autodiff/index.js';
import { withSpaces } from '../envs/assertEnv.js';
import type { Env } from '../envs/env.js';
import { flatSize } from '../envs/spaces.js';
import * as mlp from '../nn/mlp.js';
import type { Key } from '../random.js';
import { type NetworkOptions, OFF_POLICY } from './actorCritic.js';
import type { Batch, Spaces } from './types.js';

/**
 * An action-value function Q_φ. To write your own: φ is a tree of any structure, and only these
 * functions look into it.
 */
export interface Critic {
  /** φ_0 */
  init(key: Key): Tree;
  /** [N] Q_φ(s, a) of obs [N, obsDim] and act [N, actDim], in the environment's units */
  q(phi: Tree, obs: Tensor, act: Tensor): Tensor;
}

/**
 * Q_φ(s, a) [N] from a network whose input is obs [N, obsDim] and act [N, actDim], concatenated.
 */
export const critic = (env: Spaces, options: NetworkOptions = {}): Critic => {
  const { observationSpace, actionSpace } = withSpaces('critic', env);
  const { hiddenSizes, activation } = { ...OFF_POLICY, ...options };
  const inputs = flatSize(observationSpace) + flatSize(actionSpace);
  return {
    init: (key: Key): mlp.Mlp => mlp.init(key, [inputs, ...hiddenSizes, 1]),
    q: (phi: mlp.Mlp, obs: Tensor, act: Tensor): Tensor =>
      reshape(mlp.apply(phi, concat([obs, act]), activation), [obs.shape[0]]),
  };
};

/** A value function V_ψ that is learned beside Q. To write your own: as for Critic. */
export interface ValueFunction {
  /** ψ_0 */
  init(key: Key): Tree;
  /** [N] V_ψ(s) of obs [N, obsDim] */
  v(psi: Tree, obs: Tensor): Tensor;
}

/** V_ψ(s) [N] from a network of obs [N, obsDim]. */
export const valueFunction = (
  env: Pick<Env, 'observationSpace'>,
  options: NetworkOptions = {},
): ValueFunction => {
  const { observationSpace } = withSpaces('valueFunction', env, ['observationSpace']);
  const { hiddenSizes, activation } = { ...OFF_POLICY, ...options };
  return {
    init: (key: Key): mlp.Mlp => mlp.init(key, [flatSize(observationSpace), ...hiddenSizes, 1]),
    v: (psi: mlp.Mlp, obs: Tensor): Tensor =>
      reshape(mlp.apply(psi, obs, activation), [obs.shape[0]]),
  };
};

/** A pair, for the two critics: their parameters φ_1 and φ_2, or their values. */
export type Twins<T extends Tree = Tree> = { readonly q1: T; readonly q2: T };

/**
 * [N] min_i Q_{φ_i}(s, a), the lower of two estimates, against overestimation. Fujimoto et al.
 * 2018, eq. 10.
 */
export const minQ = ({ q }: Critic, { q1, q2 }: Twins, obs: Tensor, act: Tensor): Tensor =>
  minimum(q(q1, obs, act), q(q2, obs, act));

/**
 * [N] r + γ (1 − d) V(s'), the Bellman backup. Where d is 1 it is r, even if V(s') is not finite,
 * as in a terminal state that allows no action.
 * @param rew [N] r
 * @param done [N] d
 * @param nextVal [N] V(s')
 * @throws RangeError if they are not all [N]
 */
export const bellman = (gamma: number, rew: Tensor, done: Tensor, nextVal: Tensor): Tensor => {
  assertShapes('bellman', { rew: [rew, 'N'], done: [done, 'N'], nextVal: [nextVal, 'N'] });
  return add(rew, where(equal(done, 1), 0, mul(gamma, sub(1, done), nextVal)));
};

/**
 * mean (Q_φ(s, a) − y)², []
 * @param q [N] Q_φ(s, a)
 * @param y [N] the backup
 * @throws RangeError if they are not both [N]
 */
export const criticLoss = (q: Tensor, y: Tensor): Tensor => {
  assertShapes('criticLoss', { q: [q, 'N'], y: [y, 'N'] });
  return mean(square(sub(q, y)));
};

/**
 * The loss of twin critics: Σ_i mean (Q_{φ_i}(s, a) − y)², [], and Q_{φ_i}(s, a), [B] each.
 * @param y [B] the backup
 * @throws RangeError if y is not [B]
 */
export const qLoss = (
  { critic }: { readonly critic: Critic },
  { q1, q2 }: Twins,
  { obs, act }: Pick<Batch, 'obs' | 'act'>,
  y: Tensor,
): [loss: Tensor, q: Twins<Tensor>] => {
  const vals = { q1: critic.q(q1, obs, act), q2: critic.q(q2, obs, act) };
  return [add(criticLoss(vals.q1, y), criticLoss(vals.q2, y)), vals];
};
