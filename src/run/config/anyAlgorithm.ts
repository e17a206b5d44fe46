/** One interface for all algorithms, whatever the types of their states and networks. */

import {
  type Actions,
  type Agent,
  type AlgoName,
  algorithms,
  type Column,
  type Cost,
  normalized,
  type Rules,
  type replay,
} from '../../algos/index.js';
import type { Reductions } from '../../algos/reductions.js';
import type { AlgoState, Episodes, RunState } from '../../algos/types.js';
import type { Tree } from '../../autodiff/index.js';
import type { Env } from '../../envs/env.js';
import { formatValue } from '../../envs/formatValue.js';
import type { Key } from '../../random.js';
import { UserError } from '../userError.js';

/**
 * The state of a run between two epochs; off-policy algorithms add the replay buffer and the test
 * episodes of the latest evaluation.
 */
export type Run = RunState<AlgoState> & {
  readonly test?: Episodes;
  readonly replay?: replay.Replay;
};

/** Any algorithm: networks and states that its functions return are arguments of its others. */
export interface Learner {
  (options: {
    readonly env: Env;
    readonly testEnv?: Env;
    readonly from?: Run;
    readonly initFrom?: Tree;
    readonly over?: Reductions;
  }): Iterable<Run>;
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

/** The settings of a run that say what it normalises. */
export interface Normalizes {
  readonly normalizeObservation?: boolean;
  readonly normalizeReward?: boolean;
}

/**
 * The algorithm of that name under the common interface.
 * @param settings what it normalises; nothing, if absent
 * @throws UserError if there is none
 */
export const learner = (algo: AlgoName, settings: Normalizes = {}): Learner => {
  const { normalizeObservation: observation = false, normalizeReward: reward = false } = settings;
  if (typeof algo === 'string' && Object.hasOwn(algorithms, algo)) {
    const plain = algorithms[algo] as unknown as Learner;
    if (!observation && !reward) return plain;
    return normalized(plain, { observation, reward }) as unknown as Learner;
  }
  const known = Object.keys(algorithms).join(', ');
  throw new UserError(`algo should be one of ${known}, but is ${formatValue(algo)}`);
};
