/** Jobs of MPI as its launchers start them. In CI there are Open MPI and MPICH on Linux, so that no test is skipped there. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';

export type Launcher = 'openmpi' | 'mpich';

/** Debian's names of both launchers, beside the plain name, and the word by which each introduces itself. */
const words: Readonly<Record<Launcher, string>> = { openmpi: 'Open MPI', mpich: 'HYDRA' };
const commandOf = (launcher: Launcher): string | undefined => {
  const version = (command: string): string => String(spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout);
  return [`mpirun.${launcher}`, 'mpirun'].find((command) => version(command).includes(words[launcher]));
};

const commands = { openmpi: commandOf('openmpi'), mpich: commandOf('mpich') };
const isHere = (launcher: Launcher): boolean => {
  if (commands[launcher] === undefined && process.env.CI === 'true' && process.platform === 'linux')
    throw new Error(`${words[launcher]} is not installed`);
  return commands[launcher] !== undefined;
};
/** The launchers that are installed here. */
export const launchers = (['openmpi', 'mpich'] as const).filter(isHere);

export interface Ended {
  readonly code: number | null;
  /** Standard output and standard error, in the order in which they came. */
  readonly out: string;
}
export interface RunningJob {
  readonly process: ChildProcess;
  /** Resolves when the launcher has ended. */
  readonly ended: Promise<Ended>;
  /** Resolves when a text has been printed; rejects if the job ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

/** A job, whose output is read as it comes. */
export const startJob = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningJob => {
  const child = spawn(command, args, { env: { ...process.env, NO_COLOR: '1', ...env } });
  let out = '';
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      out += chunk;
    });
  }
  const printed = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(out);
        if (found) resolve(found);
      };
      for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
      look();
      ended.then(() => reject(new Error(`the job has ended without printing ${pattern}: ${out}`)));
    });
  return { process: child, ended, printed };
};

/** The arguments of mpirun before those of a program: n ranks, of which there may be more than cores. */
const options = (launcher: Launcher, n: number): string[] => [
  ...(launcher === 'openmpi' ? ['--oversubscribe', ...(process.getuid?.() === 0 ? ['--allow-run-as-root'] : [])] : []),
  '-n',
  String(n),
];

/** Whether a process is there, and not just waiting to be forgotten. */
export const isAlive = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
};

/** Starts test/parallel/program.ts, bundled once for a file of tests, and ends after them what they have left. */
export const useProgram = () => {
  const folder = fileURLToPath(new URL(`../../build/parallel-${process.pid}`, import.meta.url)); // here it finds koffi
  const program = `${folder}/program.mjs`;
  const entry = fileURLToPath(new URL('../parallel/program.ts', import.meta.url));
  const jobs: RunningJob[] = [];
  beforeAll(() => build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' }));
  afterAll(() => {
    for (const { process: child } of jobs) child.kill('SIGKILL'); // of tests that have not waited for it
    rmSync(folder, { recursive: true });
  });
  const started = (job: RunningJob): RunningJob => {
    jobs.push(job);
    return job;
  };
  return {
    program,
    /** `mpirun -n N program mode` */
    mpirun: (launcher: Launcher, n: number, mode: string, env?: NodeJS.ProcessEnv): RunningJob =>
      started(startJob(String(commands[launcher]), [...options(launcher, n), process.execPath, program, mode], env)),
    /** The same on the threads of one process. */
    threads: (n: number, mode: string): RunningJob => started(startJob(process.execPath, [program, 'threads', String(n), mode])),
    /** A job that something else starts. */
    other: (command: string, args: readonly string[], env?: NodeJS.ProcessEnv): RunningJob => started(startJob(command, args, env)),
  };
};
