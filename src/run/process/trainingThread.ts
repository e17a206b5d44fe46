/**
 * Training in a thread of its own. It computes without pause, and a thread that computes hears no
 * signals; so the main thread is left free to hear them, and to write what the other has to say.
 */
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { inPackage } from '../files/packagePath.js';
import { terminal } from '../print/terminal.js';
import type { Outcome } from '../train/train.js';
import { UserError } from '../userError.js';

/** The message that starts a thread. */
export interface Errand {
  readonly command: 'run' | 'resume';
  /** The arguments after the command. */
  readonly words: readonly string[];
  readonly color: boolean;
  readonly columns: number | undefined;
  /** One int32 that becomes 1 when it is time to stop. */
  readonly stop: SharedArrayBuffer;
}
/** Messages of a thread, in order. */
export type ThreadMessage =
  | { readonly kind: 'write'; readonly text: string }
  | { readonly kind: 'refused'; readonly message: string; readonly exitCode: 1 | 2 }
  | { readonly kind: 'done'; readonly outcome: Outcome };

/** A run and a way to end it. */
export interface Job {
  readonly outcome: Promise<Outcome>;
  /** Leave the epoch under way, and write what is complete. */
  stop(): void;
}

/** Begin a run in a thread. Its promise is kept once everything is written. */
export const runInThread = (command: Errand['command'], words: readonly string[]): Job => {
  const { write, color, columns } = terminal();
  const stop = new SharedArrayBuffer(4);
  const workerData: Errand = { command, words, color, columns, stop };
  // SHARE_ENV: a variable that the thread sets, such as OPENBLAS_CORETYPE, is seen by the libraries
  // that it loads.
  const worker = new Worker(inPackage('dist/run/worker.js'), { workerData, env: SHARE_ENV });
  const outcome = new Promise<Outcome>((resolve, reject) => {
    worker.on('message', (report: ThreadMessage) => {
      if (report.kind === 'write') write(report.text);
      else if (report.kind === 'done') resolve(report.outcome);
      else reject(new UserError(report.message, report.exitCode));
    });
    worker.on('error', reject);
    worker.on('exit', (code) =>
      reject(new Error(`the training thread ended with code ${code} and without a result`)),
    );
  });
  return {
    outcome,
    stop: () => {
      Atomics.store(new Int32Array(stop), 0, 1);
    },
  };
};
