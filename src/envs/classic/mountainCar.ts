/**
 * MountainCar: a car in a valley is too weak to drive up to the flag; it must swing back and forth
 * to gather speed. Moore 1990, "Efficient memory-based learning for robot control"; Sutton & Barto,
 * example 10.1; numbers as in Gymnasium's MountainCar-v0. Lengths are in the task's own unit, and
 * time is counted in steps.
 */
import { cos } from '../../math.js';
import { uniform } from '../../random.js';
import { checkAction } from '../checkAction.js';
import { clip } from '../clip.js';
import type { Env } from '../env.js';
import { box, discrete } from '../spaces.js';
import { timeLimit } from '../timeLimit.js';
import { valley } from './mountainCarPicture.js';

/** The left end of the track, a wall. */
export const MIN_POSITION = -1.2;
/** The right end of the track. */
export const MAX_POSITION = 0.6;
/** The greatest speed, per step. */
export const MAX_SPEED = 0.07;
/** The acceleration of gravity, at full slope, per step². */
export const GRAVITY = 0.0025;
const GOAL = 0.5;
const FORCE = 0.001;

/** Position of the car, and velocity per step. */
export type MountainCarState = readonly [position: number, velocity: number];

/**
 * MountainCar without a time limit. Actions: 0 pushes left, 1 not at all, 2 right. Reward −1 per
 * step.
 */
export const world: Env<MountainCarState, number, Float32Array> = {
  observationSpace: box([MIN_POSITION, -MAX_SPEED], [MAX_POSITION, MAX_SPEED]),
  actionSpace: discrete(3),

  reset(key) {
    const [position] = uniform(key, 1, -0.6, -0.4);
    return { state: [position, 0], obs: Float32Array.of(position, 0) };
  },

  step([from, speed], action) {
    checkAction('MountainCar', world.actionSpace, action);
    const faster = clip(
      speed + (action - 1) * FORCE - GRAVITY * cos(3 * from),
      -MAX_SPEED,
      MAX_SPEED,
    );
    const position = clip(from + faster, MIN_POSITION, MAX_POSITION);
    // the wall on the left is inelastic
    const velocity = position === MIN_POSITION && faster < 0 ? 0 : faster;
    return {
      state: [position, velocity],
      obs: Float32Array.of(position, velocity),
      reward: -1,
      terminated: position >= GOAL && velocity >= 0,
      truncated: false,
    };
  },

  render: ([position]) => valley(position, GOAL),
};

/** MountainCar-v0 */
export const mountainCar = timeLimit(world, {
  id: 'MountainCar-v0',
  maxEpisodeSteps: 200,
  rewardThreshold: -110,
  fps: 30,
});
