/** Types that all algorithms share: batches, states, and the run that each epoch yields. */
import type { Tensor } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import type { Key } from '../random.js';

/** The spaces of an environment, from which networks take their widths. */
export type Spaces = Pick<Env, 'observationSpace' | 'actionSpace'>;

/** N transitions (s, a, r, s', d), one per row. On-policy batches are in order of time. */
export type Batch = {
  /** [N, obsDim] */
  readonly obs: Tensor;
  /** [N] for discrete actions, [N, actDim] for continuous ones */
  readonly act: Tensor;
  /** [N] */
  readonly rew: Tensor;
  /** [N, obsDim] the true next observation, also where an episode was cut off */
  readonly nextObs: Tensor;
  /** [N] 1 where the MDP ended in s' (terminated, not truncated), else 0 */
  readonly done: Tensor;
  /** [N] 1 where the next row belongs to another trajectory, else 0 */
  readonly last: Tensor;
};

/** Mean, population standard deviation and extremes of several measurements. */
export type Stats = {
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
};
/** Measurements of an update by name: a number, or the statistics of several. */
export type Info = Readonly<Record<string, number | Stats>>;

/** The part of every algorithm's state that does not depend on the algorithm. */
export interface AlgoState {
  /** Random key for the draws of the next update. */
  readonly key: Key;
  /** Updates so far. */
  readonly updates: number;
  /** Measurements of the last update. */
  readonly info: Info;
}

/** The update of an algorithm, a pure reducer: `batches.reduce(update, state)` trains. */
export type Update<S extends AlgoState> = (state: S, batch: Batch) => S;

/** The episodes that ended in an epoch, in order, without one that the end of the epoch cut off. */
export interface Episodes {
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
}

/** The work of a run, before it is run. */
export interface Work {
  /** Environment steps. */
  readonly steps: number;
  /**
   * Gradient steps; on-policy those on the policy plus those on V. Undefined if the number depends
   * on the lengths of the episodes.
   */
  readonly updates: number | undefined;
  /** Whether `updates` is the number itself; otherwise it is the most there can be. */
  readonly exact: boolean;
}

/** The work of a run and the memory that it takes. */
export interface Cost extends Work {
  readonly kept: Kept;
}

/** The most transitions that a run keeps in memory at one time, and the form in which it does. */
export interface Kept {
  readonly in: 'batch' | 'replay';
  readonly transitions: number;
  /** The hyperparameter that makes them fewer. */
  readonly setBy: string;
}

/** A run between two epochs. With the same options it continues from here, bit for bit. */
export interface RunState<S> {
  /** Completed epochs. */
  readonly epoch: number;
  /** Environment steps taken: TotalEnvInteracts. */
  readonly steps: number;
  readonly state: S;
  /** Episodes that ended in the last epoch. */
  readonly episodes: Episodes;
  /** Measurements of the last epoch: those of its update, or the mean over its updates. */
  readonly info: Info;
}
