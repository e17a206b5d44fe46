/**
 * Two hosts on this machine: network namespaces joined by a cable, the second with processes, a name and shared memory of its
 * own. mpirun runs on the first, and reaches the second by a program in place of ssh. Needs root and iproute2.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NETWORK = '10.77.0';

export interface TwoHosts {
  /** A command that starts n = 2 ranks of a program, one on each host, in front of that program's own. */
  readonly mpirun: readonly string[];
  cutCable(): void;
  /** Whether no process of a job is left on the second host. */
  isEmpty(): boolean;
  remove(): void;
}

const ip = (words: string): void => void execFileSync('ip', words.split(' '), { stdio: ['ignore', 'ignore', 'pipe'] });

/** @throws Error that says why, where such hosts cannot be made */
export const twoHosts = (): TwoHosts => {
  const [first, second] = [1, 2].map((i) => ({
    name: `spin${process.pid}-${i}`,
    cable: `cable${process.pid}-${i}`,
    address: `${NETWORK}.${i}`,
  }));
  const folder = mkdtempSync(join(tmpdir(), 'spinup-hosts-'));
  let holder: ChildProcess | undefined;
  const remove = (): void => {
    holder?.kill('SIGKILL');
    for (const { name } of [first, second]) {
      try {
        ip(`netns del ${name}`);
      } catch {} // it was not made
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const { name } of [first, second]) ip(`netns add ${name}`);
    ip(`link add ${first.cable} netns ${first.name} type veth peer name ${second.cable} netns ${second.name}`);
    for (const { name, cable, address } of [first, second]) {
      ip(`-n ${name} addr add ${address}/24 dev ${cable}`);
      for (const device of [cable, 'lo']) ip(`-n ${name} link set ${device} up`);
    }
    holder = spawn('ip', ['netns', 'exec', second.name, ...ownProcesses, 'sh', '-c', 'hostname second-host && exec sleep 600']);
    const inside = firstChild(holder);
    const agent = join(folder, 'agent');
    writeFileSync(agent, agentText(inside));
    chmodSync(agent, 0o755);
    const hosts = `${first.address}:1,${second.address}:1`;
    const networks = [`--mca btl_tcp_if_include ${NETWORK}.0/24`, `--mca oob_tcp_if_include ${NETWORK}.0/24`];
    const options = ['--allow-run-as-root', `--mca plm_rsh_agent ${agent}`, '--mca btl tcp,self', ...networks, `--host ${hosts}`, '-n 2'];
    return {
      mpirun: ['ip', 'netns', 'exec', first.name, 'unshare', '--uts', '--ipc', 'mpirun.openmpi', ...options.join(' ').split(' ')],
      isEmpty: () =>
        !/^[^Z].* node$/m.test(execFileSync('nsenter', ['-t', inside, '-p', '-m', '--', ...listOfProcesses], { encoding: 'utf8' })),
      cutCable: () => ip(`-n ${first.name} link set ${first.cable} down`),
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
};

const listOfProcesses = ['ps', '-e', '-o', 'stat=', '-o', 'comm=']; // Z: one that has ended
const ownProcesses = ['unshare', '--uts', '--ipc', '--pid', '--fork', '--mount-proc', '--kill-child'];

/** Runs a command in the namespaces of a process: agent HOST COMMAND … */
const agentText = (pid: string): string => `#!/bin/sh\nshift\nexec nsenter -t ${pid} -n -u -i -p -m -- sh -c "$*"\n`;

/** The child of a process, as soon as there is one. @throws Error if none comes within 5 seconds */
const firstChild = ({ pid }: ChildProcess): string => {
  for (let i = 0; i < 500; i++) {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    if (child) return child;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  throw new Error('unshare has started no process');
};
