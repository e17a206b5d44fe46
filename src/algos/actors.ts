/**
 * Policies for a Box of continuous actions, as pure functions of their parameters. They speak the
 * environment's units.
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
import { type Box, flatSize } from '../envs/spaces.js';
import * as mlp from '../nn/mlp.js';
import type { Key } from '../random.js';
import { LOG_STD_MAX, LOG_STD_MIN, type NetworkOptions, OFF_POLICY } from './actorCritic.js';
import type { Spaces } from './types.js';

/**
 * μ_θ. Write your own: parameters are a tree of any shape, and are given back to the functions that
 * made them.
 */
export interface DeterministicActor {
  /** θ_0 */
  init(key: Key): Tree;
  /** [N, actDim] μ_θ(s), within the bounds, of obs [N, obsDim] */
  mu(theta: Tree, obs: Tensor): Tensor;
}

/**
 * μ_θ(s) [N, actDim] from a network of obs [N, obsDim] whose last tanh is scaled to the bounds of
 * the Box, per dimension.
 */
export const deterministicActor = (
  { observationSpace, actionSpace }: Spaces,
  options: NetworkOptions = {},
): DeterministicActor => {
  const { hiddenSizes, activation } = { ...OFF_POLICY, ...options };
  const { low, high } = actionSpace as Box;
  const { into } = stretch(low, high);
  return {
    init: (key: Key): mlp.Mlp =>
      mlp.init(key, [flatSize(observationSpace), ...hiddenSizes, flatSize(actionSpace)]),
    mu: (theta: mlp.Mlp, obs: Tensor): Tensor => into(mlp.apply(theta, obs, activation, 'tanh')),
  };
};

/** [N, actDim] The nearest actions within the bounds, each dimension by itself. */
export const clampTo = ({ low, high }: Box, act: Tensor): Tensor => {
  const row = (xs: readonly number[]): Tensor => tensor(xs, [1, xs.length], dtypeOf(act));
  return minimum(maximum(act, row(low)), row(high));
};

/**
 * π_θ from which actions can be drawn by reparametrization. Write your own: any three that fit
 * together will do.
 */
export interface StochasticActor {
  /** θ_0 */
  init(key: Key): Tree;
  /** The parameters of π_θ(·|s), one row for each of the states obs [N, obsDim]. */
  pi(theta: Tree, obs: Tensor): Tree;
  /** The distribution over actions that those parameters describe; its */
  readonly dist: Reparametrized<Tree>;
}

/**
 * π_θ(·|s) as a squashed Gaussian: μ(s) and log σ(s), [N, actDim] each, from one network of obs [N,
 * obsDim].
 */
export const squashedGaussianActor = (
  { observationSpace, actionSpace }: Spaces,
  options: NetworkOptions = {},
): StochasticActor => {
  const { hiddenSizes, activation } = { ...OFF_POLICY, ...options };
  const { low, high } = actionSpace as Box;
  const n = low.length;
  return {
    init: (key: Key): mlp.Mlp => mlp.init(key, [flatSize(observationSpace), ...hiddenSizes, 2 * n]),
    pi: (theta: mlp.Mlp, obs: Tensor): Gaussian => {
      const out = mlp.apply(theta, obs, activation);
      return { mu: slice(out, 0, n), logStd: clip(slice(out, n, 2 * n), LOG_STD_MIN, LOG_STD_MAX) };
    },
    dist: squashedInto(low, high),
  };
};
