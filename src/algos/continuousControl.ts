/**
 * The parts that off-policy algorithms for continuous actions share, DDPG, TD3 and both SACs: the
 * kind of actions, the hyperparameter of their targets, and a policy with two critics.
 */
import type { Tree } from '../autodiff/index.js';
import type { Key } from '../random.js';
import type { Critic, Twins } from './critics.js';
import * as offPolicy from './offPolicy.js';

export { carries, cost } from './offPolicy.js';

/** The kind of actions that they can choose. */
export const actions = 'continuous';

/** Hyperparameters of every off-policy algorithm for continuous actions, which adds its own. */
export const defaults = {
  ...offPolicy.defaults,
  /**
   * ρ, polyak averaging: the fraction of the targets that an update keeps; 0.99 to 0.999.
   */
  polyak: 0.995,
};
type Defaults = typeof defaults;
/** Hyperparameters of every off-policy algorithm for continuous actions, by name. */
export interface Config extends offPolicy.Config, Defaults {}

/** The parameters of a policy and of two critics: θ, φ_1 and φ_2. */
export type PolicyAndTwins = Twins & { readonly pi: Tree };
/** The parameters of a policy and of two critics, as a state has them. */
export type Paired = {
  /** θ */
  readonly pi: Tree;
  /** φ_1 and φ_2 */
  readonly qs: Twins;
};

/** A policy and the network of both critics, whose parameters differ. */
interface Networks {
  readonly actor: { init(key: Key): Tree };
  readonly critic: Critic;
}

/** θ, φ_1 and φ_2 before learning, from a key for each. */
export const policyAndTwins = (
  { actor, critic }: Networks,
  kPi: Key,
  k1: Key,
  k2: Key,
): PolicyAndTwins => ({ pi: actor.init(kPi), q1: critic.init(k1), q2: critic.init(k2) });

/** The parameters in a state, which model.safetensors holds. */
export const saved = ({ pi, qs: { q1, q2 } }: Paired): PolicyAndTwins => ({ pi, q1, q2 });
