/**
 * The loop of on-policy algorithms: collect, and learn from what was collected. A comment such as
 * (on-policy.2) is line 2 of the pseudocode of every algorithm whose defaults spread those of this
 * file.
 */
import type { Tensor, Tree } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import { fold, type Key, key, split } from '../random.js';
import { type ActorCritic, actorCritic, type NetworkOptions, ON_POLICY } from './actorCritic.js';
import { type Agent, stateValue, stochasticAgent } from './agent.js';
import { collect } from './collect.js';
import { alone, type Collective } from './collective.js';
import { type Column, columnsOf } from './columns.js';
import type * as algorithm from './defineAlgorithm.js';
import { advantages, rewardsToGo, standardize } from './gae.js';
import * as hyperparameters from './hyperparameters.js';
import { ownBatch, type Reductions } from './reductions.js';
import { allEpisodes, keyOfRank, share } from './shares.js';
import type { AlgoState, Batch, Cost, RunState, Update } from './types.js';

/** On-policy algorithms choose actions of every kind. */
export const actions = 'any';

/** Hyperparameters of every on-policy algorithm, which adds its own. */
export const defaults = {
  ...hyperparameters.defaults,
  /** Epochs to train for; each is one batch of experience and one update. */
  epochs: 50,
  /** Environment steps in each epoch: N, the size of the batch. */
  stepsPerEpoch: 4000,
  /**
   * λ of GAE: 0 relies on V after one step (low variance, biased), 1 on rewards only; 0.9 to 1.
   */
  lam: 0.97,
  /** Widths of the hidden layers, the same for the policy and for V. */
  hiddenSizes: ON_POLICY.hiddenSizes,
  /** Activation after each hidden layer: tanh, relu, elu, … */
  activation: ON_POLICY.activation,
};
type Defaults = typeof defaults;
/** Hyperparameters of every on-policy algorithm, by name. */
export interface Config extends hyperparameters.Config, Defaults {}

/**
 * Columns that all on-policy algorithms have, and those that one of them adds.
 * @param measured names of columns, each an average: KL for info.kl, StopIter for info.stopIter
 */
export const columns = (...measured: readonly string[]): readonly Column[] => [
  ...columnsOf('value', 'Epoch'),
  ...columnsOf('statistics', 'EpRet'),
  ...columnsOf('average', 'EpLen'),
  ...columnsOf('statistics', 'VVals'),
  ...columnsOf('value', 'TotalEnvInteracts'),
  ...columnsOf('average', 'LossPi', 'LossV', 'DeltaLossPi', 'DeltaLossV', ...measured),
  ...columnsOf('value', 'Time'),
];

/** The hyperparameters that decide the cost of a run. */
interface Length {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly trainVIters: number;
}
/**
 * The work of a run: in each epoch `piSteps` gradient steps on the policy, and trainVIters on V.
 * @param exact whether every epoch takes all piSteps; otherwise it may stop earlier
 */
export const cost = (
  { epochs, stepsPerEpoch, trainVIters }: Length,
  piSteps: number,
  exact = true,
): Cost => ({
  steps: epochs * stepsPerEpoch,
  updates: epochs * (piSteps + trainVIters),
  exact,
  kept: { in: 'batch', transitions: stepsPerEpoch, setBy: 'stepsPerEpoch' },
});

/** The networks of a run: the caller's own, or those that hiddenSizes and activation describe. */
export type Built = { readonly actorCritic: ActorCritic };
/** The default networks for an environment. */
export const build = (env: Env, options: NetworkOptions): Built => ({
  actorCritic: actorCritic(env, options),
});

/** The argument of an algorithm's `train`: environment, networks, all hyperparameters. */
export type RunSpec<C, S> = algorithm.RunSpec<C, RunState<S>, Built>;

/** The parameters of an on-policy algorithm. */
export type Params = {
  /** θ, the parameters of the policy */
  readonly pi: Tree;
  /** φ, the parameters of the value function */
  readonly v: Tree;
};
/** The parameters in a state, which model.safetensors holds. */
export const saved = ({ pi, v }: Params): Params => ({ pi, v });
/** Parameters before learning: a template whose structure a saved model must have. */
export const fresh =
  ({ actorCritic: ac }: Built) =>
  (key: Key): Params =>
    saved(ac.init(split(key, 2)[0])); // as init does

/** π_θ and V_φ as functions of observations. */
export const agent =
  ({ actorCritic: ac }: Built, env: Env) =>
  (params: Tree): Agent => {
    const { pi, v } = params as Params;
    return { ...stochasticAgent(ac, env, pi), v: stateValue(env, (obs) => ac.v(v, obs)) };
  };

