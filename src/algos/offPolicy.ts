/**
 * The parts that all off-policy algorithms share: hyperparameters, columns, and the cost of a run.
 * Their loop is in offPolicyLoop.ts.
 */
import type { Tree } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import type { Key } from '../random.js';
import { OFF_POLICY } from './actorCritic.js';
import { type Column, columnsOf } from './columns.js';
import type * as algorithm from './defineAlgorithm.js';
import * as hyperparameters from './hyperparameters.js';
import type { OffPolicyRun } from './offPolicyLoop.js';
import type { Cost } from './types.js';

export { type LoopAlgorithm, type OffPolicyRun, trainWith } from './offPolicyLoop.js';

/** Parts of an off-policy run beside those of every run. */
export const carries = ['replay', 'at', 'test'] as const;

/** Hyperparameters of every off-policy algorithm, which adds its own. */
export const defaults = {
  ...hyperparameters.defaults,
  /** Epochs to train for. */
  epochs: 100,
  /** Size of the replay buffer, in transitions; when it is full, the oldest are overwritten. */
  replaySize: 1_000_000,
  /** Transitions in the batch of each gradient step; 32 to 256. */
  batchSize: 100,
  /** Steps at the start of a run whose actions are drawn uniformly at random, to explore. */
  startSteps: 10_000,
  /** Environment steps before the first gradient step; at least the size of a batch. */
  updateAfter: 1000,
  /**
   * Environment steps between updates. Each update makes the same number of gradient steps, so the
   * ratio of the two is 1. 'episode': update at the end of each episode.
   */
  updateEvery: 50 as number | 'episode',
  /** Episodes played without exploration after each epoch, to evaluate the policy; 0 for none. */
  numTestEpisodes: 10,
  /** Widths of the hidden layers, the same for all networks. */
  hiddenSizes: OFF_POLICY.hiddenSizes,
  /** Activation after each hidden layer: tanh, relu, elu, … */
  activation: OFF_POLICY.activation,
};
type Defaults = typeof defaults;
/** Hyperparameters of every off-policy algorithm, by name. */
export interface Config extends hyperparameters.Config, Defaults {}
/** The loop's hyperparameters; an algorithm may set the gradient steps of an update. */
export type LoopConfig = Config & { readonly gradientSteps?: number };

/**
 * Columns that all off-policy algorithms have, and those that one of them adds.
 * @param values names of columns that are statistics of many values: Q1Vals for info.q1Vals
 * @param measured names of columns, each an average: LossQ for info.lossQ
 */
export const columns = (
  values: readonly string[],
  ...measured: readonly string[]
): readonly Column[] => [
  ...columnsOf('value', 'Epoch'),
  ...columnsOf('statistics', 'EpRet', 'TestEpRet'),
  ...columnsOf('average', 'EpLen', 'TestEpLen'),
  ...columnsOf('value', 'TotalEnvInteracts'),
  ...columnsOf('statistics', ...values),
  ...columnsOf('average', ...measured),
  ...columnsOf('value', 'Time'),
];

/**
 * The work of a run: an update after each step t ≥ updateAfter that is a multiple of updateEvery.
 * With updates at the end of episodes there is at most one gradient step for each environment step,
 * unless gradientSteps is set.
 */
export const cost = ({
  epochs,
  stepsPerEpoch,
  updateAfter,
  updateEvery,
  gradientSteps,
  replaySize,
}: Pick<
  LoopConfig,
  'epochs' | 'stepsPerEpoch' | 'updateAfter' | 'updateEvery' | 'gradientSteps' | 'replaySize'
>): Cost => {
  const steps = epochs * stepsPerEpoch;
  const transitions = Math.min(replaySize, steps);
  const kept = { in: 'replay', transitions, setBy: 'replaySize' } as const;
  if (updateEvery === 'episode')
    return { steps, updates: gradientSteps === undefined ? steps : undefined, exact: false, kept };
  const early = Math.min(steps, Math.max(0, updateAfter - 1));
  const rounds = Math.floor(steps / updateEvery) - Math.floor(early / updateEvery);
  return { steps, updates: rounds * (gradientSteps ?? updateEvery), exact: true, kept };
};

/**
 * The environment in which the policy is evaluated; by default the training environment, whose
 * current episode is not affected.
 */
export type Tested = { readonly testEnv: Env };
/**
 * The argument of an algorithm's `train`: environments, all hyperparameters, and N, its networks.
 */
export type RunSpec<C, S, N> = algorithm.RunSpec<C, OffPolicyRun<S>, N & Tested>;

/**
 * An algorithm's `fresh`, from its `init` and its `saved`: parameters before learning, as a
 * template.
 */
export const freshOf =
  <N, S, T extends Tree>(init: (nets: N) => (key: Key) => S, saved: (state: S) => T) =>
  (nets: N) =>
  (key: Key): T =>
    saved(init(nets)(key));
