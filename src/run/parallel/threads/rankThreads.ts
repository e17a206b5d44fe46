/** Ranks as threads of this process: rank 0 is the thread that asks for them. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { Collective } from '../../../algos/collective.js';
import { inPackage } from '../../files/packagePath.js';
import { collectiveOf } from '../engine.js';
import { threadsEngine } from './engine.js';
import { type RanksMemory, ranksMemory } from './memory.js';

/** Ranks that learn together. */
export interface Ranks {
  /** The communication of this rank. */
  readonly collective: Collective;
  /** Ends this rank's part, and waits for the end of the ranks that it has started. */
  end(): Promise<void>;
}

/** Milliseconds in which the other ranks end by themselves, unless an environment never answers. */
const TIME_TO_END = 1000;

/** The task of the thread that starts the other ranks and watches over them. */
export interface WatcherTask {
  readonly memory: RanksMemory;
}

/** The task of a rank other than 0. */
export interface RankTask extends WatcherTask {
  readonly rank: number;
}

/**
 * Starts ranks 1 to size − 1. Rank 0 computes and waits without pause and hears no events, so a
 * thread of its own watches over them: when one of them fails or ends early, all others are told.
 * @param stopped called while rank 0 waits; true ends its wait with a RankLost
 */
export const rankThreads = async (size: number, stopped?: () => boolean): Promise<Ranks> => {
  const memory = ranksMemory(size);
  const workerData: WatcherTask = { memory };
  const watcher = new Worker(inPackage('dist/run/rankWatcher.js'), { workerData, env: SHARE_ENV });
  await new Promise<void>((resolve, reject) => {
    watcher.once('message', () => resolve());
    watcher.once('error', reject);
  });
  const collective = collectiveOf(threadsEngine(memory, 0, stopped));
  return {
    collective,
    end: async () => {
      collective.close();
      const over = once(watcher, 'exit'); // when all ranks have ended, and what they printed is out
      await Promise.race([over, sleep(TIME_TO_END, undefined, { ref: false })]);
      await watcher.terminate();
    },
  };
};
