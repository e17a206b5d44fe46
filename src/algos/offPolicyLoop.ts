/**
 * The loop of off-policy algorithms: act, store the transition, and at intervals learn from stored
 * ones. A comment such as (off-policy.3) is line 3 of the pseudocode of every algorithm whose
 * defaults spread those of offPolicy.ts.
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
import { fold, type Key, key, keys, split } from '../random.js';
import { deterministicAgent } from './agent.js';
import { assertFinite, assertFiniteInfo } from './assertFinite.js';
import { encodeObservation, toAction } from './encoding.js';
import { evaluate } from './evaluate.js';
import type { Config, LoopConfig, RunSpec } from './offPolicy.js';
import { empty, type Replay, sample, store } from './replay.js';
import { pooled } from './stats.js';
import type { AlgoState, Episodes, Info, RunState, Update } from './types.js';

/** A run between two epochs, which may be in the middle of an episode, with its replay buffer. */
export interface OffPolicyRun<S> extends RunState<S> {
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

/** No episodes, before the first ones. */
const noEpisodes: Episodes = { returns: [], lengths: [] };
/** The start of an episode. */
const episodeStart = (env: Env, key: Key): OffPolicyRun<never>['at'] => ({
  ...env.reset(key),
  ret: 0,
  length: 0,
});

/** A run before its first step. */
const start = <S>(
  env: Env,
  { replaySize }: Pick<Config, 'replaySize'>,
  state: S,
  key: Key,
): OffPolicyRun<S> => {
  const run = { epoch: 0, steps: 0, state, episodes: noEpisodes, info: {}, test: noEpisodes };
  return { ...run, replay: empty(env, replaySize), at: episodeStart(env, key) };
};

/** An algorithm, as the loop uses it. */
export interface LoopAlgorithm<S extends AlgoState> {
  readonly name: string;
  /** [1] or [1, actDim], the exploring action for the state obs [1, obsDim] in step t. */
  explore(state: S, obs: Tensor, key: Key, t: number): Tensor;
  /** [1] or [1, actDim], the action for the state obs [1, obsDim] without exploration. */
  mode(state: S, obs: Tensor): Tensor;
  readonly update: Update<S>;
  saved(state: S): Tree;
}

/** The loop: a generator that yields the run after each epoch. */
function* learn<S extends AlgoState>(
  { env, testEnv, config }: Pick<RunSpec<LoopConfig, S, unknown>, 'env' | 'testEnv' | 'config'>,
  learner: LoopAlgorithm<S>,
  from: OffPolicyRun<S>,
  kRun: Key,
): Generator<OffPolicyRun<S>, void> {
  const { epochs, numTestEpisodes, maxEpLen } = config;
  let run = from;
  while (run.epoch < epochs) {
    const [kSteps, kTest] = split(fold(kRun, run.epoch), 2);
    const next = recycling((memory) => runEpoch({ env, config, learner, memory }, run, kSteps));
    assertFinite(learner.name, learner.saved(next.state));
    const { mode } = deterministicAgent(testEnv, (obs) => learner.mode(next.state, obs));
    run = { ...next, test: evaluate(testEnv, mode, numTestEpisodes, maxEpLen, kTest) };
    yield run;
  }
}

/**
 * An algorithm: a generator that yields the run after each epoch.
 * @param init the first state, from the networks of a run and a key; with given parameters, if any
 * @param learner what the loop needs of the algorithm, for the networks of a run
 */
export const trainWith = <C extends LoopConfig, S extends AlgoState, N, P extends Tree>(
  init: (nets: N, given?: P) => (key: Key) => S,
  learner: (nets: N, config: C, env: Env) => LoopAlgorithm<S>,
) =>
  function* train(spec: RunSpec<C, S, N>): Generator<OffPolicyRun<S>, void> {
    const { env, config, from, initFrom } = spec;
    const [kInit, kStart, kRun] = split(key(config.seed), 3);
    // (off-policy.2) given an empty replay buffer D
    const run = from ?? start(env, config, init(spec, initFrom as P | undefined)(kInit), kStart);
    yield* learn(spec, learner(spec, config, env), run, kRun);
  };

/** The parts of the loop that do not change within an epoch. */
interface Loop<S extends AlgoState> {
  readonly env: Env;
  readonly config: LoopConfig;
  readonly learner: LoopAlgorithm<S>;
  readonly memory: LoopMemory;
}

/** One epoch: environment steps, and after each of them the gradient steps that are due. */
const runEpoch = <S extends AlgoState>(
  loop: Loop<S>,
  run: OffPolicyRun<S>,
  key: Key,
): OffPolicyRun<S> => {
  const { env, config, memory } = loop;
  // one generator for all steps: deriving a key for each would take as long as acting
  const nextKey = keys(key);
  const returns: number[] = [];
  const lengths: number[] = [];
  const infos: Info[] = [];
  let { state, replay, at } = run;
  let s = encodeObservation(env.observationSpace, at.obs);
  const end = run.steps + config.stepsPerEpoch;
  // (off-policy.3) for t = 1, 2, 3, …
  for (let t = run.steps + 1; t <= end; t++) {
    const a = chooseAction(loop, state, s, nextKey(), t);
    // (off-policy.5) execute a; observe s', r and d
    const step = env.step(at.state, a, nextKey());
    const { reward: rew, terminated: done } = step;
    const nextObs = encodeObservation(env.observationSpace, step.obs);
    // (off-policy.6) store (s, a, r, s', d) in D
    const stored = storedObs(step.obs, nextObs);
    replay = store(replay, { obs: storedObs(at.obs, s), act: a, rew, nextObs: stored, done });
    at = { state: step.state, obs: step.obs, ret: at.ret + rew, length: at.length + 1 };
    const { ret, length } = at;
    const over = done || step.truncated || length >= config.maxEpLen;
    // (off-policy.7) if the episode is over, begin another
    if (over) {
      returns.push(ret);
      lengths.push(length);
      at = episodeStart(env, nextKey());
    }
    s = over ? encodeObservation(env.observationSpace, at.obs) : nextObs;
    // (off-policy.8) repeat as often as gradient steps are due after step t
    const n = due(t, over ? length : 0, config);
    state = takeGradientSteps(loop, n, state, replay, nextKey, infos);
  }
  return {
    ...run,
    epoch: run.epoch + 1,
    steps: end,
    state: memory.leave(state),
    replay,
    // a copy of the observation, since an environment may reuse one array for all of them
    at: { ...at, obs: typeof at.obs === 'number' ? at.obs : at.obs.slice() },
    episodes: { returns, lengths },
    info: pooled(infos),
  };
};

/**
 * An observation as the replay buffer keeps it: bytes as bytes, all others as networks read them.
 * @param encoded [1, obsDim] the observation as networks read it
 */
const storedObs = (obs: SpaceElement, encoded: Tensor): FloatArray | Uint8Array =>
  obs instanceof Uint8Array ? obs : numbers(encoded);

/**
 * The action in step t: uniform in the first startSteps, then the exploring one for s [1, obsDim].
 */
const chooseAction = <S extends AlgoState>(
  { env, config, learner }: Loop<S>,
  state: S,
  s: Tensor,
  key: Key,
  t: number,
): SpaceElement =>
  t <= config.startSteps
    ? sampleSpace(env.actionSpace, key)
    : toAction(env.actionSpace, learner.explore(state, s, key, t));

/** The state after n gradient steps, each on a batch of its own; `infos` collects measurements. */
const takeGradientSteps = <S extends AlgoState>(
  { config, learner, memory }: Loop<S>,
  n: number,
  from: S,
  replay: Replay,
  nextKey: () => Key,
  infos: Info[],
): S => {
  let state = from;
  for (let j = 0; j < n; j++) {
    // (off-policy.9) sample B = {(s, a, r, s', d)} from D
    const batch = sample(replay, nextKey(), config.batchSize);
    state = memory.next(() => learner.update(state, batch));
    assertFiniteInfo(learner.name, state.info);
    infos.push(state.info);
  }
  return state;
};

/**
 * The number of gradient steps that are due after step t.
 * @param ended the length of the episode that step t ended; 0 if it ended none
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
