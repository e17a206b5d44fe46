/**
 * The loop of on-policy algorithms: collect, and learn from what was collected. A comment such as (on-policy.2) is line 2
 * of the pseudocode of every algorithm whose defaults spread those of this file.
 */
import type { Tensor, Tree } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import type { Activation } from '../nn/activations.js';
import { fold, type Key, split } from '../random.js';
import { type ActorCritic, actorCritic, type NetworkOptions } from './actorCritic.js';
import { type Agent, stateValue, stochasticAgent } from './agent.js';
import { type Amount, collect } from './collect.js';
import { type Column, columnsOf } from './columns.js';
import type * as algorithm from './defineAlgorithm.js';
import { advantages, rewardsToGo, standardize } from './gae.js';
import type { AlgoState, Batch, Cost, RunState, Update } from './types.js';

/** On-policy algorithms choose actions of every kind. */
export const actions = 'any';

/** What every on-policy run has to be told; algorithms add their own. */
export const defaults = {
  /** From which all randomness of the run follows. */
  seed: 0,
  /** Epochs to train for: one batch of experience and one update each. */
  epochs: 50,
  /** Environment steps in an epoch: N. */
  stepsPerEpoch: 4000,
  /** Steps after which an episode is cut off, if the environment has not ended it. */
  maxEpLen: 1000,
  /** γ: what a reward is worth one step later; 0.9 to 0.999. */
  gamma: 0.99,
  /** λ of GAE: 0 trusts V for all but one step, 1 trusts nothing but the rewards; 0.9 to 1. */
  lam: 0.97,
  /** Widths of the hidden layers, of the policy and of V alike. */
  hiddenSizes: [64, 64] as readonly number[],
  /** What follows each hidden layer: tanh, relu, elu, … */
  activation: 'tanh' as Activation,
};

/**
 * Columns that all on-policy algorithms have, and what one of them measures besides.
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

/** Hyperparameters that the cost of an on-policy run follows from. */
interface Length {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly trainVIters: number;
}
/**
 * The work of a run whose epochs take so many gradient steps on the policy and trainVIters on V.
 * @param exact whether every epoch takes that many steps on the policy; otherwise it may take fewer
 */
export const cost = ({ epochs, stepsPerEpoch, trainVIters }: Length, piSteps: number, exact = true): Cost => ({
  steps: epochs * stepsPerEpoch,
  updates: epochs * (piSteps + trainVIters),
  exact,
});

/** What is learned with: networks of your own, or those that hiddenSizes and activation describe. */
export type Built = { readonly actorCritic: ActorCritic };
export const build = (env: Env, options: NetworkOptions): Built => ({ actorCritic: actorCritic(env, options) });

/** A run in full: what an algorithm's `train` is given. */
export type RunSpec<C, S> = algorithm.RunSpec<C, RunState<S>, Built>;

/** θ and φ. */
type Params = { readonly pi: Tree; readonly v: Tree };
/** What is saved of a state. */
export const saved = ({ pi, v }: Params): Params => ({ pi, v });
/** What is saved before anything is learned. */
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

/** A run that has not begun. */
export const start = <S>(state: S): RunState<S> => ({ epoch: 0, steps: 0, state, episodes: { returns: [], lengths: [] }, info: {} });

/** The loop: yields the run after each epoch. */
export function* learn<S extends AlgoState & Params>(
  { env, actorCritic: ac, config }: RunSpec<Amount & { readonly epochs: number }, S>,
  update: Update<S>,
  from: RunState<S>,
  key: Key,
): Generator<RunState<S>, void> {
  let run = from;
  // (on-policy.2) for k = 0, 1, 2, …
  while (run.epoch < config.epochs) {
    const { pi } = run.state;
    // (on-policy.3) collect trajectories D_k with π_k = π(θ_k)
    const { batch, episodes } = collect(env, (obs, key) => ac.dist.sample(key, ac.pi(pi, obs)), config, fold(key, run.epoch));
    const state = update(run.state, batch);
    run = { epoch: run.epoch + 1, steps: run.steps + config.stepsPerEpoch, state, episodes, info: state.info };
    yield run;
  }
}

/** What the fits of an update need of a batch. */
export interface Targets extends Pick<Batch, 'obs' | 'act'> {
  /** [N] Â_t */
  readonly adv: Tensor;
  /** [N] R̂_t */
  readonly ret: Tensor;
  /** [N] log π_{θ_k}(a_t|s_t) */
  readonly logpOld: Tensor;
}

/** What θ_k and φ_k make of a batch: the targets of the fits, and V_{φ_k}(s_t) [N] on the way. */
export const targets = (
  ac: ActorCritic,
  { gamma, lam }: { readonly gamma: number; readonly lam: number },
  state: Params,
  batch: Batch,
): Targets & { readonly val: Tensor } => {
  const V = (obs: Tensor): Tensor => ac.v(state.v, obs);
  const nextVal = V(batch.nextObs); // [N] of the true next states, also where an episode was cut off
  // (on-policy.4) R̂_t, the rewards-to-go
  const ret = rewardsToGo({ ...batch, nextVal }, gamma);
  // (on-policy.5) Â_t, the advantages, from V_{φ_k}
  const val = V(batch.obs);
  const adv = standardize(advantages({ ...batch, val, nextVal }, gamma, lam));
  const logpOld = ac.dist.logProb(ac.pi(state.pi, batch.obs), batch.act);
  return { obs: batch.obs, act: batch.act, adv, ret, logpOld, val };
};
