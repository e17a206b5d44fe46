/** Ranks on two hosts, by Open MPI over TCP. Skipped, with a line that says so, where namespaces cannot be made. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { isAlive, launchers, useProgram } from '../support/mpi.js';
import { type TwoHosts, twoHosts } from '../support/twoHosts.js';

const tried = ((): { readonly hosts?: TwoHosts; readonly why: string } => {
  if (!launchers.includes('openmpi')) return { why: 'Open MPI is not installed' };
  try {
    return { hosts: twoHosts(), why: '' };
  } catch (error) {
    return { why: (error as Error).message };
  }
})();
const { hosts } = tried;
if (!hosts) console.log(`tests of two hosts are skipped: ${tried.why}`);
afterAll(() => hosts?.remove());

/** A dead connection between mpirun and its helper on the other host is noticed after 1 + 3 · 1 seconds. */
const noticeSoon = {
  OMPI_MCA_oob_tcp_keepalive_time: '1',
  OMPI_MCA_oob_tcp_keepalive_intvl: '1',
  OMPI_MCA_oob_tcp_keepalive_probes: '3',
};

describe.skipIf(!hosts)('on two hosts', () => {
  const { other, program, threads } = useProgram();
  const start = (mode: string) => {
    const [command = '', ...args] = hosts?.mpirun ?? [];
    return other(command, [...args, process.execPath, program, mode], { env: noticeSoon });
  };

  test('every operation gives the bits that it gives on one', async () => {
    const hash = /hash of rank 0: (\w{64})/;
    const [far, near] = await Promise.all([start('operations').ended, threads(2, 'operations').ended]);
    expect([far.code, hash.exec(far.out)?.[1]], far.out).toEqual([0, hash.exec(near.out)?.[1]]);
  });

  test('a cut cable ends both ranks within 10 seconds, and is named', async () => {
    const job = start('all talk');
    const [, pid] = await job.printed(/rank 0 is process (\d+)/);
    await job.printed(/rank 1 is process/);
    await sleep(1000); // a connection with data on the way is given up later: the kernel sends them again and again
    const from = performance.now();
    hosts?.cutCable();
    const { code, out } = await job.ended;
    while (!hosts?.isEmpty()) await sleep(100);
    const seconds = (performance.now() - from) / 1000;
    expect([code === 0, isAlive(Number(pid)), seconds < 10]).toEqual([false, false, true]);
    expect(out).toMatch(/lost communication with a remote daemon/);
  });
});
