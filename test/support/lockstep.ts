/** Ranks in one thread, for laws: the same function of each rank's communication, until all have met as often as they want to. */
import type { Collective, Reals } from '../../src/algos/collective.js';
import { combine, type Reduction, zerosLike } from '../../src/run/parallel/combine.js';

/** Thrown by a rank that waits for others. */
class Waiting extends Error {}

/** Arguments of each meeting, by rank. */
type Meetings = Map<number, unknown>[];

const communication = (meetings: Meetings, rank: number, size: number): Collective => {
  let n = 0;
  const meet = <T>(value: T): T[] => {
    meetings[n] ??= new Map();
    const meeting = meetings[n++];
    if (!meeting.has(rank)) meeting.set(rank, structuredClone(value));
    if (meeting.size < size) throw new Waiting();
    return Array.from({ length: size }, (_, r) => meeting.get(r) as T);
  };
  const reduce = <A extends Reals>(how: Reduction, x: A): A => {
    const out = zerosLike(x, x.length);
    combine(how, meet(x), out);
    return out;
  };
  return {
    rank,
    size,
    allreduceSum: (x) => reduce('sum', x),
    allreduceMean: (x) => reduce('mean', x),
    allreduceMax: (x) => reduce('max', x),
    broadcast: (value) => meet(value)[0],
    gather: meet,
    barrier: () => void meet(0),
    close: () => {},
  };
};

/**
 * The results of all ranks of a pure function. A rank that waits is begun again when the others have come, so it computes
 * as often as it meets: for a few meetings of small batches.
 */
export const lockstep = <R>(size: number, f: (collective: Collective) => R): R[] => {
  const meetings: Meetings = [];
  const results = new Map<number, R>();
  while (results.size < size)
    for (let rank = 0; rank < size; rank++) {
      try {
        results.set(rank, f(communication(meetings, rank, size)));
      } catch (error) {
        if (!(error instanceof Waiting)) throw error;
      }
    }
  return Array.from({ length: size }, (_, rank) => results.get(rank) as R);
};
