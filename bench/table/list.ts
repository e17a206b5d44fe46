/**
 * The runs of the table, in one order such that each beginning of it is a table that is worth reading: quick worlds first,
 * one seed of everything before a second one, and what takes hours last.
 */
import type { AlgoName } from '../../src/algos/index.js';
import type { Job } from './jobs.js';

type Options = Job['options'];
const seedRange = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

// ── classic control ──

/** A quick world with one algorithm: its settings are those that are known to suit the world, its steps are few. */
interface Quick {
  readonly world: string;
  readonly algo: AlgoName;
  readonly steps: number;
  readonly options: Options;
}

const cross = (worlds: readonly string[], algos: readonly AlgoName[], steps: number, options: Options): readonly Quick[] =>
  worlds.flatMap((world) => algos.map((algo) => ({ world, algo, steps, options })));

/** A larger step suits the few updates of a short run: one a batch, where the others have up to eighty. */
const vpg = { piLr: 1e-2 };
const poles = ['CartPole-v1', 'Acrobot-v1'];
/** Episodes of 200 steps that never end by themselves: what lies farther ahead than 20 steps says little. */
const swing = { stepsPerEpoch: 1000, gamma: 0.95, lam: 0.95, vfLr: 3e-3 };
/** The flag is worth 100, and is a hundred steps away from the valley. */
const valley = { gamma: 0.999 };
/** Returns are alike until the first swing succeeds: more gradient steps, and smaller ones. */
const often = { lr: 6.3e-4, batchSize: 128, updateEvery: 4, gradientSteps: 4, targetUpdateEvery: 250, epsilonSteps: 6000, epsilonEnd: 0.1 };
/** Noise on actions strong enough to be carried up a slope by it. */
const pushed = { stepsPerEpoch: 2000, startSteps: 2000, numTestEpisodes: 5, gamma: 0.999 };

const onPolicyJobs: readonly Quick[] = [
  ...cross(poles, ['vpg'], 80_000, vpg),
  ...cross(poles, ['trpo', 'ppo'], 80_000, {}),
  ...cross(['Pendulum-v1'], ['vpg'], 150_000, { ...swing, ...vpg }),
  ...cross(['Pendulum-v1'], ['ppo'], 150_000, { ...swing, piLr: 1e-3 }),
  ...cross(['Pendulum-v1'], ['trpo'], 150_000, swing),
  ...cross(['MountainCarContinuous-v0'], ['vpg', 'trpo', 'ppo'], 80_000, valley),
];
const offPolicyJobs: readonly Quick[] = [
  ...cross(['CartPole-v1'], ['dqn'], 30_000, {}),
  ...cross(['Acrobot-v1'], ['dqn'], 30_000, often),
  ...cross(['Pendulum-v1'], ['ddpg', 'td3', 'sac'], 10_000, { stepsPerEpoch: 2000 }),
  ...cross(['MountainCarContinuous-v0'], ['ddpg', 'td3'], 20_000, { ...pushed, actNoise: 0.5 }),
  ...cross(['MountainCarContinuous-v0'], ['sac'], 20_000, { ...pushed, alpha: 0.1 }),
];
/** Algorithms that the original does not have. */
const otherJobs: readonly Quick[] = [
  ...cross(poles, ['npg', 'ppo_penalty'], 80_000, {}),
  ...cross(['Pendulum-v1'], ['npg'], 150_000, swing),
  ...cross(['Pendulum-v1'], ['ppo_penalty'], 150_000, { ...swing, piLr: 1e-3 }),
  ...cross(['MountainCarContinuous-v0'], ['npg', 'ppo_penalty'], 80_000, valley),
  ...cross(['Pendulum-v1'], ['sac2018'], 10_000, { stepsPerEpoch: 2000 }),
];

/** A2C makes two thousand updates of the same steps, so that the small ones of its defaults are enough. */
const a2cJobs: readonly Quick[] = cross(poles, ['a2c'], 80_000, {});

/** All of one seed, then all of the next. */
const bySeed = (quick: readonly Quick[], which: readonly number[]): readonly Job[] =>
  which.flatMap((seed) => quick.map(({ world, algo, steps, options }) => ({ world, algo, seed, steps, options })));

// ── MuJoCo, with the networks that the original was measured with ──

const walkers = ['HalfCheetah-v4', 'Hopper-v4', 'Walker2d-v4'];
const swimmers = ['Swimmer-v4', 'Ant-v4'];
const long = (which: readonly number[]): readonly Job[] =>
  bySeed(cross([...walkers, ...swimmers], ['ppo', 'trpo', 'vpg'], 3_000_000, { hiddenSizes: [64, 32] }), which);
/** 256 and 256 units, and all else, are the defaults. */
const offPolicyGrid = (worlds: readonly string[], steps: number): readonly Job[] =>
  bySeed(cross(worlds, ['sac', 'td3', 'ddpg'], steps, {}), [0]);

export const TABLE: readonly Job[] = [
  ...bySeed([...onPolicyJobs, ...offPolicyJobs], seedRange(0, 3)),
  ...bySeed(onPolicyJobs, seedRange(3, 10)),
  ...bySeed(otherJobs, seedRange(0, 3)),
  ...bySeed(a2cJobs, seedRange(0, 10)),
  ...long([0]),
  ...offPolicyGrid(walkers, 300_000),
  ...long([1, 2]),
  ...offPolicyGrid(swimmers, 300_000),
  ...offPolicyGrid([...walkers, ...swimmers], 1_000_000),
];
