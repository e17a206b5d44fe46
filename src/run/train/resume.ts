/** Resuming an interrupted run: `spinup resume`, also callable from scripts. */
import { join } from 'node:path';
import { problem } from '../../algos/index.js';
import { getBackend } from '../../autodiff/index.js';
import type { Env } from '../../envs/env.js';
import { learner } from '../config/anyAlgorithm.js';
import { type Check, dictionary, problemWith, wholeNumber } from '../config/checks.js';
import { computedBy, isSame, recordChange, unlike } from '../config/computedBy.js';
import { fixedConfig, hyperparametersOf } from '../config/configJson.js';
import { checkOutside } from '../config/loadEnvironment.js';
import { type RunBackend, unmeasured } from '../config/runBackend.js';
import { runSettings, settingEntries } from '../config/runSettings.js';
import { envOptionsOf, fromConfig } from '../config/spinningUpNames.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { writeFile } from '../files/atomicFiles.js';
import { type CommandFlag, onlyOne, parseCommand } from '../flags/commandFlags.js';
import { pythonJson } from '../print/pythonJson.js';
import { terminal } from '../print/terminal.js';
import { many } from '../print/text.js';
import { findRun, readConfig, type SavedRun, savedAlgorithm } from '../saved/loadRun.js';
import { lockRun, type RunLock } from '../saved/runLock.js';
import { hasState, loadState, type SavedState } from '../saved/runStateFile.js';
import { fewerEpochs, headway } from '../saved/runStatus.js';
import { UserError } from '../userError.js';
import type { RunStart } from './recorderFor.js';
import { ownCopy } from './startingParameters.js';
import { perform, type RunIO, type RunResult } from './train.js';

/** The run to resume, and with what. */
export interface ResumeOptions {
  /** The run's directory, or that of an experiment with a single run. */
  readonly dir: string;
  /** Your own environment, if the run was trained in one that has no name. */
  readonly env?: Env;
  /**
   * Backend from here on, if not the one the run has used so far. Results then differ in their last
   * bits, and config.json records the change.
   */
  readonly backend?: RunBackend;
  /**
   * Epochs that the run is to have, if not as many as in config.json, which records the change. A
   * finished run that is given more goes on and ends as if it had had them from the start.
   */
  readonly epochs?: number;
}

/**
 * Continue a run after its last completed epoch, as if it had never stopped: the parameters and
 * progress.txt (except the column Time) become those of an uninterrupted run, bit for bit.
 * @throws UserError if there is no such run, one of its files is damaged, or the run has completed
 * more than `epochs`
 */
export const resume = async (
  { dir: where, ...options }: ResumeOptions,
  io: RunIO = terminal(),
): Promise<RunResult> => {
  const dir = findRun(where);
  const { epochs = readConfig(join(dir, 'config.json')).epochs } = options;
  const lock = lockRun(dir, {
    ...(typeof epochs === 'number' && { epochs }),
    instead: 'it needs no resuming',
    existing: true,
  });
  try {
    return await goOn(dir, lock, options, io);
  } finally {
    lock.release();
  }
};

/** Goes on with a run whose directory is locked. */
const goOn = async (
  dir: string,
  lock: RunLock,
  { env, backend: requested, epochs: wanted }: Omit<ResumeOptions, 'dir'>,
  io: RunIO,
): Promise<RunResult> => {
  const was = readConfig(join(dir, 'config.json'));
  const written = { ...was, ...(wanted !== undefined && { epochs: epochsGiven(wanted) }) };
  const config = configIn(dir, written, env);
  const from = hasState(dir) ? loadState(dir, fixedConfig(config)) : undefined;
  if (!from) checkUnbegun(dir);
  const { epochs } = hyperparametersOf(config);
  if (from && from.run.epoch > epochs) throw fewerEpochs(dir, from.run.epoch, epochs);
  const computed = computedBy(written);
  const prepare = (): RunStart => {
    const now = getBackend();
    const same = isSame(computed, now);
    if (!same && requested === undefined) throw unlike(dir, computed, now);
    const extension = was.epochs === epochs ? [] : [recordChangedEpochs(dir, written, was.epochs)];
    const change =
      !same && from && from.run.epoch < epochs
        ? [recordChange(dir, written, now, from.run.epoch)]
        : [];
    return {
      dir,
      lock,
      from,
      notice: [progressNotice(from, epochs), ...extension, ...change].join('\n'),
    };
  };
  const backend = unmeasured(requested ?? computed.backend);
  const model = from ? undefined : ownCopy(config, dir);
  return perform(config, io, prepare, { on: { ...computed, backend }, model });
};

