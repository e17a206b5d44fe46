/** What algorithms have in common: the data they learn from, what they carry, and what a run of one yields. */
import type { Tensor } from '../autodiff/index.js';
import type { Key } from '../random.js';

/** N transitions (s, a, r, s', d), one per row, and nothing but what happened. On-policy batches are in order of time. */
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

/** What many measurements come to. */
export type Stats = { readonly mean: number; readonly std: number; readonly min: number; readonly max: number };
/** What an update measured: a number, or many numbers' statistics. */
export type Info = Readonly<Record<string, number | Stats>>;

/** What every algorithm carries from one update to the next. */
export interface AlgoState {
  /** For what the next update draws. */
  readonly key: Key;
  /** Updates so far. */
  readonly updates: number;
  /** What the last update measured. */
  readonly info: Info;
}

/** The heart of every algorithm: pure, and a reducer: `batches.reduce(update, state)` trains. */
export type Update<S extends AlgoState> = (state: S, batch: Batch) => S;

/** The episodes that ended in an epoch, in order. Those that the epoch's end cut off are not among them. */
export interface Episodes {
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
}

/** The work of a run, before it is run. */
export interface Cost {
  /** Environment steps. */
  readonly steps: number;
  /** Gradient steps, those on the policy and those on V counted apart; undefined if only the run can tell. */
  readonly updates: number | undefined;
  /** Whether `updates` is the number itself; otherwise it is the most there can be. */
  readonly exact: boolean;
}

/** A run between two epochs: all that is needed to go on from here, bit for bit, given the same options. */
export interface RunState<S> {
  /** Epochs done. */
  readonly epoch: number;
  /** Environment steps taken: TotalEnvInteracts. */
  readonly steps: number;
  readonly state: S;
  /** What ended in the last epoch. */
  readonly episodes: Episodes;
  /** What the updates of the last epoch measured; that of many updates, on average. */
  readonly info: Info;
}
