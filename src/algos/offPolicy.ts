/**
 * The loop of off-policy algorithms: act, store, and now and then learn from what is stored. A comment such as
 * (off-policy.3) is line 3 of the pseudocode of every algorithm whose defaults spread those of this file.
 */
import { type FloatArray, type LoopMemory, numbers, recycling, type Tensor, type Tree } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import { type SpaceElement, sample as sampleSpace } from '../envs/spaces.js';
import type { Activation } from '../nn/activations.js';
import { fold, type Key, keys, split } from '../random.js';
import { deterministicAgent } from './agent.js';
import { assertFinite, assertFiniteInfo } from './assertFinite.js';
import { type Column, columnsOf } from './columns.js';
import type * as algorithm from './defineAlgorithm.js';
import { encode, toAction } from './encoding.js';
import { evaluate } from './evaluate.js';
import { empty, type Replay, sample, store } from './replay.js';
import { pooled } from './stats.js';
import type { AlgoState, Cost, Episodes, Info, RunState, Update } from './types.js';

/** What every off-policy run has to be told; algorithms add their own. */
export const defaults = {
  /** From which all randomness of the run follows. */
  seed: 0,
  /** Epochs to train for. */
  epochs: 100,
  /** Environment steps in an epoch. */
  stepsPerEpoch: 4000,
  /** Steps after which an episode is cut off, if the environment has not ended it. */
  maxEpLen: 1000,
  /** γ: what a reward is worth one step later; 0.9 to 0.999. */
  gamma: 0.99,
  /** Most transitions that are kept; the oldest are forgotten. */
  replaySize: 1_000_000,
  /** Transitions that a gradient step looks at; 32 to 256. */
  batchSize: 100,
  /** First steps of a run, in which actions are drawn uniformly: to see something of everything. */
  startSteps: 10_000,
  /** Steps before the first gradient step; at least as many as a batch has. */
  updateAfter: 1000,
  /** Steps from one round of gradient steps to the next, which has as many; or 'episode': all at the end of an episode. */
  updateEvery: 50 as number | 'episode',
  /** Episodes without exploration that are played after each epoch, to see how good the policy is; 0 for none. */
  numTestEpisodes: 10,
  /** Widths of the hidden layers, of all networks alike. */
  hiddenSizes: [256, 256] as readonly number[],
  /** What follows each hidden layer: tanh, relu, elu, … */
  activation: 'relu' as Activation,
};
type Config = typeof defaults & { readonly gradientSteps?: number };

/**
 * Columns that all off-policy algorithms have, and what one of them measures besides.
 * @param values names of columns that are statistics of many values: Q1Vals for info.q1Vals
 * @param measured names of columns, each an average: LossQ for info.lossQ
 */
export const columns = (values: readonly string[], ...measured: readonly string[]): readonly Column[] => [
  ...columnsOf('value', 'Epoch'),
  ...columnsOf('statistics', 'EpRet', 'TestEpRet'),
  ...columnsOf('average', 'EpLen', 'TestEpLen'),
  ...columnsOf('value', 'TotalEnvInteracts'),
  ...columnsOf('statistics', ...values),
  ...columnsOf('average', ...measured),
  ...columnsOf('value', 'Time'),
];

/**
 * The work of a run: a round of gradient steps after each step t ≥ updateAfter that updateEvery divides. With rounds at
 * the end of episodes there is at most one gradient step for each environment step.
 */
export const cost = ({
  epochs,
  stepsPerEpoch,
  updateAfter,
  updateEvery,
  gradientSteps,
}: Pick<Config, 'epochs' | 'stepsPerEpoch' | 'updateAfter' | 'updateEvery' | 'gradientSteps'>): Cost => {
  const steps = epochs * stepsPerEpoch;
  if (updateEvery === 'episode') return { steps, updates: gradientSteps === undefined ? steps : undefined, exact: false };
  const early = Math.min(steps, Math.max(0, updateAfter - 1));
  const rounds = Math.floor(steps / updateEvery) - Math.floor(early / updateEvery);
  return { steps, updates: rounds * (gradientSteps ?? updateEvery), exact: true };
};

/** Where the policy is evaluated: the training environment, if absent, whose episode under way does not notice. */
export type Tested = { readonly testEnv: Env };
/** A run in full: what an algorithm's `train` is given. N: its networks. */
export type RunSpec<C, S, N> = algorithm.RunSpec<C, Run<S>, N & Tested>;

