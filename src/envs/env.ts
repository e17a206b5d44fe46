/**
 * Environments as records of pure functions, with Gymnasium's names. State and randomness (a key)
 * are arguments, and nothing is remembered between two calls, so a state can be kept, compared,
 * saved and continued from.
 */
import type { Key } from '../random.js';
import type { Picture } from './picture.js';
import type { Space, SpaceElement } from './spaces.js';

/** The outcome of a step. */
export interface Step<S, O extends SpaceElement = SpaceElement> {
  readonly state: S;
  /** The observation of the next state. */
  readonly obs: O;
  readonly reward: number;
  /** The MDP ended in a terminal state: V(s') = 0. */
  readonly terminated: boolean;
  /** The episode was cut off, for example by a time limit: V(s') need not be 0. */
  readonly truncated: boolean;
}

/** Facts about an environment that is registered by name. */
export interface Spec {
  readonly id: string;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
  /** Mean return at which the environment counts as solved, where one is established. */
  readonly rewardThreshold?: number;
  /** Frames per second for rendering in real time. */
  readonly fps: number;
  /**
   * True if observations may leave the bounds of their space, which are kept because Gymnasium
   * declares them; `checkEnv` then does not report it.
   */
  readonly nominalBounds?: boolean;
}

/** An environment; S: state, A: action, O: observation. */
export interface Env<
  S = unknown,
  A extends SpaceElement = SpaceElement,
  O extends SpaceElement = SpaceElement,
> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly spec?: Spec;
  /**
   * True for an environment backed by a mutable object (see `fromGymnasium`): only the latest state
   * can be stepped from, so a run cannot be resumed inside an episode, and two runs cannot share
   * it.
   */
  readonly live?: boolean;
  /** Starts an episode; randomness comes from the key. */
  reset(key: Key): { readonly state: S; readonly obs: O };
  /** One step: s', r and termination from s and a. The key is for stochastic environments. */
  step(state: S, action: A, key: Key): Step<S, O>;
  /** A picture of the state, as shapes to draw. */
  render?(state: S): Picture;
}
