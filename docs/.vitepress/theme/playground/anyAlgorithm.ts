/** What all algorithms have in common, in a form that their exact types do not have together. */
import {
  type ActorCritic,
  type Agent,
  type AlgoName,
  algorithms,
  type Env,
  type Episodes,
  type Info,
  type Key,
  type Tree,
} from 'spinningup';
import type { HyperparameterValues } from './branches.js';

/** A run of any algorithm between two epochs. */
export interface AnyRun {
  readonly epoch: number;
  readonly steps: number;
  readonly state: object;
  readonly episodes: Episodes;
  readonly info: Info;
  /** Test episodes, off-policy. */
  readonly test?: Episodes;
}

/** The options of a run. */
type RunOptions = HyperparameterValues & { readonly env: Env; readonly epochs: number; readonly from?: AnyRun; readonly initFrom?: Tree };

/** An algorithm as the playground uses it. */
export interface AnyAlgorithm {
  (options: object): Generator<AnyRun, void>;
  readonly defaults: HyperparameterValues;
  build(env: Env, hyperparameters: object): { readonly actorCritic?: ActorCritic };
  saved(state: object): Tree;
  fresh(networks: object): (key: Key) => Tree;
  agent(networks: object, env: Env): (saved: Tree) => Agent;
}

/** An algorithm by its name. */
export const anyAlgorithm = (name: AlgoName): AnyAlgorithm => algorithms[name] as unknown as AnyAlgorithm;

/** The run after one more epoch. */
export const nextEpoch = (
  algo: AlgoName,
  env: Env,
  hyperparameters: HyperparameterValues,
  from: AnyRun | undefined,
  initFrom: Tree | undefined,
): AnyRun => {
  const options: Omit<RunOptions, keyof HyperparameterValues> & object = {
    ...hyperparameters,
    env,
    epochs: (from?.epoch ?? 0) + 1,
    ...(from ? { from } : initFrom && { initFrom }),
  };
  const { value } = anyAlgorithm(algo)(options).next();
  if (!value) throw new Error(`${algo} has ended before its epoch`);
  return value;
};
