/**
 * The loop of off-policy algorithms: act, store, and now and then learn from what is stored. A
 * comment such as (off-policy.3) is line 3 of the pseudocode of every algorithm whose defaults
 * spread those of this file.
 */
import {
  type FloatArray,
  type LoopMemory,
  numbers,
  recycling,
  type Tensor,
  type Tree,
} from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import { type SpaceElement, sample as sampleSpace } from '../envs/spaces.js';
import { fold, type Key, keys, split } from '../random.js';
import { OFF_POLICY } from './actorCritic.js';
import { deterministicAgent } from './agent.js';
import { assertFinite, assertFiniteInfo } from './assertFinite.js';
import { type Column, columnsOf } from './columns.js';
import type * as algorithm from './defineAlgorithm.js';
import { encode, toAction } from './encoding.js';
import { evaluate } from './evaluate.js';
import { empty, type Replay, sample, store } from './replay.js';
import { pooled } from './stats.js';
import type { AlgoState, Cost, Episodes, Info, RunState, Update } from './types.js';

/** Hyperparameters of every off-policy algorithm, which adds its own. */
export const defaults = {
  /** Seed of all randomness in the run: networks, environments and actions. */
  seed: 0,
  /** Epochs to train for. */
  epochs: 100,
  /** Environment steps in each epoch. */
  stepsPerEpoch: 4000,
  /** Longest episode, in steps: it is truncated here if the environment has not ended it before. */
  maxEpLen: 1000,
  /** γ, the discount: a reward one step later is worth this fraction; 0.9 to 0.999. */
  gamma: 0.99,
  /** Size of the replay buffer, in transitions; the oldest are overwritten. */
  replaySize: 1_000_000,
  /** Transitions in the batch of each gradient step; 32 to 256. */
  batchSize: 100,
  /** Steps at the beginning of a run in which actions are drawn uniformly, for exploration. */
  startSteps: 10_000,
  /** Environment steps before the first gradient step; at least batchSize. */
  updateAfter: 1000,
  /**
   * Environment steps between updates. Each update makes as many gradient steps, so that the ratio
   * of the two is 1. 'episode': update at the end of each episode.
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
export interface Config extends Defaults {}
/** The loop's hyperparameters; an algorithm may set the gradient steps of an update. */
type LoopConfig = Config & { readonly gradientSteps?: number };

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
 * The work of a run: a round of gradient steps after each step t ≥ updateAfter that updateEvery
 * divides. With rounds at the end of episodes there is at most one gradient step for each
 * environment step.
 */
export const cost = ({
  epochs,
  stepsPerEpoch,
  updateAfter,
  updateEvery,
  gradientSteps,
}: Pick<
  LoopConfig,
  'epochs' | 'stepsPerEpoch' | 'updateAfter' | 'updateEvery' | 'gradientSteps'
>): Cost => {
  const steps = epochs * stepsPerEpoch;
  if (updateEvery === 'episode')
    return { steps, updates: gradientSteps === undefined ? steps : undefined, exact: false };
  const early = Math.min(steps, Math.max(0, updateAfter - 1));
  const rounds = Math.floor(steps / updateEvery) - Math.floor(early / updateEvery);
  return { steps, updates: rounds * (gradientSteps ?? updateEvery), exact: true };
};

/**
 * The environment in which the policy is evaluated; by default the training environment, whose
 * current episode is not affected.
 */
export type Tested = { readonly testEnv: Env };
/**
 * The argument of an algorithm's `train`: environments, all hyperparameters, and N, its networks.
 */
export type RunSpec<C, S, N> = algorithm.RunSpec<C, Run<S>, N & Tested>;

/** A run between two epochs, with its replay buffer, and possibly in the middle of an episode. */
export interface Run<S> extends RunState<S> {
  /** D, the replay buffer */
  readonly replay: Replay;
  /** The current episode: its state, its last observation, its return and length so far. */
  readonly at: {
    readonly state: unknown;
    readonly obs: SpaceElement;
    readonly ret: number;
    readonly length: number;
  };
  /** The evaluation episodes after the last epoch. */
  readonly test: Episodes;
}

const none: Episodes = { returns: [], lengths: [] };
const begin = (env: Env, key: Key): Run<never>['at'] => ({ ...env.reset(key), ret: 0, length: 0 });

/** A run before its first step. */
export const start = <S>(
  env: Env,
  { replaySize }: Pick<Config, 'replaySize'>,
  state: S,
  key: Key,
): Run<S> => {
  const run = { epoch: 0, steps: 0, state, episodes: none, info: {}, test: none };
  return { ...run, replay: empty(env, replaySize), at: begin(env, key) };
};

/**
 * An algorithm's `fresh`, from its `init` and its `saved`: parameters before learning, as a
 * template.
 */
export const freshOf =
  <N, S, T extends Tree>(init: (nets: N) => (key: Key) => S, saved: (state: S) => T) =>
  (nets: N) =>
  (key: Key): T =>
    saved(init(nets)(key));

/** An algorithm, as the loop uses it. */
export interface Learner<S extends AlgoState> {
  readonly name: string;
  /** [1] or [1, actDim], the exploring action for the state obs [1, obsDim] in step t. */
  explore(state: S, obs: Tensor, key: Key, t: number): Tensor;
  /** [1] or [1, actDim], the action for the state obs [1, obsDim] without exploration. */
  mode(state: S, obs: Tensor): Tensor;
  readonly update: Update<S>;
  saved(state: S): Tree;
}

/** The loop: yields the run after each epoch. */
export function* learn<S extends AlgoState>(
  { env, testEnv, config }: Pick<RunSpec<LoopConfig, S, unknown>, 'env' | 'testEnv' | 'config'>,
  learner: Learner<S>,
  from: Run<S>,
  key: Key,
): Generator<Run<S>, void> {
  const { epochs, numTestEpisodes, maxEpLen } = config;
  let run = from;
  while (run.epoch < epochs) {
    const [kSteps, kTest] = split(fold(key, run.epoch), 2);
    const next = recycling((memory) => epoch(env, config, learner, run, kSteps, memory));
    assertFinite(learner.name, learner.saved(next.state));
    const { mode } = deterministicAgent(testEnv, (obs) => learner.mode(next.state, obs));
    run = { ...next, test: evaluate(testEnv, mode, numTestEpisodes, maxEpLen, kTest) };
    yield run;
  }
}

/** One epoch: environment steps, and the gradient steps that are due after each. */
const epoch = <S extends AlgoState>(
  env: Env,
  config: LoopConfig,
  learner: Learner<S>,
  run: Run<S>,
  key: Key,
  memory: LoopMemory,
): Run<S> => {
  // one generator for all steps: to derive a key for each would cost as much as acting
  const nextKey = keys(key);
  const returns: number[] = [];
  const lengths: number[] = [];
  const infos: Info[] = [];
  let { state, replay, at } = run;
  let s = encode(env.observationSpace, at.obs);
  const end = run.steps + config.stepsPerEpoch;
  // (off-policy.3) for t = 1, 2, 3, …
  for (let t = run.steps + 1; t <= end; t++) {
    const random = t <= config.startSteps;
    const a = random
      ? sampleSpace(env.actionSpace, nextKey())
      : toAction(env.actionSpace, learner.explore(state, s, nextKey(), t));
    // (off-policy.5) execute a; observe s', r and d
    const step = env.step(at.state, a, nextKey());
    const { reward: rew, terminated: done } = step;
    const nextObs = encode(env.observationSpace, step.obs);
    // (off-policy.6) store (s, a, r, s', d) in D
    replay = store(replay, {
      obs: stored(at.obs, s),
      act: a,
      rew,
      nextObs: stored(step.obs, nextObs),
      done,
    });
    at = { state: step.state, obs: step.obs, ret: at.ret + rew, length: at.length + 1 };
    const { ret, length } = at;
    const over = done || step.truncated || length >= config.maxEpLen;
    // (off-policy.7) if the episode is over, begin another
    if (over) {
      returns.push(ret);
      lengths.push(length);
      at = begin(env, nextKey());
    }
    s = over ? encode(env.observationSpace, at.obs) : nextObs;
    // (off-policy.8) repeat as often as gradient steps are due after step t
    for (let j = due(t, over ? length : 0, config); j > 0; j--) {
      // (off-policy.9) sample B = {(s, a, r, s', d)} from D
      const batch = sample(replay, nextKey(), config.batchSize);
      state = memory.next(() => learner.update(state, batch));
      assertFiniteInfo(learner.name, state.info);
      infos.push(state.info);
    }
  }
  // an environment may show one array again and again
  const obs = typeof at.obs === 'number' ? at.obs : at.obs.slice();
  const after = {
    state: memory.leave(state),
    replay,
    at: { ...at, obs },
    episodes: { returns, lengths },
    info: pooled(infos),
  };
  return { ...run, ...after, epoch: run.epoch + 1, steps: end };
};

/**
 * An observation as the replay buffer keeps it: bytes as bytes, all others as networks read them.
 */
const stored = (obs: SpaceElement, encoded: Tensor): FloatArray | Uint8Array =>
  obs instanceof Uint8Array ? obs : numbers(encoded);

/**
 * Gradient steps that are due after step t, which ended an episode of `ended` steps, or none (0).
 */
const due = (
  t: number,
  ended: number,
  { updateAfter, updateEvery, gradientSteps }: LoopConfig,
): number => {
  if (t < updateAfter) return 0;
  if (updateEvery === 'episode')
    return gradientSteps !== undefined && ended > 0 ? gradientSteps : ended;
  return t % updateEvery === 0 ? (gradientSteps ?? updateEvery) : 0;
};
