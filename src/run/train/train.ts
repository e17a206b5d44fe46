/**
 * Training from a configuration to the files of a run: `spinup run`, also callable from scripts.
 */
import type { Collective } from '../../algos/collective.js';
import type { Backend } from '../../autodiff/index.js';
import { envNameOf, expNameOf, hyperparametersOf } from '../config/configJson.js';
import { checkFile, environment, isFile } from '../config/loadEnvironment.js';
import { networksAmong } from '../config/ownNetworks.js';
import { backendNotice, backendWatch, withBackend } from '../config/runBackend.js';
import { runSettings } from '../config/runSettings.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { momentOf } from '../files/timestamp.js';
import { progress } from '../print/progressBar.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { many } from '../print/text.js';
import { claimDirectory, runDirectory } from '../saved/runDirectory.js';
import type { RunLock } from '../saved/runLock.js';
import { hasReached, headway } from '../saved/runStatus.js';
import { filesInJson } from '../saved/savedSources.js';
import { spacesInJson } from '../saved/savedSpaces.js';
import { afterEpoch } from './afterEpoch.js';
import { checkSettings } from './checkSettings.js';
import { epochsOf } from './epochsOf.js';
import { givenByScript, givenHyperparameters, ingredientsOf, type Session } from './ingredients.js';
import { checkShareable, plannedRanks, sharedRun, withCpu, withRanks } from './jobRanks.js';
import { watched } from './onEachStep.js';
import { Interrupted, recordEpochs } from './recordEpochs.js';
import { type RunStart, recorderFor } from './recorderFor.js';
import { refuseFrom } from './refuseFrom.js';
import { type RunResult, resultOf } from './runResult.js';
import { checkElsewhere, givenModel, startingParameters } from './startingParameters.js';
import { alreadyComplete, summary } from './summary.js';

/** Output of a run, and a way to stop it. */
export interface RunIO extends Terminal {
  /** Called before each environment step, in evaluations too; returning true stops the run. */
  readonly stopped?: () => boolean;
  /** The ranks that a launcher such as mpirun has started, of which this is rank 0. */
  readonly ranks?: Collective;
}

export type { RunResult };

/**
 * Train, print progress, and save. Stops early, with all completed epochs saved, when io.stopped()
 * returns true.
 * @throws UserError if there is no such environment, the algorithm cannot run in it as configured,
 * or the directory cannot be written
 * @example await train({ algo: 'ppo', env: 'CartPole-v1', expName: 'first', epochs: 20 });
 */
export const train = async (given: TrainConfig, io: RunIO = terminal()): Promise<RunResult> => {
  const expName = expNameOf(given);
  refuseFrom(given);
  checkSettings(given);
  const config = withCpu(given, io.ranks);
  const { dataDir = runSettings.dataDir.default, datestamp = false, seed = 0 } = config;
  let lock: RunLock | undefined;
  const prepare = (): RunStart => {
    const when = typeof datestamp === 'string' ? momentOf(datestamp) : new Date();
    const dir = runDirectory({ dataDir, expName, seed, datestamp: datestamp !== false }, when);
    checkElsewhere(config, dir);
    const claim = claimDirectory(dir, dataDir, {
      epochs: hyperparametersOf(config).epochs,
      instead: 'give this one another --exp_name',
    });
    ({ lock } = claim);
    const notice = claim.aside && `An earlier run in ${dir} has been moved to ${claim.aside}`;
    return { dir, lock, notice };
  };
  try {
    return await perform(config, io, prepare, { ...config, model: givenModel(config) });
  } finally {
    lock?.release();
  }
};

/**
 * Check that a run could start, apart from its backend. Environments in files are not loaded here;
 * the run itself checks them.
 * @param begins is it a new run, which needs the parameters that it starts with?
 * @throws UserError if it could not
 */
export const check = async (given: TrainConfig, begins = true): Promise<void> => {
  refuseFrom(given);
  checkSettings(given);
  const config = withCpu(given);
  const { algo, env: named, envOptions, networks } = config;
  const model = begins ? givenModel(config) : undefined;
  if (typeof networks === 'string') checkFile(networks, 'networks');
  if (typeof named === 'string' && isFile(named)) return;
  const env = typeof named === 'string' ? await environment(named, envOptions) : named;
  epochsOf(config, { ...givenHyperparameters(config), env, collective: plannedRanks(config) });
  if (model !== undefined && typeof networks !== 'string')
    startingParameters(model, config, env, networksAmong(algo, config));
};

