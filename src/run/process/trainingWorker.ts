/** The thread that trains: see thread.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { inFlags, runConfig } from '../flags/runConfig.js';
import { resume, resumeOptions } from '../train/resume.js';
import { train } from '../train/train.js';
import { UserError } from '../userError.js';
import type { Errand, ThreadMessage } from './trainingThread.js';

const { command, words, color, columns, stop } = workerData as Errand;
const flag = new Int32Array(stop);
const send = (report: ThreadMessage): void => parentPort?.postMessage(report);

try {
  const io = {
    write: (text: string) => send({ kind: 'write', text }),
    color,
    ...(columns !== undefined && { columns }),
    stopped: () => Atomics.load(flag, 0) === 1,
  };
  const outcome = await (command === 'run'
    ? train(runConfig(words), io)
    : resume(resumeOptions(words), io));
  send({ kind: 'done', outcome });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  send({ kind: 'refused', message: inFlags(error.message), exitCode: error.exitCode });
}
