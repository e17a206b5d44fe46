/** What VPG, TRPO and PPO share: how a run is described, begun, and counted. */
import type { Env } from '../envs/env.js';
import type { Activation } from '../nn/activations.js';
import { type ActorCritic, actorCritic, type NetworkOptions } from './actorCritic.js';
import { checkConfig } from './check.js';
import type { Episodes, RunState } from './types.js';

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

/** A run in full: what an algorithm's `train` is given. */
export interface Setting<C, S> {
  readonly env: Env;
  readonly ac: ActorCritic;
  readonly config: C;
  /** Where to go on from; if absent, from the start. */
  readonly from?: RunState<S>;
}

/** A run as its caller describes it. What is left out is as in the algorithm's defaults. */
export type Options<C, S> = Partial<C> & {
  readonly env: Env;
  /** Networks of your own, in place of hiddenSizes and activation. */
  readonly actorCritic?: ActorCritic;
  /** A state that an earlier run yielded: the run goes on from it exactly, given the same options. */
  readonly from?: RunState<S>;
};

/** The parts that an algorithm's file exports. */
export interface Parts<C, S> {
  readonly defaults: C;
  train(setting: Setting<C, S>): Generator<RunState<S>, void>;
}

/** An algorithm to call, with its parts as properties: ppo({ env }), ppo.update, ppo.defaults. */
export const algorithm = <C extends NetworkOptions, S, P extends Parts<C, S>>(name: string, parts: P & Parts<C, S>) =>
  Object.assign((options: Options<C, S>): Generator<RunState<S>, void> => {
    const { env, actorCritic: own, from, ...given } = options;
    if (typeof env?.step !== 'function')
      throw new TypeError(`${name}: env should be an environment, as make() gives or cartPole is, but is ${describe(env)}`);
    checkConfig(name, given, parts.defaults);
    const config: C = { ...parts.defaults, ...(given as unknown as Partial<C>) };
    return parts.train({ env, ac: own ?? actorCritic(env, config), config, ...(from && { from }) });
  }, parts);

const describe = (x: unknown): string => {
  if (x instanceof Promise) return 'a Promise; await it';
  return typeof x === 'string' ? `the name '${x}'; await make('${x}') gives one` : `${x}`;
};

/** A run that has not begun. */
export const start = <S>(state: S): RunState<S> => ({ epoch: 0, steps: 0, state, episodes: { returns: [], lengths: [] } });

/** A run one epoch further. */
export const next = <S>(run: RunState<S>, state: S, steps: number, episodes: Episodes): RunState<S> => ({
  epoch: run.epoch + 1,
  steps: run.steps + steps,
  state,
  episodes,
});
