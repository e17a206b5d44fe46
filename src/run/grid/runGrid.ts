/** An experiment from the command line. */

import { untilStopped } from '../process/stopOnSignal.js';
import type { Plan } from './plan.js';
import { exitCode, runPlans } from './runAll.js';

/**
 * Run what is planned, until all is done or somebody has had enough.
 * @param again what to type after `spinup` to go on with them
 * @returns the exit code
 */
export const runGrid = async (
  plans: readonly Plan[],
  jobs: number,
  again: readonly string[],
): Promise<number> => {
  const stopper = new AbortController();
  const outcome = runPlans(plans, { jobs, signal: stopper.signal, again });
  const code = await untilStopped({ outcome, stop: () => stopper.abort(), announcesStop: true });
  return code || exitCode(await outcome);
};
