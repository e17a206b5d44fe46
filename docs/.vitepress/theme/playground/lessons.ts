/** Lessons: every algorithm on every world whose actions it takes, with options that learn within a page's patience. */
import type { AlgoName } from 'spinningup';
import type { HyperparameterValues } from './branches.js';
import { type Slider, sliders } from './sliders.js';
import { type PlaygroundWorld, worldOf, worlds } from './worlds.js';

/** An algorithm in a world. */
export interface Lesson {
  readonly algo: AlgoName;
  readonly world: PlaygroundWorld;
  /** Every hyperparameter that differs from the algorithm's own, and those of the sliders. */
  readonly hyperparameters: HyperparameterValues;
  readonly sliders: readonly Slider[];
}

/** What the page knows of an algorithm. */
interface Teaching {
  readonly actions: 'any' | 'discrete' | 'continuous';
  readonly isOnPolicy: boolean;
  readonly hyperparameters: HyperparameterValues;
  readonly sliders: readonly string[];
}

/** On-policy: epochs so small that each takes a moment. */
const onPolicy = { actions: 'any', isOnPolicy: true } as const;
const batch: HyperparameterValues = { stepsPerEpoch: 2000, gamma: 0.99, lam: 0.97, seed: 0 };
/** Off-policy: small networks, and as many gradient steps as steps in the world. */
const offPolicy = { actions: 'continuous', isOnPolicy: false } as const;
const soft: HyperparameterValues = {
  stepsPerEpoch: 400,
  startSteps: 400,
  updateAfter: 400,
  batchSize: 64,
  hiddenSizes: [64, 64],
  replaySize: 100_000,
  numTestEpisodes: 3,
  gamma: 0.99,
  seed: 0,
};

const teachings: Readonly<Record<AlgoName, Teaching>> = {
  vpg: { ...onPolicy, hyperparameters: { ...batch, piLr: 1e-2 }, sliders: ['piLr', 'lam', 'gamma', 'stepsPerEpoch'] },
  npg: { ...onPolicy, hyperparameters: { ...batch, delta: 0.01 }, sliders: ['delta', 'lam', 'gamma', 'stepsPerEpoch'] },
  trpo: { ...onPolicy, hyperparameters: { ...batch, delta: 0.01 }, sliders: ['delta', 'lam', 'gamma', 'stepsPerEpoch'] },
  ppo: {
    ...onPolicy,
    hyperparameters: { ...batch, clipRatio: 0.2, piLr: 1e-3, targetKl: 0.01 },
    sliders: ['clipRatio', 'piLr', 'targetKl', 'lam', 'gamma', 'stepsPerEpoch'],
  },
  ppo_penalty: {
    ...onPolicy,
    hyperparameters: { ...batch, piLr: 1e-3, targetKl: 0.01 },
    sliders: ['targetKl', 'piLr', 'lam', 'gamma', 'stepsPerEpoch'],
  },
  a2c: {
    ...onPolicy,
    hyperparameters: { stepsPerEpoch: 4000, gamma: 0.99, piLr: 7e-4, vfLr: 2e-3, entropyCoeff: 0.01, seed: 0 },
    sliders: ['piLr', 'vfLr', 'entropyCoeff', 'gamma', 'stepsPerEpoch'],
  },
  ddpg: { ...offPolicy, hyperparameters: { ...soft, piLr: 1e-3, qLr: 1e-3, actNoise: 0.1 }, sliders: ['piLr', 'qLr', 'actNoise', 'gamma'] },
  td3: { ...offPolicy, hyperparameters: { ...soft, piLr: 3e-3, qLr: 3e-3, actNoise: 0.1 }, sliders: ['piLr', 'qLr', 'actNoise', 'gamma'] },
  sac: { ...offPolicy, hyperparameters: { ...soft, lr: 3e-3, alpha: 0.2 }, sliders: ['lr', 'alpha', 'gamma'] },
  sac2018: { ...offPolicy, hyperparameters: { ...soft, lr: 3e-3, alpha: 0.2 }, sliders: ['lr', 'alpha', 'gamma'] },
  dqn: {
    actions: 'discrete',
    isOnPolicy: false,
    hyperparameters: { stepsPerEpoch: 1000, lr: 2.3e-3, epsilonEnd: 0.04, hiddenSizes: [64, 64], numTestEpisodes: 3, gamma: 0.99, seed: 0 },
    sliders: ['lr', 'epsilonEnd', 'gamma'],
  },
};

