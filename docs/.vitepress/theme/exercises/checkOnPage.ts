/** A check on a page: a worker of its own for each, which is ended when it gives no answer. */
import type { CheckNews } from 'spinningup/exercise';
import type { CheckRequest, FromChecker, PageVerdict } from './protocol.js';

/** Seconds that a program may take to give its results, counted from when the worker is loaded; training has a limit of its own. */
export const ANSWER_SECONDS = 5;

/** A check in progress. */
export interface PageCheck {
  readonly verdict: Promise<PageVerdict>;
  /** Ends it; there will be no verdict. */
  stop(): void;
}

/** The part of a worker that is used. */
export type CheckWorker = Pick<Worker, 'postMessage' | 'terminate'> & {
  onmessage: ((event: MessageEvent<FromChecker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
};

const failed = (message: string): PageVerdict => ({ passed: false, message, points: [], printed: [] });

/**
 * Checks a program.
 * @param report called with each news of a training run
 */
export const checkOnPage = (worker: CheckWorker, request: CheckRequest, report: (news: CheckNews) => void): PageCheck => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    worker.terminate();
  };
  const verdict = new Promise<PageVerdict>((resolve) => {
    const end = (found: PageVerdict): void => {
      stop();
      resolve(found);
    };
    const limit = (seconds: number, fault: string): void => {
      clearTimeout(timer);
      timer = setTimeout(() => end(failed(fault)), seconds * 1000);
    };
    worker.onmessage = ({ data }) => {
      if (data.kind === 'verdict') return end(data.verdict);
      if (data.kind === 'training') limit(data.limit, `It was still training after ${data.limit} seconds, and was ended.`);
      if (data.kind !== 'ready') return report(data);
      limit(ANSWER_SECONDS, `It gave no answer within ${ANSWER_SECONDS} seconds, and was ended. Does a loop never end?`);
      worker.postMessage(request);
    };
    worker.onerror = ({ message }) => end(failed(message));
  });
  return { verdict, stop };
};
