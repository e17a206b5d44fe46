/** Robots that run to the right: their options, observation and reward. */
import { clip } from '../clip.js';
import { type Part, type RobotView, sideView } from './draw.js';
import type { Engine } from './engine.js';
import { health } from './healthReward.js';
import type { Interval, MujocoOptions } from './options.js';
import {
  type AnyRobot,
  type MujocoState,
  noisyStart,
  type Robot,
  robot,
  sumOfSquares,
  xBefore,
} from './robot.js';

interface LocomotionOptions {
  readonly forwardRewardWeight: number;
  readonly ctrlCostWeight: number;
  readonly resetNoiseScale: number;
  readonly excludeCurrentPositionsFromObservation: boolean;
}

const runnerOptions = [
  'forwardRewardWeight',
  'ctrlCostWeight',
  'resetNoiseScale',
  'excludeCurrentPositionsFromObservation',
] as const;

/** A robot that cannot fall: what it does not share with the others. */
interface Runner extends Pick<Robot<MujocoOptions>, 'name' | 'rewardThreshold'> {
  /** The model as MJCF. */
  readonly model: string;
  readonly frameSkip: number;
  readonly ctrlCostWeight: number;
  /** Distribution of the velocities at the start. */
  readonly velocities: 'uniform' | 'normal';
  /** Number of leading positions that excludeCurrentPositionsFromObservation hides. */
  readonly hidden: number;
  readonly view: RobotView;
}

/** A robot that cannot fall and never terminates. Its -v4 and -v5 are the same. */
export const runner = (given: Runner): AnyRobot =>
  robot({
    name: given.name,
    maxEpisodeSteps: 1000,
    rewardThreshold: given.rewardThreshold,
    timestep: 0.01,
    defaults: {
      frameSkip: given.frameSkip,
      forwardRewardWeight: 1,
      ctrlCostWeight: given.ctrlCostWeight,
      resetNoiseScale: 0.1,
      excludeCurrentPositionsFromObservation: true,
    },
    options: { 4: runnerOptions, 5: [...runnerOptions, 'frameSkip'] },
    model: () => given.model,
    legacy: { versions: [2, 3] },
    task: (engine, options, _, dt) => ({
      start: (key) => noisyStart(engine, options.resetNoiseScale, given.velocities, key),
      observe: () => [positions(engine, options, given.hidden), engine.array('qvel')],
      reward: (from, action) => ({
        reward: locomotionReward(engine, options, dt, from, action, 0),
        terminated: false,
      }),
      view: given.view,
    }),
  });

const walkerOptions = [
  ...runnerOptions,
  'healthyReward',
  'terminateWhenUnhealthy',
  'healthyZRange',
  'healthyAngleRange',
] as const;

const walkerDefaults = {
  frameSkip: 4,
  forwardRewardWeight: 1,
  ctrlCostWeight: 0.001,
  healthyReward: 1,
  terminateWhenUnhealthy: true,
  resetNoiseScale: 0.005,
  excludeCurrentPositionsFromObservation: true,
};

/** Options of health that differ from one walker to the next. */
interface HealthyRanges {
  readonly healthyZRange: Interval;
  readonly healthyAngleRange: Interval;
  readonly healthyStateRange?: Interval;
}

/** A robot that can fall: what it does not share with the others. */
interface Walker<Ranges> extends Pick<Robot<MujocoOptions>, 'name' | 'rewardThreshold' | 'model'> {
  readonly ranges: Ranges;
  isHealthy(qpos: Float64Array, qvel: Float64Array, ranges: Ranges): boolean;
  readonly parts: readonly Part[];
}

/**
 * A robot that can fall. Observed velocities are clipped to [−10, 10]. In -v4 the last step of an
 * episode earns the healthy reward too.
 */
export const walker = <Ranges extends HealthyRanges>(given: Walker<Ranges>): AnyRobot => {
  const { ranges } = given;
  const own = 'healthyStateRange' in ranges ? (['healthyStateRange'] as const) : [];
  const options = [...walkerOptions, ...own] as const;
  return robot({
    name: given.name,
    maxEpisodeSteps: 1000,
    rewardThreshold: given.rewardThreshold,
    timestep: 0.002,
    defaults: { ...walkerDefaults, ...ranges },
    options: { 4: options, 5: [...options, 'frameSkip'] },
    model: given.model,
    legacy: { versions: [2, 3] },
    task: (engine, options, version, dt) => ({
      start: (key) => noisyStart(engine, options.resetNoiseScale, 'uniform', key),
      observe: () => [positions(engine, options, 1), engine.array('qvel').map(boundedSpeed)],
      reward: (from, action) => {
        const healthy = given.isHealthy(engine.array('qpos'), engine.array('qvel'), options);
        const { healthReward, terminated } = health(healthy, options, version);
        const reward = locomotionReward(engine, options, dt, from, action, healthReward);
        return { reward, terminated };
      },
      view: sideView(2.1, 0.8, given.parts),
    }),
  });
};

const boundedSpeed = (v: number): number => clip(v, -10, 10);

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
