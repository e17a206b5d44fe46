/** A trained policy and its value functions as plain functions of observations. */
import { item, type Tensor, type Tree, tensor } from '../autodiff/index.js';
import type { Space, SpaceElement } from '../envs/spaces.js';
import { encode, type Policy, policy, type Stochastic, toAction } from './encoding.js';
import type { Spaces } from './types.js';

/** π(·|s) in one state. */
export interface Distribution {
  /** Outputs of the policy network, [1, …]: logits, or μ and log σ. */
  readonly params: Tree;
  /** log π(a|s); of a squashed Gaussian in tanh space, whatever the bounds. */
  logProb(act: SpaceElement): number;
  /** In nats; in tanh space likewise. */
  entropy(): number;
}

/** A policy, and what else its algorithm has learned. */
export interface Agent extends Policy {
  /** π(·|s), where the policy is stochastic. */
  distribution?(obs: SpaceElement): Distribution;
  /** V(s), where it has been learned. */
  v?(obs: SpaceElement): number;
  /** Q(s, a), where it has been learned; of twins the smaller one. */
  q?(obs: SpaceElement, act: SpaceElement): number;
}

/** [1] or [1, actDim] */
const encodeAction = (space: Space, act: SpaceElement): Tensor => {
  if (typeof act !== 'number') return tensor(act, [1, act.length], 'float32');
  return space.kind === 'discrete' ? tensor([act]) : tensor([[act]]);
};

/** π_θ, to draw from and to look at. */
export const stochasticAgent = (ac: Stochastic, env: Spaces, theta: Tree): Agent => ({
  ...policy(ac, env, theta),
  distribution: (obs) => {
    const params = ac.pi(theta, encode(env.observationSpace, obs));
    return {
      params,
      logProb: (act) => item(ac.dist.logProb(params, encodeAction(env.actionSpace, act))),
      entropy: () => item(ac.dist.entropy(params)),
    };
  },
});

/**
 * A deterministic agent: a = μ(s), with mu from obs [1, obsDim] to an action [1] or [1, actDim].
 */
export const deterministicAgent = (
  { observationSpace, actionSpace }: Spaces,
  mu: (obs: Tensor) => Tensor,
): Agent => {
  const act = (obs: SpaceElement): SpaceElement =>
    toAction(actionSpace, mu(encode(observationSpace, obs)));
  return { sample: act, mode: act };
};

/** V of one observation, from V [N] of obs [N, obsDim]. */
export const stateValue =
  ({ observationSpace }: Spaces, v: (obs: Tensor) => Tensor) =>
  (obs: SpaceElement): number =>
    item(v(encode(observationSpace, obs)));

/** Q of one observation and action, from Q [N] of obs [N, obsDim] and act [N] or [N, actDim]. */
export const actionValue =
  ({ observationSpace, actionSpace }: Spaces, q: (obs: Tensor, act: Tensor) => Tensor) =>
  (obs: SpaceElement, act: SpaceElement): number =>
    item(q(encode(observationSpace, obs), encodeAction(actionSpace, act)));
