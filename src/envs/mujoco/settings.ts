/** The options of MuJoCo's worlds, and what they may be. Names are Gymnasium's, in camelCase. */
import { show } from '../formatValue.js';

/** Lower and upper. */
export type Interval = readonly [low: number, high: number];

export interface MujocoOptions {
  /** Steps of the simulation in a step of the environment. */
  readonly frameSkip?: number;
  /** What a metre a second forward is worth. */
  readonly forwardRewardWeight?: number;
  /** What the sum of squares of an action costs. */
  readonly ctrlCostWeight?: number;
  /** What the sum of squares of the contact forces costs. */
  readonly contactCostWeight?: number;
  /** What a step in good health is worth. */
  readonly healthyReward?: number;
  /** Is the episode over when the robot is not healthy? */
  readonly terminateWhenUnhealthy?: boolean;
  /** The height of a healthy robot's torso, in m. */
  readonly healthyZRange?: Interval;
  /** The angle of a healthy robot's torso, in rad. */
  readonly healthyAngleRange?: Interval;
  /** All positions and velocities of a healthy robot, but for the first two. */
  readonly healthyStateRange?: Interval;
  /** Contact forces are moved into this range. */
  readonly contactForceRange?: Interval;
  /** Are contact forces observed, and do they cost? */
  readonly useContactForces?: boolean;
  /** Are contact forces observed? */
  readonly includeCfrcExtInObservation?: boolean;
  /** How much chance there is in the start of an episode: the half width of a uniform, the deviation of a normal. */
  readonly resetNoiseScale?: number;
  /** Does the observation say nothing of where on the ground the robot is? */
  readonly excludeCurrentPositionsFromObservation?: boolean;
  /** What a metre between the fingertip and the target costs. */
  readonly rewardDistWeight?: number;
  /** What the sum of squares of an action costs Reacher. */
  readonly rewardControlWeight?: number;
}

/**
 * The options that a world has, as far as they are given: checked, and without those that are somebody else's.
 * @throws RangeError that names the world and the option, if one is not of its default's kind
 */
export const checked = (
  world: string,
  given: MujocoOptions,
  own: readonly (keyof MujocoOptions)[],
  defaults: MujocoOptions,
): MujocoOptions => {
  const options = Object.entries(given).filter(([name, value]) => value !== undefined && own.includes(name as keyof MujocoOptions));
  for (const [name, value] of options) {
    const wanted = problem(name, value, defaults[name as keyof MujocoOptions]);
    if (wanted !== undefined) throw new RangeError(`${world}: ${name} should be ${wanted}, but is ${show(value)}`);
  }
  return Object.fromEntries(options);
};

const problem = (name: string, value: unknown, usual: unknown): string | undefined => {
  if (name === 'frameSkip') return Number.isSafeInteger(value) && (value as number) >= 1 ? undefined : 'a whole number from 1 on';
  if (name === 'resetNoiseScale') return Number.isFinite(value) && (value as number) >= 0 ? undefined : 'a number from 0 on';
  if (typeof usual === 'boolean') return typeof value === 'boolean' ? undefined : 'true or false';
  if (typeof usual === 'number') return Number.isFinite(value) ? undefined : 'a finite number';
  return isRange(value) ? undefined : 'two numbers, of which the first is not above the second';
};

const isRange = (x: unknown): boolean => Array.isArray(x) && x.length === 2 && typeof x[0] === 'number' && x[0] <= x[1];