/** The networks as the first state needs them: with given parameters, or with random ones. */
export const initial = ({
  actorCritic,
  initFrom,
}: Built & { readonly initFrom?: Tree }): Pick<ActorCritic, 'init'> =>
  initFrom === undefined ? actorCritic : { init: () => initFrom as Params };

/** A run before its first epoch. */
const start = <S>(state: S): RunState<S> => ({
  epoch: 0,
  steps: 0,
  state,
  episodes: { returns: [], lengths: [] },
  info: {},
});

/**
 * The loop of an on-policy algorithm: a generator that yields the run after each epoch.
 * @param init θ_0, φ_0 and what else the algorithm carries, from a key
 * @param update θ_{k+1} and φ_{k+1} from θ_k, φ_k and D_k
 */
export const trainWith = <C extends Config, S extends State>(
  init: (ac: Pick<ActorCritic, 'init'>, config: C) => (key: Key) => S,
  update: (ac: ActorCritic, config: C, over?: Reductions) => Update<S>,
) =>
  function* train(spec: RunSpec<C, S>): Generator<RunState<S>, void> {
    const { env, actorCritic: ac, config, from, over = ownBatch } = spec;
    const { collective } = over;
    const [kInit, kRun] = split(key(config.seed), 2);
    let run = from ?? start(init(initial(spec), config)(kInit));
    const learn = update(ac, config, over);
    // (on-policy.2) for k = 0, 1, 2, …
    while (run.epoch < config.epochs) {
      const { pi } = run.state;
      const k = keyOfRank(fold(kRun, run.epoch), collective);
      const sample = (obs: Tensor, key: Key): Tensor => ac.dist.sample(key, ac.pi(pi, obs));
      // (on-policy.3) collect trajectories D_k with π_k = π(θ_k)
      const { batch, episodes: own } = collect(env, sample, share(config, collective), k);
      const state = learn(run.state, batch);
      const steps = run.steps + config.stepsPerEpoch;
      const episodes = allEpisodes(own, collective);
      run = { epoch: run.epoch + 1, steps, state, episodes, info: state.info };
      yield run;
    }
  };

/**
 * The update of an on-policy algorithm: targets from the batch, then its fit to them. Pure.
 * @param fit the update from given targets, with the reductions over the batch
 */
export const updateWith =
  <C extends Config, S extends State>(
    defaults: C,
    fit: (
      ac: ActorCritic,
      config: Partial<C>,
      over: Reductions,
    ) => (state: S, targets: Targets) => S,
  ) =>
  (ac: ActorCritic, config: Partial<C> = {}, over = ownBatch): Update<S> =>
  (state, batch) => {
    const all = { ...defaults, ...config };
    const { val, ...fitTargets } = targets(ac, all, state, batch, over.collective);
    const next = fit(ac, config, over)(state, fitTargets);
    return { ...next, info: { vVals: over.summarize(val), ...next.info } };
  };

/** The part of every on-policy state that acting and evaluating need. */
type State = AlgoState & Params;
type Discounts = { readonly gamma: number; readonly lam: number };

/** The targets that an algorithm's `fit` learns from; N is the number of steps in the batch. */
export interface Targets extends Pick<Batch, 'obs' | 'act'> {
  /** [N] Â_t, the advantages, with mean 0 and standard deviation 1 */
  readonly adv: Tensor;
  /** [N] R̂_t, the rewards-to-go */
  readonly ret: Tensor;
  /** [N] log π_{θ_k}(a_t|s_t), the log-probabilities under the policy that acted */
  readonly logpOld: Tensor;
}

/**
 * The targets that θ_k and φ_k give for a batch, and `val` [N], which is V_{φ_k}(s_t).
 * @param ranks the ranks that have the other parts of the batch: advantages are standardized over
 *   all of them
 */
export const targets = (
  ac: ActorCritic,
  { gamma, lam }: Discounts,
  state: Params,
  batch: Batch,
  ranks: Collective = alone,
): Targets & { readonly val: Tensor } => {
  const V = (obs: Tensor): Tensor => ac.v(state.v, obs);
  const nextVal = V(batch.nextObs); // of the true next states, also where an episode was cut off
  // (on-policy.4) R̂_t, the rewards-to-go
  const ret = rewardsToGo({ ...batch, nextVal }, gamma);
  // (on-policy.5) Â_t, the advantages, from V_{φ_k}
  const val = V(batch.obs);
  const adv = standardize(advantages({ ...batch, val, nextVal }, gamma, lam), ranks);
  const logpOld = ac.dist.logProb(ac.pi(state.pi, batch.obs), batch.act);
  return { obs: batch.obs, act: batch.act, adv, ret, logpOld, val };
};
