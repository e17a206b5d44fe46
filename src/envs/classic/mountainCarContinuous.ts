/**
 * MountainCarContinuous: MountainCar with a continuous force, whose square is a cost.
 * Moore 1990, "Efficient memory-based learning for robot control"; numbers as in Gymnasium's
 * MountainCarContinuous-v0. Lengths are in the task's own unit, and time is counted in steps.
 */
import { cos } from '../../math.js';
import { uniform } from '../../random.js';
import { checkAction } from '../checkAction.js';
import { clip } from '../clip.js';
import type { Env } from '../env.js';
import { box } from '../spaces.js';
import { timeLimit } from '../timeLimit.js';
import { GRAVITY, MAX_POSITION, MAX_SPEED, MIN_POSITION } from './mountainCar.js';
import { valley } from './mountainCarPicture.js';

const GOAL = 0.45;
const POWER = 0.0015;

/** Position of the car, and velocity per step. */
export type MountainCarContinuousState = readonly [position: number, velocity: number];

/**
 * The task without a time limit. An action [1] is a force from −1 to 1. Reward −0.1 force²; 100 at
 * the goal.
 */
export const world: Env<MountainCarContinuousState, Float32Array, Float32Array> = {
  observationSpace: box([MIN_POSITION, -MAX_SPEED], [MAX_POSITION, MAX_SPEED]),
  actionSpace: box([-1], [1]),

  reset(key) {
    const [position] = uniform(key, 1, -0.6, -0.4);
    return { state: [position, 0], obs: Float32Array.of(position, 0) };
  },

  step([from, speed], action) {
    checkAction('MountainCarContinuous', world.actionSpace, action);
    const [asked] = action;
    const faster = clip(
      speed + clip(asked, -1, 1) * POWER - GRAVITY * cos(3 * from),
      -MAX_SPEED,
      MAX_SPEED,
    );
    const position = clip(from + faster, MIN_POSITION, MAX_POSITION);
    // the wall on the left is inelastic
    const velocity = position === MIN_POSITION && faster < 0 ? 0 : faster;
    const terminated = position >= GOAL && velocity >= 0;
    return {
      // Gymnasium keeps this state in float32
      state: [Math.fround(position), Math.fround(velocity)],
      obs: Float32Array.of(position, velocity),
      // the cost is that of the unclipped action, as in Gymnasium
      reward: (terminated ? 100 : 0) - 0.1 * (asked * asked),
      terminated,
      truncated: false,
    };
  },

  render: ([position]) => valley(position, GOAL),
};

/** MountainCarContinuous-v0 */
export const mountainCarContinuous = timeLimit(world, {
  id: 'MountainCarContinuous-v0',
  maxEpisodeSteps: 999,
  rewardThreshold: 90,
  fps: 30,
});
