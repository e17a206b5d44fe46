/** The memory that the ranks of one process share: a barrier, and slots for their messages. */

/** The largest part of a message that fits into a slot, in bytes; longer ones go in several. */
export const CAPACITY = 1 << 18;
/** The head of a slot: the operation, and the length of the whole message in bytes. */
const HEAD = 16;
/** The longest reason for a failure, in bytes. */
const REASON = 4096;

/** Memory that worker threads are given. */
export interface RanksMemory {
  readonly size: number;
  /** Counters of the barrier, and the reason why the job has failed. */
  readonly control: SharedArrayBuffer;
  /** Two slots for each rank, which meetings use in turn. */
  readonly slots: SharedArrayBuffer;
}

/** Memory for a number of ranks. */
export const ranksMemory = (size: number): RanksMemory => ({
  size,
  control: new SharedArrayBuffer(HEAD * 2 + REASON),
  slots: new SharedArrayBuffer(2 * size * (HEAD + CAPACITY)),
});

/**
 * Indices of counters: ranks that have arrived, completed meetings, ranks that have ended, whether
 * the job has failed (2 once the reason is written), the length of the reason.
 */
export const counterAt = { arrived: 0, meeting: 1, ended: 2, failed: 3, reason: 4 } as const;

/** The counters, at the indices of `at`. */
export const counters = ({ control }: RanksMemory): Int32Array => new Int32Array(control, 0, 8);

const reasonBytes = ({ control }: RanksMemory): Uint8Array => new Uint8Array(control, HEAD * 2);

/** Ends the job: every rank that waits, or comes to a meeting, throws an error with this reason. */
export const fail = (memory: RanksMemory, reason: string): void => {
  const control = counters(memory);
  if (Atomics.compareExchange(control, counterAt.failed, 0, 1) === 0) {
    const text = new TextEncoder().encode(reason).subarray(0, REASON);
    reasonBytes(memory).set(text);
    Atomics.store(control, counterAt.reason, text.length);
    Atomics.store(control, counterAt.failed, 2);
  }
  Atomics.notify(control, counterAt.meeting);
};

/** The reason with which the job has failed; undefined if it has not. */
export const reasonOfFailure = (memory: RanksMemory): string | undefined => {
  const control = counters(memory);
  if (Atomics.load(control, counterAt.failed) !== 2) return undefined;
  const length = Atomics.load(control, counterAt.reason);
  return new TextDecoder().decode(reasonBytes(memory).slice(0, length));
};

/** A rank's message of one meeting. */
export interface Slot {
  /** [4] Int32: the operation, and the length of the whole message. */
  readonly head: Int32Array;
  /** The part of the message that is sent in this meeting. */
  readonly body: Uint8Array;
}

/** The slots of all ranks for even and odd meetings. */
export const slotsOf = ({ size, slots }: RanksMemory): readonly (readonly Slot[])[] =>
  [0, 1].map((parity) =>
    Array.from({ length: size }, (_, rank) => {
      const from = (parity * size + rank) * (HEAD + CAPACITY);
      return {
        head: new Int32Array(slots, from, HEAD / 4),
        body: new Uint8Array(slots, from + HEAD, CAPACITY),
      };
    }),
  );
