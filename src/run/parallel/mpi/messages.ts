/** Operations of ranks by MPI, after the opening of each meeting: reductions, and bytes for all. */
import type { Reals } from '../../../algos/collective.js';
import { combine, type Reduction, zerosLike } from '../combine.js';
import type { Complete } from './completion.js';
import type { MpiParts } from './declare.js';
import type { Open, Opening } from './meeting.js';

/** Bytes as numbers of the type of x. */
const realsOf = <A extends Reals>(bytes: Uint8Array, x: A): A => {
  const { buffer, byteOffset } = bytes;
  return (
    x instanceof Float32Array
      ? new Float32Array(buffer, byteOffset, x.length)
      : new Float64Array(buffer, byteOffset, x.length)
  ) as A;
};

const asByteView = (x: Reals): Uint8Array => new Uint8Array(x.buffer, x.byteOffset, x.byteLength);

/** Parts of an array, one after the other, from their numbers of bytes [size]. */
const consecutive = (counts: Int32Array): MpiParts => {
  const offsets = new Int32Array(counts.length);
  for (let r = 1; r < counts.length; r++) offsets[r] = offsets[r - 1] + counts[r - 1];
  return { counts, offsets };
};

/**
 * Reductions of arrays [n]. Each rank reduces one share of ⌈n / size⌉ elements for all: it gets
 * that share from every rank, and sends the result to every rank. So the order of a sum is known,
 * where MPI_Allreduce may take any.
 * @throws RangeError from each function, on all ranks, if lengths differ
 */
export const reductions = (complete: Complete, open: Open, rank: number, size: number) => {
  const reduceShares = <A extends Reals>(how: Reduction, x: A): A => {
    const bytes = x.BYTES_PER_ELEMENT;
    const share = Math.ceil(x.length / size);
    const counts = Int32Array.from({ length: size }, (_, r) =>
      Math.max(0, Math.min(share, x.length - r * share)),
    );
    const own = counts[rank];
    const shares = consecutive(counts.map((count) => count * bytes));
    const received = zerosLike(x, own * size);
    const from = consecutive(new Int32Array(size).fill(own * bytes));
    complete((mpi) => mpi.alltoallv(x, shares, received, from));
    const reduced = zerosLike(x, own);
    const parts = Array.from({ length: size }, (_, r) => received.subarray(r * own, (r + 1) * own));
    combine(how, parts, reduced);
    const out = zerosLike(x, x.length);
    complete((mpi) => mpi.allgatherv(reduced, out, shares));
    return out;
  };
  const reduce =
    (how: Reduction) =>
    <A extends Reals>(x: A): A => {
      const opening = open(how, asByteView(x));
      checkLengths(opening.lengths);
      const parts = Array.from({ length: size }, (_, r) => opening.dataOf(r));
      if (!parts.every((part) => part !== undefined)) return reduceShares(how, x);
      const out = zerosLike(x, x.length);
      const numbers = parts.map((part) => realsOf(part, x));
      combine(how, numbers, out);
      return out;
    };
  return {
    allreduceSum: reduce('sum'),
    allreduceMean: reduce('mean'),
    allreduceMax: reduce('max'),
  };
};

/** @throws RangeError if not all are equal */
const checkLengths = (lengths: readonly number[]): void => {
  const other = lengths.findIndex((length) => length !== lengths[0]);
  if (other === -1) return;
  throw new RangeError(
    `arrays that ranks reduce should have the same length, but have ${lengths[0]} bytes on ` +
      `rank 0 and ${lengths[other]} on rank ${other}`,
  );
};

/** Bytes of one rank for all, and of all for all. */
export const exchanges = (complete: Complete, open: Open, rank: number) => ({
  broadcastBytes: (bytes: Uint8Array): Uint8Array => {
    const { lengths, dataOf } = open('broadcast', bytes);
    const data = dataOf(0);
    if (data) return data.slice();
    const out = rank === 0 ? bytes.slice() : new Uint8Array(lengths[0]);
    complete((mpi) => mpi.broadcast(out));
    return out;
  },
  gatherBytes: (bytes: Uint8Array): readonly Uint8Array[] => {
    const opening = open('gather', bytes);
    return gatheredBytes(complete, bytes, opening);
  },
});

/** The largest number of bytes that MPI can count: 2³¹ − 1. */
const MOST_BYTES = 2 ** 31 - 1;

/** @throws RangeError on all ranks if they have more than 2 GiB together */
const gatheredBytes = (
  complete: Complete,
  bytes: Uint8Array,
  { lengths, dataOf }: Opening,
): Uint8Array[] => {
  const short = lengths.map((_, r) => dataOf(r));
  if (short.every((data) => data !== undefined)) return short.map((data) => data.slice());
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total > MOST_BYTES)
    throw new RangeError(`a gather can have ${MOST_BYTES} bytes of all ranks, but has ${total}`);
  const parts = consecutive(Int32Array.from(lengths));
  const all = new Uint8Array(total);
  complete((mpi) => mpi.allgatherv(bytes, all, parts));
  return lengths.map((length, r) => all.subarray(parts.offsets[r], parts.offsets[r] + length));
};
