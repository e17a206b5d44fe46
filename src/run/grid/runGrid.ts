/** An experiment from the command line. */

import { untilStopped } from '../process/stopOnSignal.js';
import type { Plan } from './plan.js';
import { exitCode, runPlans } from './runAll.js';

/**
 * Runs the plans until all are finished or the user interrupts.
 * @param again the arguments after `spinup` that resume them
 * @returns the exit code
 */
export const runGrid = async (
  plans: readonly Plan[],
  jobs: number,
  again: readonly string[],
): Promise<number> => {
  const stopper = new AbortController();
  const outcome = runPlans(plans, { jobs, signal: stopper.signal, again });
  const code = await untilStopped({ outcome, stop: () => stopper.abort(), says: true });
  return code || exitCode(await outcome);
};
