/** `spinup run` with several values, or with a flag that concerns all runs together. */
import { unmeasured, withBackend } from '../config/runBackend.js';
import { inFlags } from '../flags/runConfig.js';
import { quoted } from '../print/text.js';
import { untilStopped } from '../process/stopOnSignal.js';
import { runInThread } from '../process/trainingThread.js';
import { check } from '../train/train.js';
import { UserError } from '../userError.js';
import { dryRun } from './dryRun.js';
import { commandOf, type Plan } from './plan.js';
import { plansOf } from './planRuns.js';

/**
 * Do what the words after `spinup run` say.
 * @returns the exit code
 */
export const grid = async (words: readonly string[]): Promise<number> => {
  const { plans, jobs, resume, notes, again, instead } = plansOf(words);
  for (const note of notes) process.stderr.write(`${note}\n`);
  await checkAll(plans);
  if (instead === 'print_commands')
    return print(plans.map((plan) => `${commandOf(plan)} --resume\n`).join(''));
  if (instead === 'dry_run') return print(dryRun(plans, jobs));
  if (plans.length === 1) return alone(plans[0], resume);
  const { runGrid } = await import('./runGrid.js');
  return runGrid(plans, jobs, ['run', ...again]);
};

/**
 * Checks all plans before anything is written or moved.
 * @throws UserError for the first that cannot run
 */
const checkAll = async (plans: readonly Plan[]): Promise<void> => {
  try {
    for (const name of new Set(plans.map(({ config }) => unmeasured(config.backend))))
      await withBackend(name, async () => {}); // is it there?
    for (const { config } of plans) await check(config);
  } catch (error) {
    throw error instanceof UserError
      ? new UserError(inFlags(error.message), error.exitCode)
      : error;
  }
};

/** One run; with `resume` what is there of it already is not done again. */
const alone = async (plan: Plan, resume: boolean): Promise<number> => {
  const there = resume ? (await import('../saved/runStatus.js')).standing(plan) : 'new';
  if (there === 'done')
    return print(
      `${plan.dir} is done already; to see what it has learned: npx spinup test_policy ` +
        `${quoted(plan.dir)}\n`,
    );
  return untilStopped(
    there === 'cut off' ? runInThread('resume', [plan.dir]) : runInThread('run', plan.words),
  );
};

const print = (text: string): number => {
  process.stdout.write(text);
  return 0;
};