/** The algorithms, in the order of the book. */
export const algorithmNames = Object.keys(teachings) as readonly AlgoName[];
/** Whether an algorithm learns from fresh batches only. */
export const isOnPolicy = (algo: AlgoName): boolean => teachings[algo].isOnPolicy;
/** Whether one update learns from one whole batch, so that its advantages and ratios can be looked at. */
export const hasOneBatch = (algo: AlgoName): boolean => isOnPolicy(algo) && algo !== 'a2c';

/** What a world asks for, of algorithms of a kind or of one: its own stand in place of those of the kind. */
const asked: Readonly<Record<string, Readonly<Partial<Record<'onPolicy' | 'offPolicy' | AlgoName, HyperparameterValues>>>>> = {
  'Pendulum-v1': { onPolicy: { gamma: 0.9, lam: 0.9, stepsPerEpoch: 4000 } },
  'Acrobot-v1': { onPolicy: { stepsPerEpoch: 4000 }, ppo: { stepsPerEpoch: 4000, piLr: 3e-3, lam: 1 } },
  'FrozenLake-v1': { offPolicy: { numTestEpisodes: 20 } }, // short ones, whose returns are 0 or 1
  'ALE/Pong-v5': { onPolicy: { stepsPerEpoch: 8000, maxEpLen: 27_000, lam: 0.95, targetKl: 0.02 } },
  'LunarLander-v3': { onPolicy: { stepsPerEpoch: 4000 } },
  'BipedalWalker-v3': {
    onPolicy: { stepsPerEpoch: 8000, maxEpLen: 1600 },
    offPolicy: { stepsPerEpoch: 2000, startSteps: 4000, maxEpLen: 1600 },
  },
  'HalfCheetah-v4': { onPolicy: { stepsPerEpoch: 8000 }, offPolicy: { stepsPerEpoch: 2000, startSteps: 4000 } },
  'Hopper-v4': { onPolicy: { stepsPerEpoch: 8000 }, offPolicy: { stepsPerEpoch: 2000, startSteps: 4000 } },
};

/** Whether an algorithm can choose the actions of a world. */
export const canChoose = (algo: AlgoName, world: PlaygroundWorld): boolean => {
  const { actions } = teachings[algo];
  return actions === 'any' || actions === world.actions;
};
/** The worlds for an algorithm. */
export const worldsFor = (algo: AlgoName): PlaygroundWorld[] => worlds.filter((world) => canChoose(algo, world));

/** Of options for a world, those that an algorithm has. */
const known = (algo: AlgoName, options: HyperparameterValues): HyperparameterValues =>
  Object.fromEntries(
    Object.entries(options).filter(([name]) => name === 'maxEpLen' || Object.hasOwn(teachings[algo].hyperparameters, name)),
  );

/** The lesson of an algorithm in a world; where it cannot choose that world's actions, in the first whose actions it can. */
export const lessonOf = (algo: AlgoName, worldId: string): Lesson => {
  const wanted = worldOf(worldId);
  const world = canChoose(algo, wanted) ? wanted : worldsFor(algo)[0];
  const teaching = teachings[algo];
  const more = asked[world.id]?.[algo] ?? asked[world.id]?.[teaching.isOnPolicy ? 'onPolicy' : 'offPolicy'] ?? {};
  return {
    algo,
    world,
    hyperparameters: { ...teaching.hyperparameters, ...known(algo, more) },
    sliders: [...teaching.sliders, 'seed'].map((name) => sliders[name]),
  };
};

/** The first world for an algorithm on a page of its own. */
export const firstWorld = (algo: AlgoName): string => (teachings[algo].actions === 'continuous' ? 'Pendulum-v1' : 'CartPole-v1');

/** Epochs in a row that have to be solved before a run stops by itself. */
export const SOLVED_EPOCHS = 3;
/** The number of solved epochs in a row at the end of a run. NaN stands for an epoch without a finished episode. */
export const solvedInARow = ({ solved }: PlaygroundWorld, scores: readonly number[]): number =>
  scores.length - 1 - scores.findLastIndex((score) => !(score >= solved));
