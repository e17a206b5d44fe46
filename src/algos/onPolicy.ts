/** What VPG, TRPO and PPO share: how a run is described, begun, and counted. */
import type { Tree } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import type { Activation } from '../nn/activations.js';
import type { Key } from '../random.js';
import { type ActorCritic, actorCritic, type NetworkOptions } from './actorCritic.js';
import { type Agent, stateValue, stochasticAgent } from './agent.js';
import type * as algorithm from './algorithm.js';
import type { AlgoState, Episodes, RunState } from './types.js';

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

/** What is learned with: networks of your own, or those that hiddenSizes and activation describe. */
export type Built = { readonly actorCritic: ActorCritic };
export const build = (env: Env, options: NetworkOptions): Built => ({ actorCritic: actorCritic(env, options) });

/** A run in full: what an algorithm's `train` is given. */
export type Setting<C, S> = algorithm.Setting<C, RunState<S>, Built>;

/** θ and φ. */
type Params = { readonly pi: Tree; readonly v: Tree };
/** What is saved of a state. */
export const saved = ({ pi, v }: Params): Params => ({ pi, v });
/** What is saved before anything is learned. */
export const fresh =
  ({ actorCritic: ac }: Built) =>
  (key: Key): Params =>
    ac.init(key);

/** π_θ and V_φ as functions of observations. */
export const agent =
  ({ actorCritic: ac }: Built, env: Env) =>
  (params: Tree): Agent => {
    const { pi, v } = params as Params;
    return { ...stochasticAgent(ac, env, pi), v: stateValue(env, (obs) => ac.v(v, obs)) };
  };

/** A run that has not begun. */
export const start = <S>(state: S): RunState<S> => ({ epoch: 0, steps: 0, state, episodes: { returns: [], lengths: [] }, info: {} });

/** A run one epoch further. */
export const next = <S extends AlgoState>(run: RunState<S>, state: S, steps: number, episodes: Episodes): RunState<S> => ({
  epoch: run.epoch + 1,
  steps: run.steps + steps,
  state,
  episodes,
  info: state.info,
});
