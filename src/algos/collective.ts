/** Communication between ranks: copies of one program that learn the same parameters together. */

/** Arrays of real numbers that ranks add up. */
export type Reals = Float32Array | Float64Array;

/**
 * The ranks of a job, and their communication. Each operation is a meeting: it returns when every
 * rank has called it, so that all ranks call the same operations in the same order. Sums are taken
 * in float64 in the order of ranks, so that every implementation gives the same bits. Arguments are
 * not modified, and results are new arrays, the same on all ranks.
 *
 * Each operation throws a RankLost if another rank has failed, and a RangeError if lengths differ.
 */
export interface Collective {
  /** The number of this rank, 0 to size − 1. */
  readonly rank: number;
  /** The number of ranks, from 1 on. */
  readonly size: number;
  /** Σ_r x_r, element by element, for x [n] on every rank. */
  allreduceSum<A extends Reals>(x: A): A;
  /** (Σ_r x_r) / size, element by element, for x [n] on every rank; rounded once, at the end. */
  allreduceMean<A extends Reals>(x: A): A;
  /** max_r x_r, element by element, for x [n] on every rank; NaN where one of them is. */
  allreduceMax<A extends Reals>(x: A): A;
  /** The bytes of rank `root`; those of other ranks, whose length may differ, are ignored. */
  broadcast(bytes: Uint8Array, root?: number): Uint8Array;
  /** The bytes of all ranks, in the order of ranks, on every rank. Their lengths may differ. */
  gather(bytes: Uint8Array): readonly Uint8Array[];
  /** Returns when every rank has called it. */
  barrier(): void;
  /** The end of this rank's part; a rank that ends without it has failed. */
  close(): void;
}

/** The error of a meeting to which another rank did not come, because it failed or was stopped. */
export class RankLost extends Error {}

/** A job of one rank: every result is this rank's own argument. */
export const alone: Collective = {
  rank: 0,
  size: 1,
  allreduceSum: (x) => x.slice() as typeof x,
  allreduceMean: (x) => x.slice() as typeof x,
  allreduceMax: (x) => x.slice() as typeof x,
  broadcast: (bytes) => bytes.slice(),
  gather: (bytes) => [bytes.slice()],
  barrier: () => {},
  close: () => {},
};
