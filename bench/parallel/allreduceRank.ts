/**
 * A rank that times means of arrays. Started by a launcher of MPI, or with a number of threads as its argument; rank 0 prints
 * the median microseconds for each length, as JSON.
 */
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { RankEngine } from '../../src/run/parallel/engine.js';
import { jobOf } from '../../src/run/parallel/mpi/launcher.js';
import { openMpi } from '../../src/run/parallel/mpi/mpiEngine.js';
import { threadsEngine } from '../../src/run/parallel/threads/engine.js';
import { type RanksMemory, ranksMemory } from '../../src/run/parallel/threads/memory.js';
import { time } from '../util.js';

/** Lengths of float32 arrays, and how often each is timed. */
const TIMES = { 1: 5000, 5000: 2000, 100000: 500, 1000000: 50 } as const;

const measure = (engine: RankEngine): void => {
  const medians = Object.entries(TIMES).map(([length, n]) => {
    const x = new Float32Array(Number(length)).fill(1 / 3);
    return [length, 1000 * time(() => engine.allreduceMean(x), n, n / 5).median];
  });
  if (engine.rank === 0) process.stdout.write(`${JSON.stringify(Object.fromEntries(medians))}\n`);
  engine.close();
};

const launch = jobOf(process.env);
if (!isMainThread) {
  const { memory, rank } = workerData as { readonly memory: RanksMemory; readonly rank: number };
  measure(threadsEngine(memory, rank));
} else if (launch) measure(await openMpi(launch));
else {
  const memory = ranksMemory(Number(process.argv[2]));
  for (let rank = 0; rank < memory.size; rank++) new Worker(new URL(import.meta.url), { workerData: { memory, rank } });
}
