/** The training thread of a rank that a launcher such as mpirun has started. */
import type { Collective } from '../../algos/collective.js';
import { collectiveOf } from '../parallel/engine.js';
import type { Launch } from '../parallel/mpi/launcher.js';
import { openMpi } from '../parallel/mpi/mpiEngine.js';
import { NO_RUN, participate } from '../train/participate.js';
import { UserError } from '../userError.js';

/** The end of a rank's part. */
export interface LaunchedOutcome {
  readonly interrupted: boolean;
}

/**
 * Does this rank's part of a run: rank 0 trains, and the others do as it does. A rank that fails or
 * is stopped does not wait for others; the end of its process ends theirs.
 * @param stopped true ends the part early
 * @param train trains as rank 0, with the ranks that it is given
 * @throws UserError as `train`, or if koffi or MPI are missing
 */
export const asLaunched = async (
  launch: Launch,
  stopped: () => boolean,
  train: (ranks: Collective) => Promise<LaunchedOutcome>,
): Promise<LaunchedOutcome> => {
  const ranks = collectiveOf(await openMpi(launch, stopped));
  return launch.rank === 0 ? leadRanks(ranks, train) : follow(ranks, stopped);
};

/** Lets the other ranks go, which wait to be told their run. */
export const dismiss = (ranks: Collective): void => {
  ranks.broadcast(NO_RUN);
  ranks.close();
};

const leadRanks = async (
  ranks: Collective,
  train: (ranks: Collective) => Promise<LaunchedOutcome>,
): Promise<LaunchedOutcome> => {
  let told = false;
  const broadcast: Collective['broadcast'] = (value) => {
    told = true;
    return ranks.broadcast(value);
  };
  try {
    const outcome = await train({ ...ranks, broadcast });
    if (told && !outcome.interrupted) ranks.close();
    return outcome;
  } finally {
    if (!told) dismiss(ranks);
  }
};

const follow = async (ranks: Collective, stopped: () => boolean): Promise<LaunchedOutcome> => {
  try {
    await participate(ranks, stopped);
    return { interrupted: false };
  } catch (error) {
    if (stopped()) return { interrupted: true };
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`rank ${ranks.rank}: ${error.message}`, error.exitCode);
  }
};
