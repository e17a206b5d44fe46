/** Run after run of a list, each of them once, for as long as there is time. */

import { number } from '../../src/run/print/text.js';
import { messageOf } from '../../src/run/userError.js';
import { type Claim, claim } from './claim.js';
import { secondsOf } from './estimate.js';
import { idOf, type Job } from './jobs.js';
import { type AfterEpoch, canBeKept, type Machine, perform } from './perform.js';
import { finish, isFinished, keep, type Result, resultsIn, type Store, type Unfinished, unfinishedOf } from './store.js';

/** Everything that a bench needs besides its list. */
export interface Filling {
  readonly store: Store;
  readonly machine: Machine;
  /** Whether to stop after the epoch under way. */
  stopped(): boolean;
  /** Seconds of processor time that are left. */
  left(): number;
  say(line: string): void;
  /** Seconds from one saving of an unfinished run to the next. */
  readonly saveEvery: number;
}

/** Counts of the list's runs at the end. */
export interface Filled {
  readonly done: number;
  readonly failed: number;
  /** Runs that carry a replay buffer and would not have been over in time. */
  readonly tooLong: number;
}

/**
 * Do what is not done, in the order of the list. After each run it looks again from the top, so what another bench has
 * left meanwhile is gone on with first.
 */
export const fill = async (jobs: readonly Job[], filling: Filling): Promise<Filled> => {
  const failed = new Set<Job>();
  for (;;) {
    const open = filling.stopped() ? [] : jobs.filter((job) => !failed.has(job) && !isFinished(filling.store, job));
    const results = resultsIn(filling.store);
    const fitting = open.filter((job) => canBeKept(job) || secondsOf(job, results, filling.machine) <= filling.left());
    const taken = firstFree(fitting, filling.store);
    const done = jobs.filter((job) => isFinished(filling.store, job)).length;
    if (!taken) return { done, failed: failed.size, tooLong: open.length - fitting.length };
    try {
      if (!isFinished(filling.store, taken.job)) await one(taken.job, taken.claim, filling, () => `${done + 1} of ${jobs.length}`);
    } catch (error) {
      failed.add(taken.job);
      filling.say(`${idOf(taken.job)} failed: ${messageOf(error)}`);
    } finally {
      taken.claim.release();
    }
  }
};

const firstFree = (jobs: readonly Job[], store: Store): { readonly job: Job; readonly claim: Claim } | undefined => {
  for (const job of jobs) {
    const mine = claim(store, job);
    if (mine) return { job, claim: mine };
  }
  return undefined;
};

const one = async (job: Job, mine: Claim, filling: Filling, place: () => string): Promise<void> => {
  const { store, machine, say } = filling;
  const result = await perform(job, machine, afterEpoch(job, mine, filling), startOf(job, filling));
  if (!result) return;
  finish(store, result);
  say(`${idOf(job)}: return ${number(result.final, 1)}, ${number(cpuSecondsOf(result))} CPU s; ${place()}`);
};

/** Between two epochs: save now and then, and when it is time to leave. */
const afterEpoch = (job: Job, mine: Claim, { store, stopped, say, saveEvery }: Filling): AfterEpoch => {
  let saved = performance.now();
  return (state) => {
    mine.renew();
    const leave = stopped();
    if (canBeKept(job) && (leave || performance.now() - saved >= 1000 * saveEvery)) {
      keep(store, job, state);
      saved = performance.now();
    }
    const then = canBeKept(job) ? 'goes on from there' : 'begins anew';
    if (leave) say(`${idOf(job)} was left at ${number(state.run.steps)} steps, and ${then}`);
    return !leave;
  };
};

export const cpuSecondsOf = ({ stretches }: Pick<Result, 'stretches'>): number =>
  stretches.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);

/** The saved state of a run. One that is damaged, or of other options, is reported: the run begins anew. */
const startOf = (job: Job, { store, say }: Filling): Unfinished | undefined => {
  try {
    return unfinishedOf(store, job);
  } catch (error) {
    say(`${idOf(job)} begins anew: ${messageOf(error)}`);
    return undefined;
  }
};
