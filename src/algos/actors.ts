/**
 * Policies for continuous actions in a Box, as pure functions of their parameters. Actions are in
 * the environment's units.
 */

import {
  clip,
  dtypeOf,
  maximum,
  minimum,
  slice,
  type Tensor,
  type Tree,
  tensor,
} from '../autodiff/index.js';
import type { Reparametrized } from '../dist/dist.js';
import type { Gaussian } from '../dist/gaussian.js';
import { squashedInto, stretch } from '../dist/squashed.js';
import { withSpaces } from '../envs/assertEnv.js';
import { type Box, flatSize } from '../envs/spaces.js';
import * as mlp from '../nn/mlp.js';
import type { Key } from '../random.js';
import { LOG_STD_MAX, LOG_STD_MIN, type NetworkOptions, OFF_POLICY } from './actorCritic.js';
import type { Spaces } from './types.js';

/**
 * A deterministic policy μ_θ. To write your own: θ is a tree of any structure, and only these
 * functions look into it.
 */
export interface DeterministicActor {
  /** θ_0 */
  init(key: Key): Tree;
  /** [N, actDim] μ_θ(s), within the bounds, of obs [N, obsDim] */
  mu(theta: Tree, obs: Tensor): Tensor;
}

/** Bounds of the actions, and the widths of a policy's layers but the last, from obsDim on. */
const actorLayers = (name: string, env: Spaces, options: NetworkOptions) => {
  const { observationSpace, actionSpace } = withSpaces(name, env);
  const { hiddenSizes, activation } = { ...OFF_POLICY, ...options };
  const { low, high } = actionSpace as Box;
  return { low, high, layers: [flatSize(observationSpace), ...hiddenSizes], activation };
};

/**
 * μ_θ(s) [N, actDim] from a network of obs [N, obsDim] that ends in tanh, scaled to the bounds of
 * the Box dimension by dimension.
 */
export const deterministicActor = (
  env: Spaces,
  options: NetworkOptions = {},
): DeterministicActor => {
  const { low, high, layers, activation } = actorLayers('deterministicActor', env, options);
  const { into } = stretch(low, high);
  return {
    init: (key: Key): mlp.Mlp => mlp.init(key, [...layers, low.length]),
    mu: (theta: mlp.Mlp, obs: Tensor): Tensor => into(mlp.apply(theta, obs, activation, 'tanh')),
  };
};

/** Actions act [N, actDim] clipped to the bounds of the Box, dimension by dimension. */
export const clampTo = ({ low, high }: Box, act: Tensor): Tensor => {
  const row = (xs: readonly number[]): Tensor => tensor(xs, [1, xs.length], dtypeOf(act));
  return minimum(maximum(act, row(low)), row(high));
};

/**
 * A stochastic policy π_θ whose actions are drawn by reparametrization. To write your own, any
 * three members that fit together will do.
 */
export interface StochasticActor {
  /** θ_0 */
  init(key: Key): Tree;
  /** The parameters of π_θ(·|s), one row for each state in obs [N, obsDim]. */
  pi(theta: Tree, obs: Tensor): Tree;
  /** The distribution that those parameters describe; its actions are within the bounds. */
  readonly dist: Reparametrized<Tree>;
}

/**
 * π_θ(·|s) as a squashed Gaussian: one network of obs [N, obsDim] gives μ(s) and log σ(s), [N,
 * actDim] each.
 */
export const squashedGaussianActor = (
  env: Spaces,
  options: NetworkOptions = {},
): StochasticActor => {
  const { low, high, layers, activation } = actorLayers('squashedGaussianActor', env, options);
  const n = low.length;
  return {
    init: (key: Key): mlp.Mlp => mlp.init(key, [...layers, 2 * n]),
    pi: (theta: mlp.Mlp, obs: Tensor): Gaussian => {
      const out = mlp.apply(theta, obs, activation);
      return { mu: slice(out, 0, n), logStd: clip(slice(out, n, 2 * n), LOG_STD_MIN, LOG_STD_MAX) };
    },
    dist: squashedInto(low, high),
  };
};
