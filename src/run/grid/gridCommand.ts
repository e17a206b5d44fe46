/**
 * `spinup run` with several values of a flag, or with a flag for all runs together, such as
 * --dry_run.
 */
import { unmeasured, withBackend } from '../config/runBackend.js';
import { inFlags } from '../flags/runConfig.js';
import { jobOf } from '../parallel/mpi/launcher.js';
import { quoted } from '../print/text.js';
import { untilStopped } from '../process/stopOnSignal.js';
import { runInThread } from '../process/trainingThread.js';
import { checkResumable, resumeArgs, standing } from '../saved/runStatus.js';
import { check } from '../train/train.js';
import { UserError } from '../userError.js';
import { dryRun } from './dryRun.js';
import { commandOf, type Plan } from './plan.js';
import { plansOf } from './planRuns.js';

/**
 * Run the arguments after `spinup run`.
 * @returns the exit code
 * @throws UserError if an argument is invalid, or a run could not start
 */
export const grid = async (args: readonly string[]): Promise<number> => {
  const { plans, jobs, resume, notes, again, insteadOfTraining } = plansOf(args);
  for (const note of notes) process.stderr.write(`${note}\n`);
  await checkAll(plans, resume);
  if (insteadOfTraining === 'print_commands')
    return printText(plans.map((plan) => `${commandOf(plan)} --resume\n`).join(''));
  if (insteadOfTraining === 'dry_run') return printText(dryRun(plans, jobs));
  if (resume) for (const plan of plans) checkResumable(plan);
  if (plans.length === 1) return runSingle(plans[0], resume);
  refuseLauncher(plans.length);
  return runSeveral(plans, jobs, ['run', ...again]);
};

/**
 * Check all runs before anything is written or moved.
 * @throws UserError with the flag's name, if a run could not start
 */
const checkAll = async (plans: readonly Plan[], resume: boolean): Promise<void> => {
  const keeps = resume || plans.length > 1;
  try {
    for (const name of new Set(plans.map(({ config }) => unmeasured(config.backend))))
      await withBackend(name, async () => {}); // throws if the backend is not available
    for (const plan of plans) await check(plan.config, !keeps || standing(plan) === 'new');
  } catch (error) {
    throw error instanceof UserError
      ? new UserError(inFlags(error.message), error.exitCode)
      : error;
  }
};

/** @throws UserError if a launcher has started this process as a rank of a job */
const refuseLauncher = (runs: number): void => {
  const launch = jobOf(process.env);
  if (launch === undefined) return;
  throw new UserError(
    `this command has ${runs} runs, but ${launch.launcher} has started ${launch.size} ranks, ` +
      'which learn together in one run; --print_commands prints a command for each run',
  );
};

/**
 * A single run; with `resume`, a completed one is left as it is, and one that is interrupted or has
 * fewer epochs goes on.
 */
const runSingle = async (plan: Plan, resume: boolean): Promise<number> => {
  const status = resume ? standing(plan) : 'new';
  if (status === 'done')
    return printText(
      `${plan.dir} is already complete; to watch its policy: npx spinup test_policy ` +
        `${quoted(plan.dir)}\n`,
    );
  return untilStopped(
    status === 'cut off' ? runInThread('resume', resumeArgs(plan)) : runInThread('run', plan.args),
  );
};

/**
 * Several runs, each in a process of its own, until all have ended or the user stops them.
 * @param again arguments of the `spinup` command that continues the runs
 * @returns the exit code
 */
const runSeveral = async (
  plans: readonly Plan[],
  jobs: number,
  again: readonly string[],
): Promise<number> => {
  const { exitCode, runPlans } = await import('./runAll.js');
  const stopper = new AbortController();
  const outcome = runPlans(plans, { jobs, signal: stopper.signal, again });
  const code = await untilStopped({ outcome, stop: () => stopper.abort(), announcesStop: true });
  return code || exitCode(await outcome);
};

const printText = (text: string): number => {
  process.stdout.write(text);
  return 0;
};
