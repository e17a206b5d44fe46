/** Running several runs at a time, each in a process of its own. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import { envNameOf, expNameOf, hyperparametersOf } from '../config/configJson.js';
import { withBackend } from '../config/runBackend.js';
import { remove, textIfReadable } from '../files/atomicFiles.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { claimDirectory } from '../saved/runDirectory.js';
import { DirectoryInUse, lockRun, type RunLock } from '../saved/runLock.js';
import { hasReached, headway, resumeArgs, standing } from '../saved/runStatus.js';
import { messageOf, UserError } from '../userError.js';
import { type Child, type Ending, spinup } from './childProcess.js';
import { type Display, display } from './display.js';
import type { Plan } from './plan.js';
import { failure, gridSummary, reasonOf } from './report.js';
import type { View } from './statusTable.js';

/** Options of a grid of runs. */
export interface GridOptions {
  /** Number of runs at a time. */
  readonly jobs: number;
  /** When aborted, running runs save their completed epochs and end, and no other starts. */
  readonly signal?: AbortSignal;
  /** Arguments after `spinup` that continue the unfinished runs, if the same command does so. */
  readonly again?: readonly string[];
  /** Starts a child process; `spinup …`, if absent. */
  readonly start?: (args: readonly string[], log: string) => Child;
}

/** Result of a grid. */
export interface GridOutcome {
  readonly runs: readonly View[];
  readonly seconds: number;
  readonly interrupted: boolean;
}

/** Time between two readings of the runs' files. */
const POLL_PERIOD = 500; // milliseconds
/** The wait for a directory in which another run may be about to end. */
const PATIENCE = 3000; // milliseconds

/**
 * Run all plans and report their progress. A completed run is skipped, an interrupted one is
 * resumed, and one with another configuration is moved to <dataDir>/old. A failing run does not
 * affect the others.
 * @throws UserError if two runs would write to one directory, or the blas backend is requested and
 * not worth using
 */
export const runPlans = async (
  plans: readonly Plan[],
  options: GridOptions,
  io: Terminal = terminal(),
): Promise<GridOutcome> => {
  checkDirectories(plans);
  await checkBlas(plans);
  const began = performance.now();
  const grid = new GridRuns(plans, options, display(io, options.jobs));
  await grid.run();
  const outcome = {
    runs: grid.views,
    seconds: (performance.now() - began) / 1000,
    interrupted: options.signal?.aborted ?? false,
  };
  io.write(gridSummary(outcome.runs, { seconds: outcome.seconds, again: options.again }));
  return outcome;
};

/** Exit code: 1 if a run has failed, else 0. */
export const exitCode = ({ runs }: GridOutcome): number =>
  runs.some(({ state }) => state === 'failed') ? 1 : 0;

const checkDirectories = (plans: readonly Plan[]): void => {
  const dirs = plans.map(({ dir }) => dir);
  const repeated = dirs.find((dir, i) => dirs.indexOf(dir) < i);
  if (repeated !== undefined)
    throw new UserError(
      `two runs would write to ${repeated}; give each value and each seed only once`,
    );
};

/**
 * Measure blas once for all runs, which then skip the measurement.
 * @throws UserError if a run is to start on blas, and blas is hardly faster than wasm
 */
const checkBlas = async (plans: readonly Plan[]): Promise<void> => {
  if (plans.some((plan) => plan.config.backend === 'blas' && standing(plan) === 'new'))
    await withBackend('blas', async () => {});
};
const withoutMeasuring = (args: readonly string[]): string[] =>
  args.map((arg, i) => (args[i - 1] === '--backend' && arg === 'blas' ? 'blas!' : arg));

/** The process of a run, and the lock of its directory until the process takes it over. */
interface Begun {
  readonly child: Child;
  readonly lock: RunLock;
}

/** The runs of a grid, from start to end. */
class GridRuns {
  views: readonly View[];
  private readonly children = new Set<Child>();
  private readonly began = new Map<number, number>();

  constructor(
    private readonly plans: readonly Plan[],
    private readonly options: GridOptions,
    private readonly display: Display,
  ) {
    this.views = plans.map(viewOf);
  }

  async run(): Promise<void> {
    const { jobs, signal } = this.options;
    const stop = (): void => {
      this.display.stopping();
      this.display.show(this.views);
      for (const child of this.children) child.stop();
    };
    const kill = (): void => {
      for (const child of this.children) child.kill();
    };
    signal?.addEventListener('abort', stop, { once: true });
    process.once('exit', kill);
    const timer = setInterval(() => this.readProgress(), POLL_PERIOD);
    try {
      for (const view of this.views) if (view.state === 'skipped') this.display.report(view);
      this.display.show(this.views);
      const waiting = this.views.flatMap(({ state }, i) => (state === 'waiting' ? [i] : []));
      await new PQueue({ concurrency: jobs }).addAll(waiting.map((i) => () => this.perform(i)));
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', stop);
      process.off('exit', kill);
      this.display.end(this.views);
    }
  }

