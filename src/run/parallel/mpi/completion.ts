/**
 * The wait for messages, in a loop of our own and not in a function of MPI, which could not be
 * interrupted: a thread that waits there for a rank that was lost keeps its process from ending.
 * After a while it sleeps between its looks, because others may need the core.
 */
import { RankLost } from '../../../algos/collective.js';
import type { Mpi } from './declare.js';

/** Looks at a message that is not complete, before the thread sleeps between looks: some 0.3 ms. */
const LOOKS_AWAKE = 2000;
/** The sleep between looks, in milliseconds. */
const SLEEP_MS = 0.02;
const asleep = new Int32Array(new SharedArrayBuffer(4));

/** Waits until the message that `start` starts is complete. */
export type Complete = (start: (mpi: Mpi) => void) => void;

/**
 * Waits for messages of a library.
 * @param stopped called before and while it waits
 * @throws RankLost from the function that it returns, if `stopped` returns true
 */
export const completion = (mpi: Mpi, stopped: () => boolean): Complete => {
  const goOn = (): void => {
    if (stopped()) throw new RankLost('the run was stopped');
  };
  return (start) => {
    goOn();
    start(mpi);
    for (let looks = 1; !mpi.isComplete(); looks++) {
      if (looks < LOOKS_AWAKE) continue;
      goOn();
      Atomics.wait(asleep, 0, 0, SLEEP_MS);
    }
  };
};
