/** The thread that trains: see thread.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { runConfig } from './command.js';
import { UserError } from './error.js';
import type { Errand, Report } from './thread.js';
import { train } from './train.js';

const { words, color, columns, stop } = workerData as Errand;
const flag = new Int32Array(stop);
const send = (report: Report): void => parentPort?.postMessage(report);

try {
  const outcome = await train(runConfig(words), {
    write: (text) => send({ kind: 'write', text }),
    color,
    ...(columns !== undefined && { columns }),
    stopped: () => Atomics.load(flag, 0) === 1,
  });
  send({ kind: 'done', outcome });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  send({ kind: 'refused', message: error.message, exitCode: error.exitCode });
}
