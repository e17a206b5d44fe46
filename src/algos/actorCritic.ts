/**
 * A policy π_θ and a value function V_φ as pure functions of their parameters: the networks of
 * on-policy algorithms.
 */
import { add, clip, full, reshape, slice, type Tensor, type Tree } from '../autodiff/index.js';
import { categorical } from '../dist/categorical.js';
import type { Dist } from '../dist/dist.js';
import { type Gaussian, gaussian } from '../dist/gaussian.js';
import { flatSize } from '../envs/spaces.js';
import type { Activation } from '../nn/activations.js';
import * as mlp from '../nn/mlp.js';
import { type Key, split } from '../random.js';
import type { Spaces } from './types.js';

/**
 * Write your own: any four that fit together will do. Parameters are trees of any shape, and are
 * given back to the functions that made them.
 */
export interface ActorCritic {
  /** θ_0 and φ_0 */
  init(key: Key): { readonly pi: Tree; readonly v: Tree };
  /** The parameters of π_θ(·|s), one row for each of the states obs [N, obsDim]. */
  pi(theta: Tree, obs: Tensor): Tree;
  /** The distribution over actions that those parameters describe. */
  readonly dist: Dist<Tree>;
  /** [N] V_φ(s) */
  v(phi: Tree, obs: Tensor): Tensor;
}

/** The hidden layers of a network. */
export interface NetworkOptions {
  /** Widths of the hidden layers. */
  readonly hiddenSizes?: readonly number[];
  /** Activation after each hidden layer. */
  readonly activation?: Activation;
}
/** The hidden layers of on-policy networks, unless others are asked for. */
export const ON_POLICY: Required<NetworkOptions> = { hiddenSizes: [64, 64], activation: 'tanh' };
/** The hidden layers of off-policy networks, unless others are asked for. */
export const OFF_POLICY: Required<NetworkOptions> = { hiddenSizes: [256, 256], activation: 'relu' };

/** Networks for the environment: categorical for discrete actions, Gaussian for continuous ones. */
export const actorCritic = (
  { observationSpace, actionSpace }: Spaces,
  options: NetworkOptions = {},
): ActorCritic => {
  const make = actionSpace.kind === 'discrete' ? categoricalActorCritic : gaussianActorCritic;
  return make(flatSize(observationSpace), flatSize(actionSpace), options);
};

/** V_φ as a network that shares nothing with the policy's. */
const valueNetwork = (obsDim: number, options: NetworkOptions) => {
  const { hiddenSizes, activation } = { ...ON_POLICY, ...options };
  return {
    init: (key: Key): mlp.Mlp => mlp.init(key, [obsDim, ...hiddenSizes, 1]),
    v: (phi: mlp.Mlp, obs: Tensor): Tensor =>
      reshape(mlp.apply(phi, obs, activation), [obs.shape[0]]),
  };
};

/**
 * Networks for n discrete actions: the logits [N, n] of π_θ(a|s), and V_φ(s) [N], from obs [N,
 * obsDim].
 */
export const categoricalActorCritic = (
  obsDim: number,
  n: number,
  options: NetworkOptions = {},
): ActorCritic => {
  const { hiddenSizes, activation } = { ...ON_POLICY, ...options };
  const { init, v } = valueNetwork(obsDim, options);
  return {
    init: (key: Key) => {
      const [kPi, kV] = split(key, 2);
      return { pi: mlp.init(kPi, [obsDim, ...hiddenSizes, n]), v: init(kV) };
    },
    pi: (theta: mlp.Mlp, obs: Tensor): Tensor => mlp.apply(theta, obs, activation),
    dist: categorical,
    v,
  };
};

type GaussianPolicy = { readonly mu: mlp.Mlp; readonly logStd: Tensor };
/** log σ at the start: σ = 0.61 in the environment's units. */
const LOG_STD = -0.5;

/**
 * Networks for continuous actions: π_θ(a|s) = N(μ(s), diag(σ²)) with μ [N, actDim] from a network
 * of obs [N, obsDim] and log σ [actDim] the same in every state; and V_φ(s) [N].
 */
export const gaussianActorCritic = (
  obsDim: number,
  actDim: number,
  options: NetworkOptions = {},
): ActorCritic => {
  const { hiddenSizes, activation } = { ...ON_POLICY, ...options };
  const { init, v } = valueNetwork(obsDim, options);
  return {
    init: (key: Key) => {
      const [kPi, kV] = split(key, 2);
      return {
        pi: {
          mu: mlp.init(kPi, [obsDim, ...hiddenSizes, actDim]),
          logStd: full([actDim], LOG_STD),
        },
        v: init(kV),
      };
    },
    pi: (theta: GaussianPolicy, obs: Tensor): Gaussian => ({
      mu: mlp.apply(theta.mu, obs, activation),
      logStd: theta.logStd,
    }),
    dist: gaussian,
    v,
  };
};

/**
 * Bounds of a log σ that a network computes, as in the original; beyond them no gradient passes.
 */
export const LOG_STD_MIN = -20;
export const LOG_STD_MAX = 2;

/**
 * Networks for continuous actions: π_θ(a|s) = N(μ(s), diag(σ(s)²)) with μ and log σ, [N, actDim]
 * each, from one network of obs [N, obsDim], so that the spread depends on the state; and V_φ(s)
 * [N].
 */
export const stateDependentGaussianActorCritic = (
  obsDim: number,
  actDim: number,
  options: NetworkOptions = {},
): ActorCritic => {
  const { hiddenSizes, activation } = { ...ON_POLICY, ...options };
  const { init, v } = valueNetwork(obsDim, options);
  return {
    init: (key: Key) => {
      const [kPi, kV] = split(key, 2);
      return { pi: mlp.init(kPi, [obsDim, ...hiddenSizes, 2 * actDim]), v: init(kV) };
    },
    pi: (theta: mlp.Mlp, obs: Tensor): Gaussian => {
      const out = mlp.apply(theta, obs, activation);
      // near −0.5 at the start, as where it is a parameter
      const logStd = add(slice(out, actDim, 2 * actDim), LOG_STD);
      return { mu: slice(out, 0, actDim), logStd: clip(logStd, LOG_STD_MIN, LOG_STD_MAX) };
    },
    dist: gaussian,
    v,
  };
};
