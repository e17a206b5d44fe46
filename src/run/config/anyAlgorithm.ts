/** The algorithms, all seen alike. */
import {
  type Actions,
  type Agent,
  type AlgoName,
  algorithms,
  type Column,
  type Cost,
  type Rules,
  type replay,
} from '../../algos/index.js';
import type { AlgoState, Episodes, RunState } from '../../algos/types.js';
import type { Tree } from '../../autodiff/index.js';
import type { Env } from '../../envs/env.js';
import type { Key } from '../../random.js';

/**
 * A run between two epochs: of one that learns off-policy also what it remembers, and how its
 * policy did in evaluation.
 */
export type Run = RunState<AlgoState> & {
  readonly test?: Episodes;
  readonly replay?: replay.Replay;
};

/** An algorithm, whichever it is: what one of its parts gives, its others take. */
export interface Learner {
  (options: { readonly env: Env; readonly testEnv?: Env; readonly from?: Run }): Iterable<Run>;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly title: string;
  readonly actions: Actions;
  readonly rules?: Rules;
  columns(hyperparameters: object): readonly Column[];
  cost(hyperparameters: object): Cost;
  build(env: Env, hyperparameters: object): object;
  saved(state: AlgoState): Tree;
  fresh(built: object): (key: Key) => Tree;
  agent(built: object, env: Env): (saved: Tree) => Agent;
}

export const learner = (algo: AlgoName): Learner => algorithms[algo] as unknown as Learner;
