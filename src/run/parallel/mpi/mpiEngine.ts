/**
 * The ranks of a job that mpirun, srun or another launcher of MPI has started, and their
 * communication by MPI.
 */
import { alone } from '../../../algos/collective.js';
import { loadKoffi } from '../../../autodiff/kernels/blas/koffi.js';
import { messageOf, UserError } from '../../userError.js';
import type { RankEngine } from '../engine.js';
import { completion } from './completion.js';
import type { Mpi } from './declare.js';
import type { Launch } from './launcher.js';
import { loadMpi, MPI_VARIABLE } from './libmpi.js';
import { openings } from './meeting.js';
import { exchanges, reductions } from './messages.js';

const NOTHING = new Uint8Array(0);

/**
 * The engine of this rank. The thread that opens it uses it, and no other.
 * @param stopped called while the rank waits for others; true ends the wait with a RankLost
 * @throws UserError if koffi or an MPI library is missing, or the library belongs to another
 * launcher than the one that started this process
 */
export const openMpi = async (
  launch: Launch,
  stopped: () => boolean = () => false,
): Promise<RankEngine> => {
  if (launch.size === 1)
    return { ...alone, broadcastBytes: (bytes) => bytes, gatherBytes: (bytes) => [bytes] };
  const mpi = await libraryOf(launch);
  mpi.init();
  checkRanks(mpi, launch);
  return rankEngineOf(mpi, launch, stopped);
};

/**
 * The MPI library for a launch, loaded and not yet begun to use.
 * @throws UserError if koffi or the library is missing
 */
export const libraryOf = async (launch: Launch): Promise<Mpi> => {
  for (const [name, value] of Object.entries(DEFAULTS)) process.env[name] ??= value;
  const koffi = await loadKoffi().catch((error) => {
    throw new UserError(
      `this process was started by ${launch.launcher} as one of ${launch.size} ranks, which need ` +
        `the package koffi to call MPI: ${messageOf(error)}`,
    );
  });
  return loadMpi(koffi, launch);
};

/**
 * Settings of MPI libraries, where the user has not set them. Open MPI lets other threads have the
 * core of a rank that waits, because those of Node and of other ranks need it: without that, two
 * hosts of two cores needed 140 times as long for a sum of 5000 numbers. UCX, on which MPICH rests,
 * does not overwrite machine code of the C library, to hear of memory that is released, while
 * other threads of Node run that code: one start in sixty crashed. Nor does it take over SIGSEGV,
 * by which V8 finds errors of WebAssembly.
 */
const DEFAULTS: Readonly<Record<string, string>> = {
  OMPI_MCA_mpi_yield_when_idle: '1',
  UCX_MEM_MMAP_HOOK_MODE: 'none',
  UCX_ERROR_SIGNALS: '',
};

/**
 * A library that does not belong to the launcher takes each process for a job of its own.
 * @throws UserError if MPI does not say the same as the launcher
 */
const checkRanks = (mpi: Mpi, { launcher, rank, size }: Launch): void => {
  if (mpi.rank() === rank && mpi.size() === size) return;
  throw new UserError(
    `${launcher} started this process as rank ${rank} of ${size}, but for MPI it is rank ` +
      `${mpi.rank()} of ${mpi.size()}: the library that was loaded, ${mpi.library} ` +
      `(${mpi.version}), does not belong to that launcher. Start the job with the launcher of ` +
      `that library, or name the launcher's own by ${MPI_VARIABLE}=path`,
  );
};

const rankEngineOf = (mpi: Mpi, { rank, size }: Launch, stopped: () => boolean): RankEngine => {
  const complete = completion(mpi, stopped);
  const open = openings(complete, rank, size);
  let isOpen = true;
  return {
    rank,
    size,
    ...reductions(complete, open, rank, size),
    ...exchanges(complete, open, rank),
    barrier: () => void open('barrier', NOTHING),
    close: () => {
      if (!isOpen) return;
      open('close', NOTHING);
      isOpen = false;
      mpi.finalize();
    },
  };
};
