/**
 * Observations to network inputs (one-hot for Discrete), and sampled actions to environment actions
 * (clipped for Box).
 */

import { numbers, type Tensor, type Tree, tensor, zeros } from '../autodiff/index.js';
import { withSpaces } from '../envs/assertEnv.js';
import type { Env } from '../envs/env.js';
import { clamp, contains, isBytes, type Space, type SpaceElement } from '../envs/spaces.js';
import type { Key } from '../random.js';
import type { ActorCritic } from './actorCritic.js';

/**
 * An observation as the input of a network, [1, obsDim]: a copy of a Box one, one-hot for a
 * Discrete one.
 * @throws RangeError if it has not the form of its space
 */
export const encodeObservation = (space: Space, obs: SpaceElement): Tensor => {
  if (space.kind === 'box') {
    const n = typeof obs === 'number' ? undefined : obs.length;
    if (n !== space.low.length)
      throw new RangeError(
        `an observation should be ${space.low.length} numbers in an array, as its space says, ` +
          `but is ${n ?? obs}`,
      );
    if (isBytes(space) && !(obs instanceof Uint8Array))
      throw new RangeError(
        'an observation should be a Uint8Array, as the dtype uint8 of its space says',
      );
    return tensor(obs as Float32Array, [1, n], 'float32');
  }
  if (!contains(space, obs))
    throw new RangeError(
      `an observation should be a whole number from 0 to ${space.n - 1}, but is ${obs}`,
    );
  const row = zeros([1, space.n]);
  row.data[obs as number] = 1;
  return row;
};

/**
 * A sampled action [1] or [1, actDim] as the environment takes it: a Box action is clipped to its
 * bounds. The batch keeps the action as it was sampled, because its log-probability is of that.
 */
export const toAction = (space: Space, act: Tensor): SpaceElement => {
  const a = numbers(act);
  return space.kind === 'discrete' ? a[0] : clamp(space, Float32Array.from(a));
};

/** A trained policy as two functions from observations to actions. */
export interface Policy {
  /** a ∼ π_θ(·|s) */
  sample(obs: SpaceElement, key: Key): SpaceElement;
  /** The action without exploration: the most likely one, or the median of a squashed Gaussian. */
  mode(obs: SpaceElement): SpaceElement;
}

/** A network for π_θ, and the distribution that its output describes. */
export type Stochastic = Pick<ActorCritic, 'pi' | 'dist'>;

/** π_θ as functions of single observations of an environment. */
export const policy = (
  ac: Stochastic,
  env: Pick<Env, 'observationSpace' | 'actionSpace'>,
  theta: Tree,
): Policy => {
  const { observationSpace, actionSpace } = withSpaces('policy', env);
  const pi = (obs: SpaceElement): Tree => ac.pi(theta, encodeObservation(observationSpace, obs));
  return {
    sample: (obs, key) => toAction(actionSpace, ac.dist.sample(key, pi(obs))),
    mode: (obs) => toAction(actionSpace, ac.dist.mode(pi(obs))),
  };
};
