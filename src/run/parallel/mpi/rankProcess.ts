/** The end of a process that is a rank of an MPI job. */
import type { Launch } from './launcher.js';
import { libraryOf } from './mpiEngine.js';

/** The use of MPI by this process. */
export interface RankProcess {
  /** Whether one of its threads has begun to use MPI. */
  hasBegun(): boolean;
}

/**
 * Makes the whole job end when this process ends before its rank was closed, after an error or a
 * signal, in place of leaving the other ranks waiting. For the main thread of a process whose
 * worker opens the engine.
 * @throws UserError if koffi or an MPI library is missing
 */
export const guardRank = async (launch: Launch): Promise<RankProcess> => {
  const mpi = await libraryOf(launch);
  process.on('exit', (code) => {
    if (mpi.isOpen()) mpi.abort(code === 0 ? 1 : code);
  });
  return mpi;
};
