/** Communication between the threads of one process, through memory that they share. */
import { availableParallelism } from 'node:os';
import { RankLost, type Reals } from '../../../algos/collective.js';
import { combine, type Reduction, zerosLike } from '../combine.js';
import type { RankEngine } from '../engine.js';
import {
  CAPACITY,
  counterAt,
  counters,
  type RanksMemory,
  reasonOfFailure,
  type Slot,
  slotsOf,
} from './memory.js';

/** Milliseconds after which a rank that waits looks whether it is to stop. */
const LOOK_AROUND = 100;

/**
 * Looks at the barrier, about half a millisecond of them, before a rank goes to sleep: to be woken
 * takes a fifth of a millisecond, and the others mostly come sooner. With more ranks than cores
 * others need the core.
 */
const LOOKS = 300_000;

/** Kinds of meetings, which must be the same on all ranks. */
const meetingCodes = { barrier: 1, bytes: 2, sum: 3, mean: 4, max: 5 } as const;

/** The messages of all ranks in one meeting, in the order of ranks, valid until the next one. */
type Meet = (code: number, length: number, body: Uint8Array) => readonly Slot[];

/**
 * The engine of one thread.
 * @param stopped called while it waits; true ends the wait with a RankLost
 */
export const threadsEngine = (
  memory: RanksMemory,
  rank: number,
  stopped: () => boolean = () => false,
): RankEngine => {
  const { size } = memory;
  const control = counters(memory);
  const meet = meetings(memory, rank, stopped);
  const reduce = <A extends Reals>(how: Reduction, x: A): A => reduceWith(meet, how, x);
  const exchange = (bytes: Uint8Array, wanted: (rank: number) => boolean) =>
    exchangeWith(meet, bytes, wanted);
  return {
    rank,
    size,
    allreduceSum: (x) => reduce('sum', x),
    allreduceMean: (x) => reduce('mean', x),
    allreduceMax: (x) => reduce('max', x),
    broadcastBytes: (bytes) => exchange(bytes, (from) => from === 0)[0],
    gatherBytes: (bytes) => exchange(bytes, () => true),
    barrier: () => void meet(meetingCodes.barrier, 0, new Uint8Array(0)),
    close: () => {
      Atomics.add(control, counterAt.ended, 1);
      Atomics.notify(control, counterAt.meeting);
    },
  };
};

/** @throws RankLost if the job has failed, or a rank has ended */
const assertComplete = (memory: RanksMemory, stopped: () => boolean): void => {
  const reason = reasonOfFailure(memory);
  if (reason !== undefined) throw new RankLost(reason);
  if (Atomics.load(counters(memory), counterAt.ended) > 0)
    throw new RankLost('another rank has ended');
  if (stopped()) throw new RankLost('stopped');
};

/** Meetings of one rank: each puts its message into a slot, and returns when all have done so. */
const meetings = (memory: RanksMemory, rank: number, stopped: () => boolean): Meet => {
  const control = counters(memory);
  const slots = slotsOf(memory);
  const looks = memory.size <= availableParallelism() ? LOOKS : 0;
  let parity = 0;
  return (code, length, body) => {
    assertComplete(memory, stopped);
    const now = slots[parity];
    // A rank may write into the slots of the next meeting while others still read those of this
    // one; into these again only after the next, when all have read them.
    parity = 1 - parity;
    now[rank].head.set([code, length]);
    now[rank].body.set(body);
    const meeting = Atomics.load(control, counterAt.meeting);
    if (Atomics.add(control, counterAt.arrived, 1) === memory.size - 1) {
      Atomics.store(control, counterAt.arrived, 0);
      Atomics.add(control, counterAt.meeting, 1);
      Atomics.notify(control, counterAt.meeting);
    }
    const isPending = (): boolean => Atomics.load(control, counterAt.meeting) === meeting;
    for (let i = 0; i < looks && isPending(); i++);
    while (isPending()) {
      assertComplete(memory, stopped);
      Atomics.wait(control, counterAt.meeting, meeting, LOOK_AROUND);
    }
    const other = now.find(({ head }) => head[0] !== code);
    if (other) throw new RangeError('ranks should call the same operations in the same order');
    return now;
  };
};

/** A reduction of x [n], in as many meetings as it takes. */
const reduceWith = <A extends Reals>(meet: Meet, how: Reduction, x: A): A => {
  const out = zerosLike(x, x.length);
  const step = CAPACITY / x.BYTES_PER_ELEMENT;
  for (let from = 0; from === 0 || from < x.length; from += step) {
    const part = x.subarray(from, from + step);
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    const slots = meet(meetingCodes[how], x.byteLength, bytes);
    const lengths = slots.map(({ head }) => head[1] / x.BYTES_PER_ELEMENT);
    if (lengths.some((length) => length !== x.length))
      throw new RangeError(
        `arrays of all ranks should have one length, but have ${lengths.join(', ')}`,
      );
    const parts = slots.map(({ body }) => numbersIn(body, part));
    combine(how, parts, out.subarray(from, from + step));
  }
  return out;
};

/** The first bytes of a slot as numbers: as many as `like` has, and of its type. */
const numbersIn = ({ buffer, byteOffset }: Uint8Array, like: Reals): Reals =>
  like instanceof Float32Array
    ? new Float32Array(buffer, byteOffset, like.length)
    : new Float64Array(buffer, byteOffset, like.length);

/** The bytes of the ranks that are wanted, in as many meetings as it takes; of others none. */
const exchangeWith = (
  meet: Meet,
  bytes: Uint8Array,
  wanted: (rank: number) => boolean,
): readonly Uint8Array[] => {
  let all: readonly Uint8Array[] = [];
  let longest = 0;
  for (let from = 0; from === 0 || from < longest; from += CAPACITY) {
    const slots = meet(meetingCodes.bytes, bytes.length, bytes.subarray(from, from + CAPACITY));
    if (from === 0) {
      all = slots.map(({ head }, rank) => new Uint8Array(wanted(rank) ? head[1] : 0));
      longest = Math.max(...all.map(({ length }) => length));
    }
    for (const [rank, out] of all.entries())
      if (from < out.length) out.set(slots[rank].body.subarray(0, out.length - from), from);
  }
  return all;
};
