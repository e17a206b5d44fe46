/**
 * An environment as a record of pure functions. Names are Gymnasium's, the shape is mathematics': the state is a value
 * that goes in and comes out, and so does randomness. Nothing is remembered between two calls, so a state can be
 * kept, compared, written down, and gone on from.
 */
import type { Key } from '../random.js';
import type { Picture } from './picture.js';
import type { Space, SpaceElement } from './spaces.js';

/** What step tells, besides the next state. */
export interface Step<S, O extends SpaceElement = SpaceElement> {
  readonly state: S;
  /** What the agent sees of it. */
  readonly obs: O;
  readonly reward: number;
  /** The MDP ended here: nothing follows, V(s') = 0. */
  readonly terminated: boolean;
  /** Somebody stopped the clock: the episode is over, but V(s') is what it is. */
  readonly truncated: boolean;
}

/** What everybody should know about an environment that has a name. */
export interface Spec {
  readonly id: string;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
  /** The mean return at which it counts as solved, if anybody has said. */
  readonly rewardThreshold?: number;
  /** Pictures for a second of life. */
  readonly fps: number;
}

export interface Env<S = unknown, A extends SpaceElement = SpaceElement, O extends SpaceElement = SpaceElement> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly spec?: Spec;
  /**
   * True if a live object is behind it that cannot go back in time (see `fromGymnasium`): only the latest state can be
   * stepped from, so a run cannot be resumed inside an episode, and two runs cannot share it.
   */
  readonly live?: boolean;
  /** The start of an episode. */
  reset(key: Key): { readonly state: S; readonly obs: O };
  /** One step: s', r and how it ended, from s and a. The key is for environments that roll dice. */
  step(state: S, action: A, key: Key): Step<S, O>;
  /** What the state looks like, as shapes to draw. */
  render?(state: S): Picture;
}
