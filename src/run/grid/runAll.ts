/** Several runs side by side, each in its own process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { envNameOf, expNameOf, hyperparametersOf } from '../config/configJson.js';
import { withBackend } from '../config/runBackend.js';
import { remove } from '../files/atomicFiles.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { claimDirectory } from '../saved/runDirectory.js';
import { headway, standing } from '../saved/runStatus.js';
import { messageOf, UserError } from '../userError.js';
import { type Child, type Ending, spinup } from './childProcess.js';
import { type Board, board } from './display.js';
import type { Plan } from './plan.js';
import { failure, gridSummary, reasonOf } from './report.js';
import type { View } from './statusTable.js';

export interface GridOptions {
  /** Runs at a time. */
  readonly jobs: number;
  /** Aborted when it is time to stop: each run leaves the epoch under way, and no other begins. */
  readonly signal?: AbortSignal;
  /** The arguments after `spinup`, if the same command resumes what is not finished. */
  readonly again?: readonly string[];
  /** Starts a process; default: `spinup …`. */
  readonly start?: (words: readonly string[], log: string) => Child;
}

/** The outcome of an experiment. */
export interface GridOutcome {
  readonly runs: readonly View[];
  readonly seconds: number;
  readonly interrupted: boolean;
}

/** The interval between looks at the runs. */
const PERIOD = 500; // milliseconds

/**
 * Runs the plans and reports on them. A finished run is skipped, an interrupted one resumed, and
 * one of another configuration moved aside. A failed run does not stop the others.
 * @throws UserError if two runs would write to one directory, or blas is asked for and is not worth
 * it
 */
export const runPlans = async (
  plans: readonly Plan[],
  options: GridOptions,
  io: Terminal = terminal(),
): Promise<GridOutcome> => {
  checkDirectories(plans);
  await checkBlas(plans);
  const began = performance.now();
  const grid = new Grid(plans, options, board(io, options.jobs));
  await grid.run();
  const outcome = {
    runs: grid.views,
    seconds: (performance.now() - began) / 1000,
    interrupted: options.signal?.aborted ?? false,
  };
  io.write(gridSummary(outcome.runs, { seconds: outcome.seconds, again: options.again }));
  return outcome;
};

/** 1 if a run has failed. */
export const exitCode = ({ runs }: GridOutcome): number =>
  runs.some(({ state }) => state === 'failed') ? 1 : 0;

const checkDirectories = (plans: readonly Plan[]): void => {
  const dirs = plans.map(({ dir }) => dir);
  const twice = dirs.find((dir, i) => dirs.indexOf(dir) < i);
  if (twice !== undefined)
    throw new UserError(`two runs would write to ${twice}; give each value and each seed once`);
};

/**
 * Measured once here, and not again in each run.
 * @throws UserError if a run is to begin on blas, and that is hardly faster than wasm
 */
const checkBlas = async (plans: readonly Plan[]): Promise<void> => {
  if (plans.some((plan) => plan.config.backend === 'blas' && standing(plan) === 'new'))
    await withBackend('blas', async () => {});
};
const withoutMeasuring = (words: readonly string[]): string[] =>
  words.map((word, i) => (words[i - 1] === '--backend' && word === 'blas' ? 'blas!' : word));

/** The runs of an experiment, from the first to the last. */
class Grid {
  views: readonly View[];
  private readonly children = new Set<Child>();
  private readonly began = new Map<number, number>();

  constructor(
    private readonly plans: readonly Plan[],
    private readonly options: GridOptions,
    private readonly board: Board,
  ) {
    this.views = plans.map(viewOf);
  }

  async run(): Promise<void> {
    const { jobs, signal } = this.options;
    const stop = (): void => {
      this.board.stopping();
      this.board.show(this.views);
      for (const child of this.children) child.stop();
    };
    const kill = (): void => {
      for (const child of this.children) child.kill();
    };
    signal?.addEventListener('abort', stop, { once: true });
    process.once('exit', kill);
    const timer = setInterval(() => this.look(), PERIOD);
    try {
      for (const view of this.views) if (view.state === 'skipped') this.board.tell(view);
      this.board.show(this.views);
      const waiting = this.views.flatMap(({ state }, i) => (state === 'waiting' ? [i] : []));
      await new PQueue({ concurrency: jobs }).addAll(waiting.map((i) => () => this.perform(i)));
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', stop);
      process.off('exit', kill);
      this.board.end(this.views);
    }
  }

  /** One run, from its beginning to its end. */
  private async perform(i: number): Promise<void> {
    if (this.options.signal?.aborted) return;
    this.began.set(i, Date.now());
    try {
      const child = this.begin(i);
      this.children.add(child);
      this.set(i, { state: 'running', ...this.seen(i) });
      this.board.tell(this.views[i]);
      this.board.show(this.views);
      const ending = await child.ended.finally(() => this.children.delete(child));
      this.set(i, this.seen(i));
      this.set(i, verdict(this.views[i], ending, this.options.signal?.aborted ?? false));
    } catch (error) {
      this.set(i, { state: 'failed', reason: messageOf(error) });
    }
    const view = this.views[i];
    if (view.state === 'failed') this.board.say(failure(view, logText(view.log)));
    else this.board.tell(view);
    this.board.show(this.views);
  }

  /** @throws UserError if its directory cannot be written */
  private begin(i: number): Child {
    const plan = this.plans[i];
    const { dir, log } = this.views[i];
    const start = this.options.start ?? spinup;
    if (standing(plan) === 'cut off') return start(['resume', dir], log);
    if (headway(dir).epoch === 0) remove(log); // that of a run that wrote nothing else
    const aside = claimDirectory(dir, plan.config.dataDir ?? 'data');
    if (aside !== undefined) this.board.say(`An earlier run was in ${dir}; it is in ${aside} now`);
    return start(['run', ...withoutMeasuring(plan.words)], log);
  }

  /** Look what the runs have written. */
  private look(): void {
    for (const [i, { state }] of this.views.entries())
      if (state === 'running') this.set(i, this.seen(i));
    this.board.show(this.views);
  }

  private seen(i: number): Partial<View> {
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
  const how = standing(plan);
  const { epoch, meanReturn, pace } = headway(dir);
  return {
    name: expNameOf(config),
    seed,
    envName: envNameOf(config),
    dir,
    log: join(dir, 'log.txt'),
    state: how === 'done' ? 'skipped' : 'waiting',
    ...(how === 'new'
      ? { epoch: 0, meanReturn: undefined, pace: undefined }
      : { epoch, meanReturn, pace }),
    since: 0,
    epochs,
  };
};

/** The state of a run after its process has ended. */
const verdict = (
  { epoch, epochs, log }: View,
  ending: Ending,
  stopping: boolean,
): Partial<View> => {
  if ('exitCode' in ending && ending.exitCode === 0)
    return epoch === epochs
      ? { state: 'done' }
      : { state: 'failed', reason: 'it ended before its last epoch' };
  return stopping && isStop(ending)
    ? { state: 'stopped' }
    : { state: 'failed', reason: reasonOf(ending, logText(log)) };
};

/** As a run ends that is stopped: by its own exit code, or, before it listens, by the signal. */
const isStop = (ending: Ending): boolean =>
  'exitCode' in ending ? ending.exitCode === 130 : ending.signal === 'SIGINT';

const logText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};