/** A run between two epochs; an episode may be under way. */
export interface Run<S> extends RunState<S> {
  /** D */
  readonly replay: Replay;
  /** Where the episode under way stands, what it has brought so far, and its steps so far. */
  readonly at: { readonly state: unknown; readonly obs: SpaceElement; readonly ret: number; readonly length: number };
  /** The episodes that evaluated the policy after the last epoch. */
  readonly test: Episodes;
}

const none: Episodes = { returns: [], lengths: [] };
const begin = (env: Env, key: Key): Run<never>['at'] => ({ ...env.reset(key), ret: 0, length: 0 });

/** A run that has not begun. */
export const start = <S>(env: Env, { replaySize }: Pick<Config, 'replaySize'>, state: S, key: Key): Run<S> => {
  const run = { epoch: 0, steps: 0, state, episodes: none, info: {}, test: none };
  return { ...run, replay: empty(env, replaySize), at: begin(env, key) };
};

/** What is saved before anything is learned: an algorithm's `fresh`, of its `init` and its `saved`. */
export const freshOf =
  <N, S, T extends Tree>(init: (nets: N) => (key: Key) => S, saved: (state: S) => T) =>
  (nets: N) =>
  (key: Key): T =>
    saved(init(nets)(key));

/** What the loop has to know of an algorithm. */
export interface Learner<S extends AlgoState> {
  readonly name: string;
  /** [1, …] An action for the state obs [1, obsDim] in step t, to learn from. */
  explore(state: S, obs: Tensor, key: Key, t: number): Tensor;
  /** [1, …] The action for the state obs [1, obsDim] when it counts. */
  mode(state: S, obs: Tensor): Tensor;
  readonly update: Update<S>;
  saved(state: S): Tree;
}

/** The loop: yields the run after each epoch. */
export function* learn<S extends AlgoState>(
  { env, testEnv, config }: Pick<RunSpec<Config, S, unknown>, 'env' | 'testEnv' | 'config'>,
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

/** One epoch: steps of the environment, and the gradient steps that are due after each. */
const epoch = <S extends AlgoState>(env: Env, config: Config, learner: Learner<S>, run: Run<S>, key: Key, memory: LoopMemory): Run<S> => {
  const nextKey = keys(key); // one generator for all steps: to derive a key for each would cost as much as acting
  const [returns, lengths, infos]: [number[], number[], Info[]] = [[], [], []];
  let { state, replay, at } = run;
  let s = encode(env.observationSpace, at.obs);
  const end = run.steps + config.stepsPerEpoch;
  // (off-policy.3) for t = 1, 2, 3, …
  for (let t = run.steps + 1; t <= end; t++) {
    const random = t <= config.startSteps;
    const a = random ? sampleSpace(env.actionSpace, nextKey()) : toAction(env.actionSpace, learner.explore(state, s, nextKey(), t));
    // (off-policy.5) execute a; observe s', r and d
    const step = env.step(at.state, a, nextKey());
    const { reward: rew, terminated: done } = step;
    const nextObs = encode(env.observationSpace, step.obs);
    // (off-policy.6) store (s, a, r, s', d) in D
    replay = store(replay, { obs: stored(at.obs, s), act: a, rew, nextObs: stored(step.obs, nextObs), done });
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
      infos.push(assertFiniteInfo(learner.name, state.info));
    }
  }
  const obs = typeof at.obs === 'number' ? at.obs : at.obs.slice(); // an environment may show one array again and again
  const after = { state: memory.leave(state), replay, at: { ...at, obs }, episodes: { returns, lengths }, info: pooled(infos) };
  return { ...run, ...after, epoch: run.epoch + 1, steps: end };
};

/** An observation as the replay buffer keeps it: bytes as bytes, all others as networks read them. */
const stored = (obs: SpaceElement, encoded: Tensor): FloatArray | Uint8Array => (obs instanceof Uint8Array ? obs : numbers(encoded));

/** Gradient steps after step t, with which an episode of so many steps has ended, or none (0). */
const due = (t: number, ended: number, { updateAfter, updateEvery, gradientSteps }: Config): number => {
  if (t < updateAfter) return 0;
  if (updateEvery === 'episode') return gradientSteps !== undefined && ended > 0 ? gradientSteps : ended;
  return t % updateEvery === 0 ? (gradientSteps ?? updateEvery) : 0;
};
