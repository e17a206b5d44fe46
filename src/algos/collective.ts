/** Ranks: copies of one program that learn the same parameters, each from a part of every batch. */

/** Arrays of real numbers that ranks add up. */
export type Reals = Float32Array | Float64Array;

/**
 * The ranks of a job, and their communication. Each operation is a meeting: it returns when every
 * rank has called it, so all ranks call the same operations in the same order. Sums are taken in
 * float64 in the order of ranks, so every implementation gives the same bits. Arguments are not
 * modified, and results are the same on all ranks.
 *
 * Each operation throws a RankLost if another rank has failed, and a RangeError if the lengths of
 * arrays differ between ranks.
 */
export interface Collective {
  /** The number of this rank, 0 to size − 1. */
  readonly rank: number;
  /** The number of ranks, from 1 on. */
  readonly size: number;
  /** [n] Σ_r x_r, element by element. */
  allreduceSum<A extends Reals>(x: A): A;
  /** [n] (Σ_r x_r) / size, element by element; rounded to the type of x at the end. */
  allreduceMean<A extends Reals>(x: A): A;
  /** [n] max_r x_r, element by element; NaN where one of them is. */
  allreduceMax<A extends Reals>(x: A): A;
  /**
   * The value of rank 0, on every rank; the arguments of others are ignored. A value may be of
   * numbers, text, tensors, typed arrays, arrays and plain objects.
   */
  broadcast<T>(value: T): T;
  /** The values of all ranks, in the order of ranks, on every rank. */
  gather<T>(value: T): readonly T[];
  /** Returns when every rank has called it. */
  barrier(): void;
  /** The end of this rank's part. A rank that ends without it has failed. */
  close(): void;
}

/** The error of a meeting to which another rank did not come: it has failed, or was stopped. */
export class RankLost extends Error {
  override readonly name = 'RankLost';
}

/** A job of one rank, whose results are its own arguments. */
export const alone: Collective = {
  rank: 0,
  size: 1,
  allreduceSum: (x) => x,
  allreduceMean: (x) => x,
  allreduceMax: (x) => x,
  broadcast: (value) => value,
  gather: (value) => [value],
  barrier: () => {},
  close: () => {},
};