/**
 * Records in config.json that the run is to have another number of epochs.
 * @returns the notice for the user, in one line
 */
const recordChangedEpochs = (dir: string, config: SavedRun['config'], was: unknown): string => {
  writeFile(join(dir, 'config.json'), pythonJson(config));
  const { epochs } = config;
  return `The run is to have ${epochs} epochs in place of ${was}, as config.json now records`;
};

/** @throws UserError if it is no number of epochs */
const epochsGiven = (epochs: unknown): unknown => {
  const wrong = problemWith(resumeFlags[1].check, epochs);
  if (wrong) throw new UserError(`resume: epochs ${wrong}, but is ${String(epochs)}`);
  return epochs;
};

/**
 * Check that a run without a saved state has at most one epoch, so that restarting it loses
 * nothing. (An interruption during the first epoch's save leaves its row without a state.)
 * @throws UserError if it has more
 */
const checkUnbegun = (dir: string): void => {
  const { epoch } = headway(dir);
  if (epoch > 1)
    throw new UserError(
      `${dir} has ${many(epoch, 'epoch')}, but no state to resume from; spinup run moves ` +
        `them out of the way and starts again`,
      1,
    );
};

/** The line that says where training continues. */
const progressNotice = (from: SavedState | undefined, epochs: number): string => {
  if (!from) return 'No epoch was completed, so the run starts from the beginning';
  return from.run.epoch < epochs
    ? `Resuming after epoch ${from.run.epoch - 1} of the table`
    : 'The run is already complete';
};

/**
 * The configuration in config.json, with every hyperparameter checked.
 * @throws UserError if a value is missing or invalid
 */
const configIn = (dir: string, config: SavedRun['config'], env: Env | undefined): TrainConfig => {
  const file = join(dir, 'config.json');
  const algo = savedAlgorithm(config, file);
  const given = env ?? config.env_name;
  if (given === undefined || given === 'unnamed')
    throw new UserError(
      `${file} does not name an environment; to resume a run in an environment of your own, ` +
        `call resume({ dir, env }) in a script`,
    );
  checkSetting(file, config, 'env_name', runSettings.env.check);
  checkSetting(file, config, 'env_kwargs', dictionary);
  if (typeof given === 'string') checkOutside(given, dir);
  const read = (name: string): [string, unknown] => {
    const value = fromConfig(config, name);
    const wrong = problem(algo, name, value);
    if (wrong) throw new UserError(`${file}: ${name} ${wrong}, but is ${JSON.stringify(value)}`);
    return [name, value];
  };
  const hyperparameters = Object.fromEntries(Object.keys(learner(algo).defaults).map(read));
  const written = settingEntries.filter(([, { inConfig }]) => inConfig !== 'never');
  for (const [, { key, check }] of written) checkSetting(file, config, key, check);
  const settings = Object.fromEntries(written.map(([name, { key }]) => [name, config[key]]));
  return {
    algo,
    ...settings,
    env: given,
    envOptions: envOptionsOf(config),
    ...hyperparameters,
  } as TrainConfig;
};

/** @throws UserError if config.json has a value that a run cannot have written */
const checkSetting = (
  file: string,
  config: SavedRun['config'],
  key: string,
  check: Check,
): void => {
  const value = config[key];
  const wrong = value === undefined ? undefined : problemWith(check, value);
  if (wrong) throw new UserError(`${file}: ${key} ${wrong}, but is ${JSON.stringify(value)}`);
};

const resumeFlags = [
  {
    key: 'backend',
    names: ['--backend'],
    kind: 'literal',
    value: 'NAME',
    shownDefault: "the run's own",
    meaning: 'The backend from here on.',
    check: runSettings.backend.check,
  },
  {
    key: 'epochs',
    names: ['--epochs'],
    kind: 'literal',
    value: 'N',
    shownDefault: "the run's own",
    meaning: 'Epochs that the run is to have: more of them extend it, also once it is finished.',
    check: wholeNumber(1),
  },
] as const satisfies readonly CommandFlag[];

/**
 * Parse the arguments of `spinup resume`: one directory, and optionally --backend and --epochs.
 * @throws UserError if there is not exactly one directory, or another flag: all other settings are
 * those of config.json
 */
export const resumeOptions = (args: readonly string[]): ResumeOptions => {
  const { positional, options } = parseCommand('resume', resumeFlags, args);
  const request = 'which run? Name its directory, such as spinup resume data/cmd_ppo/cmd_ppo_s0';
  return { dir: onlyOne(positional, 'directory', request), ...options };
};
