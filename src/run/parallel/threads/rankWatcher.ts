/** Entry point of the thread that starts ranks 1 to size − 1 and watches over them. */
import { writeSync } from 'node:fs';
import { parentPort, SHARE_ENV, Worker, workerData } from 'node:worker_threads';
import { inPackage } from '../../files/packagePath.js';
import { messageOf } from '../../userError.js';
import { fail } from './memory.js';
import type { RankTask, WatcherTask } from './rankThreads.js';

/** The way out of an error about memory. */
const MORE_MEMORY = 'NODE_OPTIONS=--max-old-space-size=8192 allows more, in MiB';
const { memory } = workerData as WatcherTask;

for (let rank = 1; rank < memory.size; rank++) {
  const task: RankTask = { memory, rank };
  const worker = new Worker(inPackage('dist/run/rankWorker.js'), {
    workerData: task,
    env: SHARE_ENV,
    stdout: true,
    stderr: true,
  });
  // Written at once: the thread of rank 0, through which it would go, is busy until the end.
  worker.stdout.on('data', (text: Uint8Array) => writeSync(1, text));
  worker.stderr.on('data', (text: Uint8Array) => writeSync(2, text));
  worker.on('error', (error: NodeJS.ErrnoException) =>
    fail(
      memory,
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? `rank ${rank} ran out of memory; ${MORE_MEMORY}`
        : `rank ${rank}: ${messageOf(error)}`,
    ),
  );
  worker.on('exit', (code) => {
    if (code !== 0)
      fail(
        memory,
        `the thread of rank ${rank} ended with code ${code} before its run was complete, as it ` +
          'does where an environment calls process.exit()',
      );
  });
}
parentPort?.postMessage('started');
