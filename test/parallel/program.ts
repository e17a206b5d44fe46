/**
 * A rank of a job, as a program that launchers start: its worker thread opens the engine and does
 * what the first argument says.
 */
import { createHash } from 'node:crypto';
import { isMainThread, SHARE_ENV, Worker } from 'node:worker_threads';
import { alone } from '../../src/algos/collective.js';
import type { Engine } from '../../src/run/parallel/engine.js';
import { type Launch, launchedBy } from '../../src/run/parallel/mpi/launcher.js';
import { openMpi } from '../../src/run/parallel/mpi/mpiEngine.js';
import { guardRank } from '../../src/run/parallel/mpi/rankProcess.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const parts: Readonly<Record<string, (engine: Engine) => unknown>> = {
  barrier: (engine) => engine.barrier(),
  stuck: (engine) => {
    say(`rank ${engine.rank} pid ${process.pid}`);
    engine.barrier();
    if (engine.rank === 0) engine.barrier();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30000);
  },
  loop: (engine) => {
    say(`rank ${engine.rank} pid ${process.pid}`);
    for (;;) engine.allreduceSum(new Float32Array(5000));
  },
  throws: (engine) => {
    engine.barrier();
    if (engine.rank === 1) throw new Error('the world of rank 1 is broken');
    engine.barrier();
  },
  leaves: (engine) => {
    engine.barrier();
    if (engine.rank === 1) return engine.close();
    engine.barrier();
  },
  exits: (engine) => {
    engine.barrier();
    if (engine.rank === 1) process.exit(0);
    engine.barrier();
  },
};

if (isMainThread) {
  const launch = launchedBy(process.env);
  if (!launch) throw new Error('no launcher');
  await guardRank(launch);
  process.on('SIGTERM', () => {
    say(`rank ${launch.rank} lets go`);
    process.exit(143);
  });
  const worker = new Worker(new URL(import.meta.url), { env: SHARE_ENV, workerData: launch, argv: process.argv.slice(2) });
  worker.on('error', (error) => {
    process.stderr.write(`rank ${launch.rank}: ${error.message}\n`);
    process.exit(1);
  });
} else {
  const { workerData } = await import('node:worker_threads');
  const engine = await openMpi(workerData as Launch);
  parts[process.argv[2]](engine);
  engine.close();
}
void alone;
void createHash;
