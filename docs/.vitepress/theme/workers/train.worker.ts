/** Trains off the page's own thread. All that it does is in learner.ts. */
import { PageLearner } from '../playground/learner.js';
import { makeWorld } from '../playground/makeWorld.js';
import type { ToWorker } from '../playground/protocol.js';

const learner = new PageLearner({
  say: (message) => postMessage(message),
  pause: () => new Promise((resolve) => setTimeout(resolve)),
  now: () => performance.now(),
  make: makeWorld,
});
addEventListener('message', ({ data }: MessageEvent<ToWorker>) => learner.hear(data));
