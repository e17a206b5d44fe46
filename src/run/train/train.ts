/** A run from its description to its files: what `spinup run` does, for scripts to call as well. */
import type { AlgoName } from '../../algos/index.js';
import type { Backend } from '../../autodiff/index.js';
import type { Env } from '../../envs/env.js';
import { type Learner, learner, type Run } from '../config/anyAlgorithm.js';
import { blasName } from '../config/blasTrial.js';
import type { Computed } from '../config/computedBy.js';
import {
  configDigest,
  descriptionOf,
  envNameOf,
  expNameOf,
  hyperparametersOf,
} from '../config/configJson.js';
import { type EnvOptions, environment, isFile } from '../config/loadEnvironment.js';
import { backendNotice, backendWatch, withBackend } from '../config/runBackend.js';
import { runSettings } from '../config/runSettings.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { momentOf } from '../files/timestamp.js';
import { type Progress, progress } from '../print/progressBar.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { many } from '../print/text.js';
import { claimDirectory, runDirectory } from '../saved/runDirectory.js';
import type { SavedState } from '../saved/runStateFile.js';
import { UserError } from '../userError.js';
import { EpochRecorder } from './epochRecorder.js';
import { EpochLogger } from './logger.js';
import { watched } from './onEachStep.js';
import { summary } from './summary.js';

/** Output of a run, and the means to stop it. */
export interface RunIO extends Terminal {
  /** Asked before each environment step, in evaluations too: true stops the run. */
  readonly stopped?: () => boolean;
}

/** The outcome of a run. */
export interface Outcome {
  readonly algo: AlgoName;
  readonly dir: string;
  /** Epochs done. */
  readonly epoch: number;
  readonly epochs: number;
  readonly steps: number;
  readonly seconds: number;
  /** Mean return of the episodes that ended in the last epoch; undefined if none did. */
  readonly meanReturn: number | undefined;
  /** Mean return of the evaluation episodes after the last epoch; undefined if there were none. */
  readonly meanTestReturn: number | undefined;
  /** Was it stopped before its last epoch? */
  readonly interrupted: boolean;
  /** Its environment cannot go back in time, so it cannot be resumed. */
  readonly live: boolean;
}

/** Thrown out of an environment step, to leave an epoch under way. */
class Interrupted extends Error {}

/**
 * Train, print, and save. Ends early, with all complete epochs saved, when io.stopped() says so.
 * @throws UserError if there is no such environment, or the algorithm cannot run there as
 * described, or the directory cannot be written
 * @example await train({ algo: 'ppo', env: 'CartPole-v1', expName: 'first', epochs: 20 });
 */
export const train = async (config: TrainConfig, io: RunIO = terminal()): Promise<Outcome> => {
  const { dataDir = runSettings.dataDir.default, datestamp = false, seed = 0 } = config;
  const expName = expNameOf(config);
  return perform(config, io, () => {
    const when = typeof datestamp === 'string' ? momentOf(datestamp) : new Date();
    const dir = runDirectory({ dataDir, expName, seed, datestamp: datestamp !== false }, when);
    const aside = claimDirectory(dir, dataDir);
    return { dir, word: aside && `An earlier run was in ${dir}; it is in ${aside} now` };
  });
};

/**
 * Could it run, if its backend is there? Files with environments are left to the run itself.
 * @throws UserError if not
 */
export const check = async (config: TrainConfig): Promise<void> => {
  const { algo, env: given, envOptions } = config;
  if (typeof given === 'string' && isFile(given)) return;
  described(algo, {
    ...givenHyperparameters(config),
    env: typeof given === 'string' ? await environment(given, envOptions) : given,
  });
};

/** The directory of a run, the state that it continues from, and notes for the user. */
export interface Place {
  readonly dir: string;
  readonly from?: SavedState | undefined;
  readonly word?: string | undefined;
}

/**
 * Train as described, in a place that is asked for once everything else is known to be right.
 * @param on what computes, where that is not what the run was begun with
 * @throws UserError as train does
 */
export const perform = (
  config: TrainConfig,
  io: RunIO,
  findPlace: () => Place,
  on: Computed = { backend: config.backend },
): Promise<Outcome> =>
  withBackend(on.backend, (backend) => performOn(backend, config, io, findPlace), on.blas);

