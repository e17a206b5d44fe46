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

/** A folder, and variables beside those of this process. */
interface Place {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A job, whose output is read as it comes. */
export const startJob = (command: string, args: readonly string[], { env, cwd }: Place = {}): RunningJob => {
  const child = spawn(command, args, { env: { ...process.env, NO_COLOR: '1', ...env }, ...(cwd !== undefined && { cwd }) });
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

/** Starts jobs, and ends after a file of tests what they have left. */
export const useLaunchers = () => {
  const jobs: RunningJob[] = [];
  afterAll(() => {
    for (const { process: child } of jobs) child.kill('SIGKILL'); // of tests that have not waited for it
  });
  const other = (command: string, args: readonly string[], place?: Place): RunningJob => {
    const job = startJob(command, args, place);
    jobs.push(job);
    return job;
  };
  return {
    /** `mpirun -n N node …` */
    mpirun: (launcher: Launcher, n: number, words: readonly string[], place?: Place): RunningJob =>
      other(String(commands[launcher]), [...options(launcher, n), process.execPath, ...words], place),
    /** A job that something else starts. */
    other,
  };
};

/** Jobs of test/parallel/program.ts, which is bundled once for a file of tests. */
export const useProgram = () => {
  const folder = fileURLToPath(new URL(`../../build/parallel-${process.pid}`, import.meta.url)); // here it finds koffi
  const program = `${folder}/program.mjs`;
  const entry = fileURLToPath(new URL('../parallel/program.ts', import.meta.url));
  beforeAll(() => build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' }));
  afterAll(() => rmSync(folder, { recursive: true }));
  const { mpirun, other } = useLaunchers();
  return {
    program,
    mpirun: (launcher: Launcher, n: number, mode: string, env: NodeJS.ProcessEnv = {}): RunningJob =>
      mpirun(launcher, n, [program, mode], { env }),
    /** The same on the threads of one process. */
    threads: (n: number, mode: string): RunningJob => other(process.execPath, [program, 'threads', String(n), mode]),
    other,
  };
};
