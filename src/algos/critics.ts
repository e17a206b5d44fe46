/** Action-value functions, and what all algorithms that learn them ask of them. */
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
import type { Env } from '../envs/env.js';
import { flatSize } from '../envs/spaces.js';
import * as mlp from '../nn/mlp.js';
import type { Key } from '../random.js';
import type { NetworkOptions } from './actorCritic.js';

type Spaces = Pick<Env, 'observationSpace' | 'actionSpace'>;

/** Q_φ. Write your own: parameters are a tree of any shape, and are given back to the functions that made them. */
export interface Critic {
  /** φ_0 */
  init(key: Key): Tree;
  /** [N] Q_φ(s, a) of obs [N, obsDim] and act [N, actDim], in the environment's units */
  q(phi: Tree, obs: Tensor, act: Tensor): Tensor;
}

/** Q_φ(s, a) as a network of s and a together. */
export const critic = (
  { observationSpace, actionSpace }: Spaces,
  options: NetworkOptions = {},
): Critic => {
  const { hiddenSizes = [256, 256], activation = 'relu' } = options;
  const inputs = flatSize(observationSpace) + flatSize(actionSpace);
  return {
    init: (key: Key): mlp.Mlp => mlp.init(key, [inputs, ...hiddenSizes, 1]),
    q: (phi: mlp.Mlp, obs: Tensor, act: Tensor): Tensor =>
      reshape(mlp.apply(phi, concat([obs, act]), activation), [obs.shape[0]]),
  };
};

/** V_ψ, for those who learn one beside Q. */
export interface ValueFunction {
  /** ψ_0 */
  init(key: Key): Tree;
  /** [N] V_ψ(s) of obs [N, obsDim] */
  v(psi: Tree, obs: Tensor): Tensor;
}

/** V_ψ(s) as a network. */
export const valueFunction = (
  { observationSpace }: Pick<Env, 'observationSpace'>,
  options: NetworkOptions = {},
): ValueFunction => {
  const { hiddenSizes = [256, 256], activation = 'relu' } = options;
  return {
    init: (key: Key): mlp.Mlp => mlp.init(key, [flatSize(observationSpace), ...hiddenSizes, 1]),
    v: (psi: mlp.Mlp, obs: Tensor): Tensor =>
      reshape(mlp.apply(psi, obs, activation), [obs.shape[0]]),
  };
};

/** Of φ_1 and of φ_2; or those themselves. */
export type Twins<T extends Tree = Tree> = { readonly q1: T; readonly q2: T };

/** [N] min_i Q_{φ_i}(s, a): of two estimates the one that does not flatter. Fujimoto et al. 2018, eq. 10. */
export const minQ = ({ q }: Critic, { q1, q2 }: Twins, obs: Tensor, act: Tensor): Tensor =>
  minimum(q(q1, obs, act), q(q2, obs, act));

/**
 * [N] r + γ (1 − d) V(s'): the Bellman backup. Where d is 1 it is r, even if V(s') is no finite number, as in a terminal
 * state that allows no action.
 * @param nextVal [N] V(s')
 */
export const bellman = (gamma: number, rew: Tensor, done: Tensor, nextVal: Tensor): Tensor => {
  assertShapes('bellman', { rew: [rew, 'N'], done: [done, 'N'], nextVal: [nextVal, 'N'] });
  return add(rew, where(equal(done, 1), 0, mul(gamma, sub(1, done), nextVal)));
};

/**
 * mean (Q_φ(s, a) − y)²
 * @param q [N] Q_φ(s, a)
 * @param y [N] the backup
 */
export const criticLoss = (q: Tensor, y: Tensor): Tensor => {
  assertShapes('criticLoss', { q: [q, 'N'], y: [y, 'N'] });
  return mean(square(sub(q, y)));
};