const performOn = async (
  backend: Backend,
  config: TrainConfig,
  io: RunIO,
  findPlace: () => Place,
): Promise<Outcome> => {
  const { algo, env: given, envOptions, testEnv } = config;
  const { epochs, stepsPerEpoch, numTestEpisodes = 0 } = hyperparametersOf(config);
  const world = typeof given === 'string' ? await environment(given, envOptions) : given;
  const testWorld =
    testEnv ?? (numTestEpisodes > 0 ? await evaluationWorld(given, envOptions) : undefined);
  const bar = progress(io, stepsPerEpoch, numTestEpisodes > 0 ? 'testing' : 'updating');
  const listen = (): void => {
    if (io.stopped?.()) throw new Interrupted();
  };
  const env = watched(world, () => {
    listen();
    bar.step();
  });
  const options = {
    ...givenHyperparameters(config),
    env,
    ...(testWorld && { testEnv: watched(testWorld, listen) }),
  };
  described(algo, options); // what cannot run says so before anything is written

  const live = world.live === true;
  const place = findPlace();
  announce(config, place, live, backend, io);
  const book = booksOf(config, place, live, backend, io);
  follow(
    algo,
    described(algo, { ...options, ...(place.from && { from: place.from.run }) }),
    book,
    bar,
    backendWatch(backend, io.write),
  );
  const outcome = {
    algo,
    dir: place.dir,
    epochs,
    ...result(book),
    interrupted: (book.last?.epoch ?? 0) < epochs,
    live,
  };
  io.write(summary(outcome));
  return outcome;
};

/** Names that belong to the run, and not to its algorithm. */
const namesOfRun: readonly string[] = [
  'algo',
  'envOptions',
  'testEnv',
  ...Object.keys(runSettings),
];

/**
 * The given hyperparameters. A name that is unknown is left in, so that the algorithm refuses it.
 */
const givenHyperparameters = (config: TrainConfig): object =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !namesOfRun.includes(name)));

/** Prints the description of a run before it starts. */
const announce = (
  config: TrainConfig,
  { word }: Place,
  live: boolean,
  backend: Backend,
  io: RunIO,
): void => {
  const { seed, epochs, stepsPerEpoch } = hyperparametersOf(config);
  io.write(
    `${config.algo} on ${envNameOf(config)}, seed ${seed}: ${many(epochs, 'epoch')} of ` +
      `${many(stepsPerEpoch, 'step')}\n`,
  );
  if (live) io.write('This environment cannot go back in time: a run with it cannot be resumed.\n');
  for (const more of [backendNotice(backend), word]) if (more !== undefined) io.write(`${more}\n`);
};

/** Logger and book, in the place of the run. */
const booksOf = (
  given: TrainConfig,
  { dir, from }: Place,
  live: boolean,
  backend: Backend,
  io: RunIO,
): EpochRecorder => {
  const config: TrainConfig = from ? given : { ...given, backend: backend.name };
  const { algo, saveFreq = runSettings.saveFreq.default, keepSnapshots = false } = config;
  const logger = new EpochLogger({
    outputDir: dir,
    expName: expNameOf(config),
    terminal: io,
    rows: from?.run.epoch ?? 0,
  });
  if (!from) logger.saveConfig(descriptionOf(config, blasName(backend)), { quiet: true });
  const columns = learner(algo).columns(hyperparametersOf(config));
  const configuration = configDigest(config);
  return new EpochRecorder({
    dir,
    algo,
    columns,
    configuration,
    envName: envNameOf(config),
    live,
    logger,
    saveFreq,
    keepSnapshots,
    ...(from && { from }),
  });
};

/**
 * The environment of evaluations. A live environment cannot serve while one of its episodes is
 * under way: the algorithm reports it.
 */
const evaluationWorld = async (
  env: string | Env,
  options: EnvOptions | undefined,
): Promise<Env | undefined> => {
  if (typeof env === 'string') return environment(env, options);
  return env.live ? undefined : env;
};

/** A run that waits to be asked for its next epoch. */
const described = (algo: AlgoName, options: Parameters<Learner>[0]): Iterable<Run> => {
  try {
    return learner(algo)(options);
  } catch (error) {
    throw explained(algo, error, 2);
  }
};

/** Keep the books of a run until it is over, stopped, or broken. */
const follow = (
  algo: AlgoName,
  runs: Iterable<Run>,
  book: EpochRecorder,
  bar: Progress,
  watch: () => void,
): void => {
  try {
    for (const run of runs) {
      bar.next();
      book.enter(run);
      watch();
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw explained(algo, error, 1);
  } finally {
    bar.next();
    book.close();
  }
};

/**
 * An algorithm's own errors are for the user: what it cannot do, or that training has broken down.
 */
const explained = (algo: AlgoName, error: unknown, exitCode: 1 | 2): unknown =>
  error instanceof RangeError && error.message.startsWith(`${algo}: `)
    ? new UserError(error.message, exitCode)
    : error;

const result = ({
  last,
  seconds,
}: EpochRecorder): Pick<
  Outcome,
  'epoch' | 'steps' | 'seconds' | 'meanReturn' | 'meanTestReturn'
> => ({
  epoch: last?.epoch ?? 0,
  steps: last?.steps ?? 0,
  seconds,
  meanReturn: mean(last?.episodes.returns),
  meanTestReturn: mean(last?.test?.returns),
});

const mean = (xs: readonly number[] = []): number | undefined =>
  xs.length > 0 ? xs.reduce((sum, x) => sum + x, 0) / xs.length : undefined;
