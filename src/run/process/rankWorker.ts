/** Entry point of a rank other than 0 in a thread of its own; rankWatcher.ts starts it. */
import { workerData } from 'node:worker_threads';
import { RankLost } from '../../algos/collective.js';
import { collectiveOf } from '../parallel/engine.js';
import { threadsEngine } from '../parallel/threads/engine.js';
import { fail } from '../parallel/threads/memory.js';
import type { RankTask } from '../parallel/threads/rankThreads.js';
import { participate } from '../train/participate.js';
import { UserError } from '../userError.js';

const { memory, rank } = workerData as RankTask;

// A rank that ends early with code 0, as by process.exit(0) in an environment, has failed too.
process.on('exit', (code) => {
  if (code === 0 && !isDone)
    fail(memory, `rank ${rank} ended before its run was complete, as by process.exit()`);
});
let isDone = false;

try {
  await participate(collectiveOf(threadsEngine(memory, rank)));
} catch (error) {
  if (error instanceof UserError) fail(memory, `rank ${rank}: ${error.message}`);
  else if (!(error instanceof RankLost)) throw error;
}
isDone = true;
