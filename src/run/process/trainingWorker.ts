/** Entry point of the training thread; trainingThread.ts starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Collective } from '../../algos/collective.js';
import { inFlags, runConfig } from '../flags/runConfig.js';
import { resume, resumeOptions } from '../train/resume.js';
import { train } from '../train/train.js';
import { UserError } from '../userError.js';
import { asLaunched, type LaunchedOutcome } from './launchedThread.js';
import type { ThreadMessage, TrainingTask } from './trainingThread.js';

const { command, args, color, columns, stop, launch } = workerData as TrainingTask;
const stopFlag = new Int32Array(stop);
const send = (message: ThreadMessage): void => parentPort?.postMessage(message);

try {
  const io = {
    write: (text: string) => send({ kind: 'write', text }),
    color,
    ...(columns !== undefined && { columns }),
    stopped: () => Atomics.load(stopFlag, 0) === 1,
  };
  const work = (ranks?: Collective): Promise<LaunchedOutcome> => {
    const on = ranks ? { ...io, ranks } : io;
    return command === 'run' ? train(runConfig(args), on) : resume(resumeOptions(args), on);
  };
  const { interrupted } = await (launch ? asLaunched(launch, io.stopped, work) : work());
  send({ kind: 'done', outcome: { interrupted } });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  send({ kind: 'error', text: inFlags(error.message), exitCode: error.exitCode });
}
