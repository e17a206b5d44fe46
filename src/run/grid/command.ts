/** `spinup run` with several values, or with a flag that concerns all runs together. */
import { untilStopped } from '../signals.js';
import { runInThread } from '../thread.js';
import { dryRun } from './dryRun.js';
import { plansOf } from './plans.js';
import { commandOf } from './shell.js';

/**
 * Do what the words after `spinup run` say.
 * @returns the exit code
 */
export const grid = async (words: readonly string[]): Promise<number> => {
  const { plans, jobs, notes, again, instead } = plansOf(words);
  for (const note of notes) process.stderr.write(`${note}\n`);
  if (instead === 'print_commands') return print(plans.map((plan) => `${commandOf(plan)}\n`).join(''));
  if (instead === 'dry_run') return print(dryRun(plans, jobs));
  if (plans.length === 1) return untilStopped(runInThread('run', plans[0].words));
  const { runGrid } = await import('./runGrid.js');
  return runGrid(plans, jobs, ['run', ...again]);
};

const print = (text: string): number => {
  process.stdout.write(text);
  return 0;
};
