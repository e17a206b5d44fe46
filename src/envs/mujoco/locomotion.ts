/** Robots whose way to the right is paid for: what they observe, and what a step is worth to them. */
import { clip } from '../clip.js';
import type { Engine } from './engine.js';
import { type Healthy, health } from './healthReward.js';
import { cameFrom, type MujocoState, sumOfSquares, type Task, type Version } from './robot.js';

interface Options {
  readonly forwardRewardWeight: number;
  readonly ctrlCostWeight: number;
  readonly excludeCurrentPositionsFromObservation: boolean;
}
/** The names of what all of them can be told. */
export const runnerOptions = [
  'forwardRewardWeight',
  'ctrlCostWeight',
  'resetNoiseScale',
  'excludeCurrentPositionsFromObservation',
] as const;
/** And of what those can be told besides that may fall. */
export const walkerOptions = [...runnerOptions, 'healthyReward', 'terminateWhenUnhealthy', 'healthyZRange', 'healthyAngleRange'] as const;

type Ways = Pick<Task, 'observe' | 'judge'>;

/**
 * One that cannot fall.
 * @param dt a step of the environment, in s
 * @param places so many of the first positions say where on the ground it is, which may be left out of the observation
 */
export const runner = (engine: Engine, options: Options, dt: number, places: number): Ways => ({
  observe: () => [positions(engine, options, places), engine.array('qvel')],
  judge: (from, action) => ({ reward: paid(engine, options, dt, from, action, 0), terminated: false }),
});

/** One on legs, that may fall. Of its velocities no more is observed than 10. */
export const walker = (
  engine: Engine,
  options: Options & Healthy,
  dt: number,
  version: Version,
  isHealthy: (qpos: Float64Array, qvel: Float64Array) => boolean,
): Ways => ({
  observe: () => [positions(engine, options, 1), engine.array('qvel').map((v) => clip(v, -10, 10))],
  judge: (from, action) => {
    const { worth, terminated } = health(isHealthy(engine.array('qpos'), engine.array('qvel')), options, version);
    return { reward: paid(engine, options, dt, from, action, worth), terminated };
  },
});

const positions = (engine: Engine, options: Options, places: number): Float64Array =>
  engine.array('qpos').subarray(options.excludeCurrentPositionsFromObservation ? places : 0);

/** For metres a second, and for good health; less what the action costs. */
const paid = (engine: Engine, options: Options, dt: number, from: MujocoState, action: Float32Array, worth: number): number => {
  const speed = (engine.array('qpos')[0] - cameFrom(from)) / dt;
  return options.forwardRewardWeight * speed + worth - options.ctrlCostWeight * sumOfSquares(action);
};
