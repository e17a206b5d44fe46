/** A command as one of the processes that a launcher such as mpirun has started. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { collectiveOf } from '../parallel/engine.js';
import type { Launch } from '../parallel/mpi/launcher.js';
import { openMpi } from '../parallel/mpi/mpiEngine.js';
import { guardRank } from '../parallel/mpi/rankProcess.js';
import { UserError } from '../userError.js';
import { dismiss } from './launchedThread.js';
import { untilStopped } from './stopOnSignal.js';
import { runInThread } from './trainingThread.js';

/** The wait of a rank that was stopped, so that rank 0 can end first: the first end ends all. */
const AFTER_RANK_0 = 3000; // milliseconds

/**
 * Runs a command that trains: rank 0 does all of it, and the others only join its training.
 * @returns the exit code
 * @throws UserError as the command, or if koffi or MPI are missing
 */
export const commandOfRank = async (
  launch: Launch,
  command: () => Promise<number>,
): Promise<number> => {
  const rank = await guardRank(launch);
  if (launch.rank > 0) {
    const code = await reported(launch, () => untilStopped(runInThread('join', [])));
    if (code !== 0) await sleep(AFTER_RANK_0);
    return code;
  }
  try {
    return await reported(launch, command);
  } finally {
    // a command that has not trained, such as one with an invalid flag
    if (!rank.hasBegun()) dismiss(collectiveOf(await openMpi(launch)));
  }
};

/**
 * A command whose unexpected errors are printed with their stack. Node prints them only after the
 * listeners of `exit`, one of which ends this process together with the job.
 * @throws UserError as the command
 */
const reported = async ({ rank }: Launch, command: () => Promise<number>): Promise<number> => {
  try {
    return await command();
  } catch (error) {
    if (error instanceof UserError) throw error;
    process.stderr.write(`spinup: rank ${rank}: ${inspect(error)}\n`);
    return 1;
  }
};
