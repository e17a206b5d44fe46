/** Options of the MuJoCo environments and their validation. Names are Gymnasium's, in camelCase. */

import { formatValue } from '../formatValue.js';
import { isWholeNumber } from '../typeGuards.js';

/** Lower and upper bound. */
export type Interval = readonly [low: number, high: number];

/** Options of all MuJoCo environments; each has some of them. */
export interface MujocoOptions {
  /** Simulation steps per environment step. */
  readonly frameSkip?: number;
  /** Reward per m/s of forward speed. */
  readonly forwardRewardWeight?: number;
  /** Cost per unit of the sum of squares of an action. */
  readonly ctrlCostWeight?: number;
  /** Cost per unit of the sum of squares of the contact forces. */
  readonly contactCostWeight?: number;
  /** Reward of a step in which the robot is healthy. */
  readonly healthyReward?: number;
  /** Terminate the episode when the robot is not healthy. */
  readonly terminateWhenUnhealthy?: boolean;
  /** Height of a healthy robot's torso, in m. */
  readonly healthyZRange?: Interval;
  /** Angle of a healthy robot's torso, in rad. */
  readonly healthyAngleRange?: Interval;
  /** Range of a healthy robot's positions, without the first two, and velocities. */
  readonly healthyStateRange?: Interval;
  /** Range to which contact forces are clipped. */
  readonly contactForceRange?: Interval;
  /** Observe contact forces and subtract their cost. */
  readonly useContactForces?: boolean;
  /** Observe contact forces. */
  readonly includeCfrcExtInObservation?: boolean;
  /** Noise of the start state: half width of a uniform, standard deviation of a normal. */
  readonly resetNoiseScale?: number;
  /** Leave the position on the ground out of the observation. */
  readonly excludeCurrentPositionsFromObservation?: boolean;
  /** Cost per metre between fingertip and target (Reacher). */
  readonly rewardDistWeight?: number;
  /** Cost per unit of the sum of squares of an action (Reacher). */
  readonly rewardControlWeight?: number;
}

/**
 * The given options that an environment has (`own`), validated; others and undefined are dropped.
 * @throws RangeError that names the environment and the option, if one is not of its default's kind
 */
export const validOptions = (
  world: string,
  given: MujocoOptions,
  own: readonly (keyof MujocoOptions)[],
  defaults: MujocoOptions,
): MujocoOptions => {
  const options = Object.entries(given).filter(
    ([name, value]) => value !== undefined && own.includes(name as keyof MujocoOptions),
  );
  for (const [name, value] of options) {
    const wanted = expected(name, value, defaults[name as keyof MujocoOptions]);
    if (wanted !== undefined)
      throw new RangeError(`${world}: ${name} should be ${wanted}, but is ${formatValue(value)}`);
  }
  return Object.fromEntries(options);
};

/** The valid values of an option, in words, if `value` is none of them. */
const expected = (name: string, value: unknown, usual: unknown): string | undefined => {
  if (name === 'frameSkip') return isWholeNumber(value, 1) ? undefined : 'a whole number from 1 on';
  if (name === 'resetNoiseScale')
    return Number.isFinite(value) && (value as number) >= 0 ? undefined : 'a number from 0 on';
  if (typeof usual === 'boolean') return typeof value === 'boolean' ? undefined : 'true or false';
  if (typeof usual === 'number') return Number.isFinite(value) ? undefined : 'a finite number';
  return isInterval(value) ? undefined : 'two numbers, of which the first is not above the second';
};

const isInterval = (x: unknown): boolean =>
  Array.isArray(x) && x.length === 2 && typeof x[0] === 'number' && x[0] <= x[1];
