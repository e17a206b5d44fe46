/**
 * A rank of a job, as a program that launchers start: a worker thread opens the engine, and does what
 * the first argument says. `threads N` in front of it starts N threads in place of MPI.
 */
import { isMainThread, SHARE_ENV, Worker, workerData } from 'node:worker_threads';
import type { RankEngine } from '../../src/run/parallel/engine.js';
import { type Launch, launchedBy } from '../../src/run/parallel/mpi/launcher.js';
import { openMpi } from '../../src/run/parallel/mpi/mpiEngine.js';
import { guardRank } from '../../src/run/parallel/mpi/rankProcess.js';
import { threadsEngine } from '../../src/run/parallel/threads/engine.js';
import { type RanksMemory, ranksMemory } from '../../src/run/parallel/threads/memory.js';
import { operations } from './operations.js';

/** The task of a worker: its rank in a job of MPI, or in the memory of threads. */
type Task = { readonly mode: string } & ({ readonly launch: Launch } | { readonly memory: RanksMemory; readonly rank: number });

const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** Waits without computing, as the last rank to come to a meeting would. */
const sleep = (seconds: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000 * seconds);

const parts: Readonly<Record<string, (engine: RankEngine) => void>> = {
  operations: (engine) => say(`hash of rank ${engine.rank}: ${operations(engine)}`),
  'one waits': ({ rank, barrier }) => {
    barrier();
    say(`rank ${rank} is process ${process.pid}`);
    if (rank > 0) sleep(60);
    barrier();
  },
  'all talk': ({ rank, allreduceSum }) => {
    for (let i = 0; ; i++) {
      allreduceSum(new Float32Array(5000));
      if (i === 10) say(`rank ${rank} is process ${process.pid}`);
    }
  },
  'one throws': ({ rank, barrier }) => {
    barrier();
    if (rank === 1) throw new Error('the world of rank 1 is broken');
    barrier();
  },
  'one leaves': ({ rank, barrier }) => {
    barrier();
    if (rank === 0) barrier();
  },
  'one exits': ({ rank, barrier }) => {
    barrier();
    if (rank === 1) process.exit(0);
    barrier();
  },
};

const start = (task: Task, name: string): void => {
  const worker = new Worker(new URL(import.meta.url), { env: SHARE_ENV, workerData: task });
  worker.on('error', (error) => {
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exit(1);
  });
};

const startRank = async (mode: string): Promise<void> => {
  const launch = launchedBy(process.env);
  if (!launch) throw new Error('start it by mpirun');
  await guardRank(launch);
  process.on('SIGTERM', () => {
    say(`rank ${launch.rank} lets go`);
    setTimeout(() => process.exit(143), 500 * launch.rank); // the first to exit ends all
  });
  start({ mode, launch }, `rank ${launch.rank}`);
};

const startThreads = (size: number, mode: string): void => {
  const memory = ranksMemory(size);
  for (let rank = 0; rank < size; rank++) start({ mode, memory, rank }, `thread ${rank}`);
};

const work = async (task: Task): Promise<void> => {
  const engine = 'launch' in task ? await openMpi(task.launch) : threadsEngine(task.memory, task.rank);
  parts[task.mode](engine);
  engine.close();
};

const [first, second = '', third = ''] = process.argv.slice(2);
if (!isMainThread) await work(workerData);
else if (first === 'threads') startThreads(Number(second), third);
else await startRank(first);
