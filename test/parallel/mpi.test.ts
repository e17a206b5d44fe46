/** Ranks that mpirun starts: their operations, and the end of a job of which a part fails. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { isAlive, type Launcher, launchers, type RunningJob, useProgram } from '../support/mpi.js';

const { mpirun, threads } = useProgram();

/** The hashes that the ranks have printed, of which there is one for each; all should be equal. */
const hashOf = async ({ ended }: RunningJob, ranks: number): Promise<string> => {
  const { code, out } = await ended;
  const hashes = [...out.matchAll(/^hash of rank \d+: (\w{64})\s*$/gm)].map(([, hash]) => hash);
  expect([code, hashes.length, new Set(hashes).size], out).toEqual([0, ranks, 1]);
  return hashes[0];
};
const sizes = [2, 3];

test.each(launchers.flatMap((launcher) => sizes.map((n) => [launcher, n] as const)))(
  'every operation gives the bits of float64 in the order of ranks, and of threads: %s, %i ranks',
  async (launcher, n) => {
    expect(await hashOf(mpirun(launcher, n, 'operations'), n)).toBe(await hashOf(threads(n, 'operations'), n));
  },
);

describe.skipIf(launchers.length < 2)('a library of another launcher', () => {
  const other: Readonly<Record<Launcher, string>> = { openmpi: 'libmpich.so.12', mpich: 'libmpi.so.40' };
  test.each(launchers)('is an error on every rank: %s', async (launcher) => {
    const { code, out } = await mpirun(launcher, 2, 'operations', { SPINUP_MPI: other[launcher] }).ended;
    expect(code).not.toBe(0);
    expect(out).toMatch(/started this process as rank [01] of 2, but for MPI it is rank 0 of 1: the library that was loaded, libmpi/);
    expect(out).not.toContain('hash');
  });
});

/** The seconds until a job has ended and its ranks are gone. */
const secondsToEnd = async (job: RunningJob, end: (pids: readonly number[]) => void) => {
  const pids = await Promise.all([0, 1].map(async (rank) => Number((await job.printed(new RegExp(`rank ${rank} is process (\\d+)`)))[1])));
  const from = performance.now();
  end(pids);
  const { code, out } = await job.ended;
  const seconds = (): number => (performance.now() - from) / 1000;
  while (pids.some(isAlive) && seconds() < 10) await sleep(50); // MPICH's launcher may end before its ranks do
  return { code, out, left: pids.filter(isAlive), seconds: seconds() };
};

/**
 * Launchers decide at which moment they end the other ranks, and libraries what these print before: with MPICH a rank may
 * abort in the middle of a message. So a test may be done again.
 */
const again = { retry: 2 };

// Most of the time of these is spent waiting for launchers, which give ranks a second to end.
describe.concurrent.each(launchers)('%s ends the job', again, (launcher) => {
  test('of which a rank is killed, within 10 seconds, and names the cause', async () => {
    const job = mpirun(launcher, 2, 'all talk');
    const { code, out, left, seconds } = await secondsToEnd(job, ([, second]) => process.kill(second, 'SIGKILL'));
    expect([code === 0, left, seconds < 10]).toEqual([false, [], true]);
    expect(out).toMatch(/signal 9|No such process/);
  });

  test('when it is told to, though a rank waits in MPI; its main thread hears of it before', async () => {
    const job = mpirun(launcher, 2, 'one waits');
    const { code, out, left, seconds } = await secondsToEnd(job, () => job.process.kill('SIGTERM'));
    expect([code === 0, left, seconds < 10]).toEqual([false, [], true]);
    // MPICH's launcher may end the ranks before one of them has done anything.
    if (launcher === 'openmpi') expect(out).toMatch(/rank 0 lets go/);
  });

  test('of which a rank throws', async () => {
    const { code, out } = await mpirun(launcher, 2, 'one throws').ended;
    expect([code, out]).toEqual([1, expect.stringContaining('rank 1: the world of rank 1 is broken')]);
  });

  test('of which a rank ends before the others, or leaves without a word', async () => {
    const left = await mpirun(launcher, 2, 'one leaves').ended;
    expect([left.code, left.out]).toEqual([1, expect.stringMatching(/rank 1 has ended before (the others|rank 0)/)]);
    expect((await mpirun(launcher, 2, 'one exits').ended).code).not.toBe(0);
  });
});
