/** Agents: trained policies and value functions, as plain functions of single observations. */
import { item, type Tensor, type Tree, tensor } from '../autodiff/index.js';
import type { Space, SpaceElement } from '../envs/spaces.js';
import { encodeObservation, type Policy, policy, type Stochastic, toAction } from './encoding.js';
import type { Spaces } from './types.js';

/** The distribution π(·|s) in one state. */
export interface Distribution {
  /** The output of the network, [1, …]: logits, or μ and log σ. */
  readonly params: Tree;
  /**
   * log π(a|s). For a squashed Gaussian: the density in tanh space, (−1, 1), whatever the bounds.
   */
  logProb(act: SpaceElement): number;
  /** Entropy in nats; for a squashed Gaussian in tanh space, too. */
  entropy(): number;
}

/** A policy, and the value functions that its algorithm has learned. */
export interface Agent extends Policy {
  /** π(·|s), where the policy is stochastic. */
  distribution?(obs: SpaceElement): Distribution;
  /** V(s), where it has been learned. */
  v?(obs: SpaceElement): number;
  /** Q(s, a), where it has been learned; of two critics the smaller value. */
  q?(obs: SpaceElement, act: SpaceElement): number;
}

/** An action as a row: [1] if it is discrete, [1, actDim] if it is continuous. */
const encodeAction = (space: Space, act: SpaceElement): Tensor => {
  if (typeof act !== 'number') return tensor(act, [1, act.length], 'float32');
  return space.kind === 'discrete' ? tensor([act]) : tensor([[act]]);
};

/** The agent of a stochastic policy π_θ: samples, modes, and π_θ(·|s) itself. */
export const stochasticAgent = (ac: Stochastic, env: Spaces, theta: Tree): Agent => ({
  ...policy(ac, env, theta),
  distribution: (obs) => {
    const params = ac.pi(theta, encodeObservation(env.observationSpace, obs));
    return {
      params,
      logProb: (act) => item(ac.dist.logProb(params, encodeAction(env.actionSpace, act))),
      entropy: () => item(ac.dist.entropy(params)),
    };
  },
});

/**
 * The agent of a deterministic policy, whose samples are its modes.
 * @param mu μ(s), [1] or [1, actDim], of obs [1, obsDim]
 */
export const deterministicAgent = (
  { observationSpace, actionSpace }: Spaces,
  mu: (obs: Tensor) => Tensor,
): Agent => {
  const act = (obs: SpaceElement): SpaceElement =>
    toAction(actionSpace, mu(encodeObservation(observationSpace, obs)));
  return { sample: act, mode: act };
};

/** V of one observation, from a function v [N] of obs [N, obsDim]. */
export const stateValue =
  ({ observationSpace }: Spaces, v: (obs: Tensor) => Tensor) =>
  (obs: SpaceElement): number =>
    item(v(encodeObservation(observationSpace, obs)));

/**
 * Q of one observation and action, from a function q [N] of obs [N, obsDim] and act [N] or [N,
 * actDim].
 */
export const actionValue =
  ({ observationSpace, actionSpace }: Spaces, q: (obs: Tensor, act: Tensor) => Tensor) =>
  (obs: SpaceElement, act: SpaceElement): number =>
    item(q(encodeObservation(observationSpace, obs), encodeAction(actionSpace, act)));
