/**
 * Training in a worker thread. Training computes without pause, and a thread that computes cannot
 * handle signals; the main thread stays free to handle them, and to write the worker's output.
 */
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { inPackage } from '../files/packagePath.js';
import { jobOf, type Launch } from '../parallel/mpi/launcher.js';
import { terminal } from '../print/terminal.js';
import { UserError } from '../userError.js';
import type { LaunchedOutcome } from './launchedThread.js';

/** The worker's task. */
export interface TrainingTask {
  /** `join`: as a rank other than 0 that a launcher has started. */
  readonly command: 'run' | 'resume' | 'join';
  /** Command-line arguments after the command. */
  readonly args: readonly string[];
  readonly color: boolean;
  readonly columns: number | undefined;
  /** One int32, set to 1 to stop the run. */
  readonly stop: SharedArrayBuffer;
  /** This process's rank in a job of several, if a launcher has started it. */
  readonly launch: Launch | undefined;
}
/** A message of the worker: text to print, and at the end an error or the outcome. */
export type ThreadMessage =
  | { readonly kind: 'write'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string; readonly exitCode: 1 | 2 }
  | { readonly kind: 'done'; readonly outcome: LaunchedOutcome };

/** A run in progress. */
export interface Job {
  readonly outcome: Promise<LaunchedOutcome>;
  /** Abandon the epoch in progress, and save the completed ones. */
  stop(): void;
}

const explained = (error: unknown): unknown =>
  (error as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new UserError(
        'the training thread ran out of memory; all completed epochs are saved. ' +
          'NODE_OPTIONS=--max-old-space-size=8192 allows more, in MiB',
        1,
      )
    : error;

/**
 * Start a run in a worker. `outcome` resolves when all its files are written, and rejects with a
 * UserError if the run cannot start or continue.
 */
export const runInThread = (command: TrainingTask['command'], args: readonly string[]): Job => {
  const launch = jobOf(process.env);
  const { write, ...looks } = terminal();
  // Launchers give their ranks a terminal, but collect what they write there.
  const { color, columns } = launch ? { color: false, columns: undefined } : looks;
  const stop = new SharedArrayBuffer(4);
  const workerData: TrainingTask = { command, args, color, columns, stop, launch };
  // With SHARE_ENV, native libraries see the environment variables that the worker sets, such as
  // OPENBLAS_CORETYPE.
  const worker = new Worker(inPackage('dist/run/worker.js'), { workerData, env: SHARE_ENV });
  const outcome = new Promise<LaunchedOutcome>((resolve, reject) => {
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'write') write(message.text);
      else if (message.kind === 'done') resolve(message.outcome);
      else reject(new UserError(message.text, message.exitCode));
    });
    worker.on('error', (error) => reject(explained(error)));
    worker.on('exit', (code) =>
      reject(
        new UserError(
          `the training thread ended with code ${code} before its run was complete, as it does ` +
            `where an environment calls process.exit(); all completed epochs are saved`,
          1,
        ),
      ),
    );
  });
  return {
    outcome,
    stop: () => {
      Atomics.store(new Int32Array(stop), 0, 1);
    },
  };
};
