/**
 * The opening of every meeting of ranks: a short message from each to all. It says which operation
 * a rank has come for and how long its data is, so that ranks that have gone different ways get an
 * error, where MPI itself would wait for ever or mix up their bytes. Data of up to 48 bytes travel
 * in it: a mean of some numbers is over in one message.
 */
import { RankLost } from '../../../algos/collective.js';
import type { Complete } from './completion.js';

/** The operations, in the order of their numbers in a message. */
const OPERATIONS = ['close', 'barrier', 'broadcast', 'gather', 'sum', 'mean', 'max'] as const;
/** The name of an operation. */
export type Operation = (typeof OPERATIONS)[number];

/** Float64 numbers in a message: the operation, the bytes of the data, and 48 bytes for data. */
const WORDS = 8;
const DATA_BYTES = 8 * (WORDS - 2);

/** The messages of all ranks. */
export interface Opening {
  /** [size] bytes */
  readonly lengths: readonly number[];
  /** The data of a rank, if all of it is in the message. */
  dataOf(rank: number): Uint8Array | undefined;
}

/** The way to open meetings: an operation and this rank's data, to the messages of all ranks. */
export type Open = (operation: Operation, data: Uint8Array) => Opening;

/**
 * Opens meetings of ranks.
 * @throws RankLost from the function that it returns, if another rank has ended
 * @throws RangeError from it, if ranks have come for different operations
 */
export const openings = (complete: Complete, rank: number, size: number): Open => {
  const own = new Float64Array(WORDS);
  const all = new Float64Array(WORDS * size);
  const bytes = new Uint8Array(own.buffer, 16);
  return (operation, data) => {
    own[0] = OPERATIONS.indexOf(operation);
    own[1] = data.length;
    if (data.length <= DATA_BYTES) bytes.set(data);
    complete((mpi) => mpi.allgather(own, all));
    const word = (r: number, i: number): number => all[WORDS * r + i];
    for (let r = 0; r < size; r++)
      if (word(r, 0) !== own[0]) throw disagreement(rank, operation, r, OPERATIONS[word(r, 0)]);
    const lengths = Array.from({ length: size }, (_, r) => word(r, 1));
    return {
      lengths,
      dataOf: (r) =>
        lengths[r] > DATA_BYTES
          ? undefined
          : new Uint8Array(all.buffer, 8 * (WORDS * r + 2), lengths[r]),
    };
  };
};

/** The error of a rank that came for one operation where rank r came for another. */
const disagreement = (rank: number, own: Operation, r: number, other: Operation): Error => {
  if (other === 'close') return new RankLost(`rank ${r} has ended before the others`);
  if (own === 'close')
    return new RankLost(`rank ${rank} has ended before rank ${r}, which comes for ${other}`);
  return new RangeError(
    `all ranks should call the same operations in the same order, but rank ${rank} comes for ` +
      `${own} where rank ${r} comes for ${other}`,
  );
};
