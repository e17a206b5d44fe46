/** Ranks as launchers describe them, and the libraries that are looked for. Nothing here needs MPI. */
import { expect, test } from 'vitest';
import type { KoffiWithSymbols } from '../../../../src/autodiff/kernels/blas/koffi.js';
import { jobOf, type Launch, launchedBy } from '../../../../src/run/parallel/mpi/launcher.js';
import { libraryNames, loadMpi } from '../../../../src/run/parallel/mpi/libmpi.js';

const slurm = { SLURM_JOB_ID: '7', SLURM_NTASKS: '8', SLURM_PROCID: '0' };
const cases: readonly (readonly [string, NodeJS.ProcessEnv, Launch | undefined])[] = [
  ['no launcher', { PATH: '/bin' }, undefined],
  [
    'mpirun of Open MPI',
    { OMPI_COMM_WORLD_SIZE: '4', OMPI_COMM_WORLD_RANK: '3', PMIX_RANK: '3' },
    { launcher: 'mpirun of Open MPI', rank: 3, size: 4, family: 'Open MPI' },
  ],
  ['mpiexec of MPICH', { PMI_SIZE: '2', PMI_RANK: '0' }, { launcher: 'mpiexec of MPICH', rank: 0, size: 2, family: 'MPICH' }],
  ['the script of a batch job, which no srun has started', slurm, undefined],
  [
    'mpirun within a batch job, of fewer ranks than that has tasks',
    { ...slurm, OMPI_COMM_WORLD_SIZE: '2', OMPI_COMM_WORLD_RANK: '1' },
    { launcher: 'mpirun of Open MPI', rank: 1, size: 2, family: 'Open MPI' },
  ],
  [
    'srun --mpi=pmix, of fewer ranks than the job has tasks',
    { ...slurm, SLURM_STEP_NUM_TASKS: '4', SLURM_PROCID: '2', PMIX_RANK: '2' },
    { launcher: 'srun --mpi=pmix', rank: 2, size: 4, family: 'Open MPI' },
  ],
  [
    'srun --mpi=pmi2',
    { ...slurm, SLURM_STEP_NUM_TASKS: '8', PMI_RANK: '5', PMI_SIZE: '8' },
    { launcher: 'srun --mpi=pmi2', rank: 5, size: 8, family: 'MPICH' },
  ],
];
test.each(cases)('%s', (_, env, launch) => {
  expect(launchedBy(env)).toEqual(launch);
  expect(jobOf(env)).toEqual(launch);
});

test('a job of one rank is none of several', () => {
  const env = { OMPI_COMM_WORLD_SIZE: '1', OMPI_COMM_WORLD_RANK: '0' };
  expect(launchedBy(env)).toMatchObject({ rank: 0, size: 1 });
  expect(jobOf(env)).toBeUndefined();
});

test.each([
  [{ PMIX_RANK: '1' }, 'PMIX_RANK says that this process is rank 1 of a job, so SLURM_STEP_NUM_TASKS or SLURM_NTASKS should be'],
  [
    { PMI_RANK: '2', PMI_SIZE: '2' },
    'PMI_RANK says that this process is rank 2 of a job, so PMI_SIZE should be its number of ranks, but is 2',
  ],
  [{ OMPI_COMM_WORLD_RANK: 'x', OMPI_COMM_WORLD_SIZE: '2' }, 'OMPI_COMM_WORLD_RANK says that this process is rank x'],
])('%o is no rank of a job, and not taken for a run alone', (env, said) => {
  expect(() => launchedBy(env)).toThrow(said);
});

test("the launcher's own library is tried first, then the others, and only the one that is named", () => {
  const open = libraryNames('.so', 'Open MPI', undefined);
  const mpich = libraryNames('.so', 'MPICH', undefined);
  expect(open[0]).toBe('libmpi.so.40');
  expect(mpich.slice(0, 2)).toEqual(['libmpich.so.12', 'libmpi.so.12']);
  expect(new Set(open)).toEqual(new Set(mpich));
  expect(libraryNames('.so', 'MPICH', './own.so')).toEqual(['./own.so']);
  expect(libraryNames('.dll', 'MPICH', undefined)).toEqual([]);
});

test('without a library, the error says what was looked for, and how to name one', () => {
  const koffi: KoffiWithSymbols = {
    version: '3.0.0',
    extension: '.so',
    address: () => 0n,
    load: (path) => {
      throw new Error(`no ${path}`);
    },
  };
  const launch: Launch = { launcher: 'mpirun of Open MPI', rank: 0, size: 2, family: 'Open MPI' };
  expect(() => loadMpi(koffi, launch, undefined)).toThrow(
    /no MPI library is found: there is none of libmpi\.so\.40, .* SPINUP_MPI=path names one/,
  );
  expect(() => loadMpi(koffi, launch, './own.so')).toThrow('SPINUP_MPI=./own.so cannot be loaded as an MPI library: no ./own.so');
});
