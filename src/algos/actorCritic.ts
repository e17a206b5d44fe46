/**
 * Networks of on-policy algorithms: a policy π_θ and a value function V_φ, as pure functions of
 * their parameters.
 */

import { add, clip, full, reshape, slice, type Tensor, type Tree } from '../autodiff/index.js';
import { categorical } from '../dist/categorical.js';
import type { Dist } from '../dist/dist.js';
import { type Gaussian, gaussian } from '../dist/gaussian.js';
import { withSpaces } from '../envs/assertEnv.js';
import { flatSize } from '../envs/spaces.js';
import type { Activation } from '../nn/activations.js';
import * as mlp from '../nn/mlp.js';
import { type Key, split } from '../random.js';
import type { Spaces } from './types.js';

/**
 * A policy π_θ and a value function V_φ. To write your own, any four members that fit together will
 * do: parameters are trees of any structure, and only these functions look into them.
 */
export interface ActorCritic {
  /** θ_0 and φ_0 */
  init(key: Key): { readonly pi: Tree; readonly v: Tree };
  /** The parameters of π_θ(·|s), one row for each state in obs [N, obsDim]. */
  pi(theta: Tree, obs: Tensor): Tree;
  /** The distribution that those parameters describe. */
  readonly dist: Dist<Tree>;
  /** [N] V_φ(s) of obs [N, obsDim] */
  v(phi: Tree, obs: Tensor): Tensor;
}

/** The hidden layers of a network. */
export interface NetworkOptions {
  /** Widths of the hidden layers. */
  readonly hiddenSizes?: readonly number[];
  /** Activation after each hidden layer. */
  readonly activation?: Activation;
}
/** The default hidden layers of on-policy networks. */
export const ON_POLICY: Required<NetworkOptions> = { hiddenSizes: [64, 64], activation: 'tanh' };
/** The default hidden layers of off-policy networks. */
export const OFF_POLICY: Required<NetworkOptions> = { hiddenSizes: [256, 256], activation: 'relu' };

/** Networks for the environment: categorical for discrete actions, Gaussian for continuous ones. */
export const actorCritic = (env: Spaces, options: NetworkOptions = {}): ActorCritic => {
  const { observationSpace, actionSpace } = withSpaces('actorCritic', env);
  const make = actionSpace.kind === 'discrete' ? categoricalActorCritic : gaussianActorCritic;
  return make(flatSize(observationSpace), flatSize(actionSpace), options);
};

/** Networks for obs [N, obsDim], and n discrete actions or continuous ones [N, n]. */
type MakeActorCritic = (obsDim: number, n: number, options?: NetworkOptions) => ActorCritic;
type PolicyNetwork = Pick<ActorCritic, 'pi' | 'dist'> & { init(key: Key): Tree };

/** A policy, and V_φ as a network of its own, which shares no layer with the policy. */
const withValueNetwork =
  (
    policyFor: (obsDim: number, n: number, network: Required<NetworkOptions>) => PolicyNetwork,
  ): MakeActorCritic =>
  (obsDim, n, options = {}) => {
    const network = { ...ON_POLICY, ...options };
    const policy = policyFor(obsDim, n, network);
    return {
      ...policy,
      init: (key: Key) => {
        const [kPi, kV] = split(key, 2);
        return { pi: policy.init(kPi), v: mlp.init(kV, [obsDim, ...network.hiddenSizes, 1]) };
      },
      v: (phi: mlp.Mlp, obs: Tensor): Tensor =>
        reshape(mlp.apply(phi, obs, network.activation), [obs.shape[0]]),
    };
  };

/** π_θ(a|s) from a network of obs [N, obsDim] with n outputs: the logits [N, n] of the actions. */
export const categoricalActorCritic = withValueNetwork(
  (obsDim, n, { hiddenSizes, activation }) => ({
    init: (key: Key) => mlp.init(key, [obsDim, ...hiddenSizes, n]),
    pi: (theta: mlp.Mlp, obs: Tensor): Tensor => mlp.apply(theta, obs, activation),
    dist: categorical,
  }),
);

type GaussianPolicy = { readonly mu: mlp.Mlp; readonly logStd: Tensor };
/** log σ before learning: σ = 0.61 in the environment's units. */
const LOG_STD = -0.5;

/**
 * π_θ(a|s) = N(μ(s), diag(σ²)): a network of obs [N, obsDim] gives μ [N, actDim]; log σ [actDim] is
 * a parameter, the same in every state.
 */
export const gaussianActorCritic = withValueNetwork(
  (obsDim, actDim, { hiddenSizes, activation }) => ({
    init: (key: Key) => ({
      mu: mlp.init(key, [obsDim, ...hiddenSizes, actDim]),
      logStd: full([actDim], LOG_STD),
    }),
    pi: (theta: GaussianPolicy, obs: Tensor): Gaussian => ({
      mu: mlp.apply(theta.mu, obs, activation),
      logStd: theta.logStd,
    }),
    dist: gaussian,
  }),
);

/**
 * Lower bound of a log σ that a network computes, as in the original; no gradient passes below it.
 */
export const LOG_STD_MIN = -20;
/** Upper bound of a log σ that a network computes; no gradient passes above it. */
export const LOG_STD_MAX = 2;

/**
 * π_θ(a|s) = N(μ(s), diag(σ(s)²)): one network of obs [N, obsDim] gives μ and log σ, [N, actDim]
 * each, so that the policy can explore more in one state than in another.
 */
export const stateDependentGaussianActorCritic = withValueNetwork(
  (obsDim, actDim, { hiddenSizes, activation }) => ({
    init: (key: Key) => mlp.init(key, [obsDim, ...hiddenSizes, 2 * actDim]),
    pi: (theta: mlp.Mlp, obs: Tensor): Gaussian => {
      const out = mlp.apply(theta, obs, activation);
      // before learning log σ is near LOG_STD, as in gaussianActorCritic
      const logStd = add(slice(out, actDim, 2 * actDim), LOG_STD);
      return { mu: slice(out, 0, actDim), logStd: clip(logStd, LOG_STD_MIN, LOG_STD_MAX) };
    },
    dist: gaussian,
  }),
);
