/**
 * The check of a learner's file in a worker thread: a program that never ends is ended with its
 * thread, and each check imports the file anew.
 */
import { Worker } from 'node:worker_threads';
import type { CheckNews, Verdict } from '../../exercise/index.js';
import { inPackage } from '../files/packagePath.js';
import { messageOf } from '../userError.js';
import type { ExercisePlace } from './library.js';

/** Seconds that a program may take to give its results; training has a limit of its own. */
export const ANSWER_SECONDS = 5;

/** The worker's task. */
export interface CheckTask {
  readonly place: ExercisePlace;
  /** The learner's file as it was named, and its absolute path. */
  readonly file: string;
  readonly path: string;
}
/** A verdict as it crosses from the thread: an error is in its message, with file and line. */
export type FileVerdict = Omit<Verdict, 'error'>;
/** A message of the worker. `ready` comes when the exercise and the package are loaded. */
export type CheckMessage =
  | { readonly kind: 'ready' }
  | CheckNews
  | { readonly kind: 'verdict'; readonly verdict: FileVerdict };

const failed = (message: string): FileVerdict => ({ passed: false, message, points: [] });

/** The verdict on a program that was ended. */
const endless = (seconds: number, trains: boolean): FileVerdict =>
  failed(
    trains
      ? `It was still training after ${seconds} seconds, and was ended.`
      : `It gave no answer within ${seconds} seconds, and was ended. Does a loop never end?`,
  );

/**
 * Checks a file.
 * @param report called with each news of a training run
 */
export const checkFile = (
  task: CheckTask,
  report: (news: CheckNews) => void,
): Promise<FileVerdict> => {
  const worker = new Worker(inPackage('dist/run/exerciseWorker.js'), { workerData: task });
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<FileVerdict>((resolve) => {
    const limit = (seconds: number, trains: boolean): void => {
      clearTimeout(timer);
      timer = setTimeout(() => resolve(endless(seconds, trains)), seconds * 1000);
    };
    worker.on('message', (message: CheckMessage) => {
      if (message.kind === 'ready') limit(ANSWER_SECONDS, false);
      else if (message.kind === 'verdict') resolve(message.verdict);
      else report(message);
      if (message.kind === 'training') limit(message.limit, true);
    });
    worker.on('error', (error) => resolve(failed(messageOf(error))));
    worker.on('exit', (code) => resolve(failed(`It ended its process, with code ${code}.`)));
  }).finally(() => {
    clearTimeout(timer);
    worker.terminate();
  });
};
