/** Observation and reward of robots that run to the right. */
import { clip } from '../clip.js';
import type { Engine } from './engine.js';
import { type Healthy, health } from './healthReward.js';
import { type MujocoState, sumOfSquares, type Task, type Version, xBefore } from './robot.js';

interface LocomotionOptions {
  readonly forwardRewardWeight: number;
  readonly ctrlCostWeight: number;
  readonly excludeCurrentPositionsFromObservation: boolean;
}
/** Options of runners, which cannot fall. */
export const runnerOptions = [
  'forwardRewardWeight',
  'ctrlCostWeight',
  'resetNoiseScale',
  'excludeCurrentPositionsFromObservation',
] as const;
/** Options of walkers, which can fall: those of runners and the health options. */
export const walkerOptions = [
  ...runnerOptions,
  'healthyReward',
  'terminateWhenUnhealthy',
  'healthyZRange',
  'healthyAngleRange',
] as const;

type Locomotion = Pick<Task, 'observe' | 'reward'>;

/**
 * A robot that cannot fall.
 * @param dt a step of the environment, in s
 * @param hidden number of leading positions that excludeCurrentPositionsFromObservation hides
 */
export const runner = (
  engine: Engine,
  options: LocomotionOptions,
  dt: number,
  hidden: number,
): Locomotion => ({
  observe: () => [positions(engine, options, hidden), engine.array('qvel')],
  reward: (from, action) => ({
    reward: locomotionReward(engine, options, dt, from, action, 0),
    terminated: false,
  }),
});

/** A robot that can fall. Observed velocities are clipped to [−10, 10]. */
export const walker = (
  engine: Engine,
  options: LocomotionOptions & Healthy,
  dt: number,
  version: Version,
  isHealthy: (qpos: Float64Array, qvel: Float64Array) => boolean,
): Locomotion => ({
  observe: () => [positions(engine, options, 1), engine.array('qvel').map((v) => clip(v, -10, 10))],
  reward: (from, action) => {
    const healthy = isHealthy(engine.array('qpos'), engine.array('qvel'));
    const { healthReward, terminated } = health(healthy, options, version);
    const reward = locomotionReward(engine, options, dt, from, action, healthReward);
    return { reward, terminated };
  },
});

const positions = (engine: Engine, options: LocomotionOptions, hidden: number): Float64Array =>
  engine.array('qpos').subarray(options.excludeCurrentPositionsFromObservation ? hidden : 0);

/** Forward reward + healthy reward − control cost. */
const locomotionReward = (
  engine: Engine,
  options: LocomotionOptions,
  dt: number,
  from: MujocoState,
  action: Float32Array,
  healthReward: number,
): number => {
  const speed = (engine.array('qpos')[0] - xBefore(from)) / dt;
  const ctrlCost = options.ctrlCostWeight * sumOfSquares(action);
  return options.forwardRewardWeight * speed + healthReward - ctrlCost;
};