/**
 * Train as configured.
 * @param prepare called once the configuration is known to be valid, since it may create or move
 * directories
 * @param on backend, environment, networks and starting parameters of this session, if they are not
 * those of `config`
 * @throws UserError as train does
 */
export const perform = (
  config: TrainConfig,
  io: RunIO,
  prepare: () => RunStart,
  on: Session = config,
): Promise<RunResult> =>
  withBackend(on.backend, (backend) => performOn(backend, config, io, prepare, on), on.blas);

const performOn = async (
  backend: Backend,
  config: TrainConfig,
  io: RunIO,
  prepare: () => RunStart,
  session: Session,
): Promise<RunResult> => {
  const { algo } = config;
  const { epochs, stepsPerEpoch, numTestEpisodes = 0 } = hyperparametersOf(config);
  const planned = plannedRanks(config);
  checkShareable(config, session);
  const { world, evalEnv, networks } = await ingredientsOf(config, session);
  const bar = progress(
    config.quiet ? silent(io) : io,
    stepsPerEpoch / planned.size,
    numTestEpisodes > 0 ? 'testing' : 'updating',
  );
  const checkStopped = (): void => {
    if (io.stopped?.()) throw new Interrupted();
  };
  const env = watched(world, () => {
    checkStopped();
    bar.step();
  });
  const options = {
    ...givenHyperparameters(config),
    ...networks,
    env,
    ...(evalEnv && { testEnv: watched(evalEnv, checkStopped) }),
  };
  // throws before anything is written if the algorithm cannot run
  epochsOf(config, { ...options, collective: planned });
  const { model } = session;
  const initial =
    model === undefined ? undefined : startingParameters(model, config, world, networks);

  const live = world.live === true;
  const start = prepare();
  const isOver = hasEnded(config, start);
  const shown = config.quiet || isOver ? silent(io) : io;
  announce(config, start, live, backend, shown);
  const files = filesInJson(start.dir, session);
  const sources = { ...spacesInJson(world), ...files };
  const recorder = recorderFor(config, { ...start, initial }, { live, sources, backend }, shown);
  const end = afterEpoch(config, {
    before: { epoch: start.from?.run.epoch ?? 0, seconds: start.from?.seconds ?? 0 },
    seconds: () => recorder.seconds,
    meanReturn: () => recorder.meanReturn(),
    write: shown.write,
    columns: io.columns,
    onEpoch: session.onEpoch,
  });
  const watch = backendWatch(backend, io.write);
  const beginning = {
    ...(start.from && { from: start.from.run }),
    ...(!start.from && initial && { initFrom: initial }),
  };
  const over =
    isOver ||
    (await withRanks(config, io, async (collective) => {
      collective.broadcast(sharedRun(config, session, backend, beginning));
      const runs = epochsOf(config, { ...options, ...beginning, collective }, start.dir);
      return recordEpochs(config, runs, {
        recorder,
        bar,
        stopped: () => io.stopped?.() ?? false,
        end: (run) => {
          watch();
          return collective.broadcast(end(run));
        },
      });
    }));
  const outcome = {
    algo,
    dir: start.dir,
    epochs,
    ...resultOf(recorder),
    interrupted: (recorder.last?.epoch ?? 0) < epochs && !over,
    live,
  };
  io.write(
    isOver
      ? alreadyComplete(outcome, config.stopAt)
      : summary(outcome, givenByScript(config, session)),
  );
  return outcome;
};

/** Print the lines at the head of a run. */
const announce = (
  config: TrainConfig,
  { notice }: RunStart,
  live: boolean,
  backend: Backend,
  io: RunIO,
): void => {
  const { seed, epochs, stepsPerEpoch } = hyperparametersOf(config);
  io.write(
    `${config.algo} on ${envNameOf(config)}, seed ${seed}: ${many(epochs, 'epoch')} of ` +
      `${many(stepsPerEpoch, 'step')}\n`,
  );
  if (live) io.write('This environment cannot go back in time, so the run cannot be resumed.\n');
  for (const line of [backendNotice(backend), notice])
    if (line !== undefined) io.write(`${line}\n`);
};

/** A terminal on which nothing appears. */
const silent = (io: Terminal): Terminal => ({ color: io.color, write: () => {} });

/** True if a run that is to go on has all its epochs, or the mean return that it was to reach. */
const hasEnded = (config: TrainConfig, { dir, from }: RunStart): boolean => {
  if (from === undefined) return false;
  if (from.run.epoch >= hyperparametersOf(config).epochs) return true;
  const { epoch, meanReturn } = headway(dir);
  // The table may have one row more, of an epoch that was cut off before its state was saved.
  return epoch === from.run.epoch && hasReached(config, meanReturn);
};