  /** Run one plan from start to end. */
  private async perform(i: number): Promise<void> {
    if (this.options.signal?.aborted) return;
    this.began.set(i, Date.now());
    try {
      const begun = await this.beginPatiently(i);
      if (begun) await this.follow(i, begun);
      else this.set(i, { state: 'skipped', ...this.progressOf(i) });
    } catch (error) {
      this.set(i, { state: 'failed', reason: messageOf(error) });
    }
    const view = this.views[i];
    if (view.state === 'failed') this.display.print(failure(view, textIfReadable(view.log) ?? ''));
    else this.display.report(view);
    this.display.show(this.views);
  }

  /** Waits for the process of a run, and judges its end. */
  private async follow(i: number, { child, lock }: Begun): Promise<void> {
    this.children.add(child);
    this.set(i, { state: 'running', ...this.progressOf(i) });
    this.display.report(this.views[i]);
    this.display.show(this.views);
    const ending = await child.ended.finally(() => {
      this.children.delete(child);
      lock.release(); // where the process has not come as far as to take it over
    });
    this.set(i, this.progressOf(i));
    const view = {
      ...this.views[i],
      reached: hasReached(this.plans[i].config, this.views[i].meanReturn),
    };
    this.set(i, endState(view, ending, this.options.signal?.aborted ?? false));
  }

  /** Runs of a grid that was killed end by themselves, but not at once. */
  private async beginPatiently(i: number): Promise<Begun | undefined> {
    const until = Date.now() + PATIENCE;
    for (;;) {
      try {
        return this.begin(i);
      } catch (error) {
        if (!(error instanceof DirectoryInUse) || Date.now() > until) throw error;
        await sleep(POLL_PERIOD / 5);
      }
    }
  }

  /**
   * Starts the process of a run in its locked directory, and hands the lock on to it.
   * @returns undefined if another grid has finished the run meanwhile
   * @throws UserError if its directory cannot be written, or a run is going on there
   */
  private begin(i: number): Begun | undefined {
    const plan = this.plans[i];
    const { dir, log, epochs } = this.views[i];
    const start = this.options.start ?? spinup;
    const options = { epochs, forChild: true, instead: 'give this one another --exp_name' };
    const lock = lockRun(dir, options);
    const how = standing(plan);
    if (how === 'cut off') return { child: start(['resume', ...resumeArgs(plan)], log), lock };
    if (how === 'new' && headway(dir).epoch === 0) remove(log); // it wrote nothing else
    lock.release();
    if (how === 'done') return undefined;
    const claim = claimDirectory(dir, plan.config.dataDir ?? 'data', options);
    if (claim.aside !== undefined)
      this.display.print(`An earlier run in ${dir} has been moved to ${claim.aside}`);
    return { child: start(['run', ...withoutMeasuring(plan.args)], log), lock: claim.lock };
  }

  /** Read the progress of the running runs from their files. */
  private readProgress(): void {
    for (const [i, { state }] of this.views.entries())
      if (state === 'running') this.set(i, this.progressOf(i));
    this.display.show(this.views);
  }

  private progressOf(i: number): Partial<View> {
    const { epoch, pace, meanReturn, at } = headway(this.plans[i].dir);
    const since = (Date.now() - Math.max(at, this.began.get(i) ?? 0)) / 1000;
    return { epoch, pace, meanReturn, since };
  }

  private set(i: number, change: Partial<View>): void {
    this.views = this.views.with(i, { ...this.views[i], ...change });
  }
}

const viewOf = (plan: Plan): View => {
  const { config, dir } = plan;
  const { seed, epochs } = hyperparametersOf(config);
  const status = standing(plan);
  const { epoch, meanReturn, pace } = headway(dir);
  return {
    name: expNameOf(config),
    seed,
    envName: envNameOf(config),
    dir,
    log: join(dir, 'log.txt'),
    state: status === 'done' ? 'skipped' : 'waiting',
    ...(status === 'new'
      ? { epoch: 0, meanReturn: undefined, pace: undefined }
      : { epoch, meanReturn, pace }),
    since: 0,
    epochs,
  };
};

/** State of a run after the end of its process. */
const endState = (
  { epoch, epochs, log, reached }: View & { readonly reached: boolean },
  ending: Ending,
  stopping: boolean,
): Partial<View> => {
  if ('exitCode' in ending && ending.exitCode === 0)
    return epoch === epochs || reached
      ? { state: 'done' }
      : { state: 'failed', reason: 'it ended before its last epoch' };
  return stopping && isStop(ending)
    ? { state: 'stopped' }
    : { state: 'failed', reason: reasonOf(ending, textIfReadable(log) ?? '') };
};

/**
 * Whether a run ended because it was stopped: by its own exit code, or by the signal if it was not
 * yet listening.
 */
const isStop = (ending: Ending): boolean =>
  'exitCode' in ending ? ending.exitCode === 130 : ending.signal === 'SIGINT';
