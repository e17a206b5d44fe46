/**
 * Launchers: programs such as mpirun and srun that start the ranks of a job, each as a process of
 * its own, on one machine or on many. They say in environment variables which rank a process is.
 */
import { UserError } from '../../userError.js';

/** One rank of a job, as its launcher describes it. */
export interface Launch {
  /** The launcher, in words: Open MPI's mpirun. */
  readonly launcher: string;
  /** The number of this rank, 0 to size − 1. */
  readonly rank: number;
  /** The number of ranks, from 1 on. */
  readonly size: number;
  /** The MPI libraries that the launcher usually works with. */
  readonly family: 'Open MPI' | 'MPICH';
}

/** Environment variables by name. */
type Variables = Readonly<Record<string, string | undefined>>;

/** A launcher, and the variables that it sets. The first that is found counts. */
interface Convention extends Pick<Launch, 'launcher' | 'family'> {
  readonly rank: string;
  /** Names of the number of ranks, the best first. */
  readonly sizes: readonly string[];
}

/**
 * SLURM_PROCID and SLURM_NTASKS alone are no sign of a rank: they are set in the script of a batch
 * job too, and by an srun that starts programs without MPI.
 */
const CONVENTIONS: readonly Convention[] = [
  {
    launcher: 'mpirun of Open MPI',
    family: 'Open MPI',
    rank: 'OMPI_COMM_WORLD_RANK',
    sizes: ['OMPI_COMM_WORLD_SIZE'],
  },
  { launcher: 'mpiexec of MPICH', family: 'MPICH', rank: 'PMI_RANK', sizes: ['PMI_SIZE'] },
  {
    launcher: 'srun --mpi=pmix',
    family: 'Open MPI',
    rank: 'PMIX_RANK',
    sizes: ['SLURM_STEP_NUM_TASKS', 'SLURM_NTASKS'],
  },
];

/**
 * The rank of this process in a job that a launcher has started; undefined if there is no launcher.
 * To be asked before an MPI library is loaded, because Open MPI sets the same variables itself.
 * @throws UserError if a launcher gives a rank, but not the number of ranks
 */
export const launchedBy = (env: Variables): Launch | undefined => {
  const found = CONVENTIONS.find(({ rank }) => env[rank] !== undefined);
  if (!found) return undefined;
  const { launcher, family } = found;
  const rank = countIn(env, found.rank);
  const sizes = found.sizes.map((name) => countIn(env, name));
  const size = sizes.find((value) => value !== undefined);
  if (rank === undefined || size === undefined || rank >= size)
    throw new UserError(
      `${found.rank} says that this process is rank ${env[found.rank]} of a job, so ` +
        `${found.sizes.join(' or ')} should be its number of ranks, but is ` +
        `${found.sizes.map((name) => env[name]).find((value) => value !== undefined) ?? 'not set'}`,
    );
  const isSrun = found.rank === 'PMI_RANK' && env.SLURM_STEP_NUM_TASKS === env.PMI_SIZE;
  return { launcher: isSrun ? 'srun --mpi=pmi2' : launcher, rank, size, family };
};

/** As `launchedBy`, but undefined too if this process is the only rank of its job. */
export const jobOf = (env: Variables): Launch | undefined => {
  const launch = launchedBy(env);
  return launch?.size === 1 ? undefined : launch;
};

/** The whole number from 0 on in a variable; undefined if there is none. */
const countIn = (env: Variables, name: string): number | undefined =>
  /^\d+$/.test(env[name] ?? '') ? Number(env[name]) : undefined;
