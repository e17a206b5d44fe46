/** Resuming an interrupted run: `spinup resume`, also callable from scripts. */
import { join } from 'node:path';
import { getBackend } from '../../autodiff/index.js';
import type { Env } from '../../envs/env.js';
import { type Check, objectOptions, problemWith, wholeNumber } from '../config/checks.js';
import { computedBy, isSame, recordChange, unlike } from '../config/computedBy.js';
import { envNameOf, fixedConfig, hyperparametersOf } from '../config/configJson.js';
import type { GivenNetworks, OwnNetworks } from '../config/ownNetworks.js';
import { networksByName } from '../config/ownNetworks.js';
import { type RunBackend, unmeasured } from '../config/runBackend.js';
import { runSettings } from '../config/runSettings.js';
import { writeFile } from '../files/atomicFiles.js';
import { type CommandFlag, onlyOne, parseCommand } from '../flags/commandFlags.js';
import { sourceFlags } from '../flags/sourceFlags.js';
import { pythonJson } from '../print/pythonJson.js';
import { terminal } from '../print/terminal.js';
import { many } from '../print/text.js';
import { findRun, readConfig, type SavedRun } from '../saved/loadRun.js';
import { lockRun, type RunLock } from '../saved/runLock.js';
import { hasState, loadState, type SavedState } from '../saved/runStateFile.js';
import { fewerEpochs, headway } from '../saved/runStatus.js';
import { savedEnvironment, savedNetworks } from '../saved/savedSources.js';
import { checkSpaces } from '../saved/savedSpaces.js';
import { UserError } from '../userError.js';
import type { OnEpoch } from './afterEpoch.js';
import { checkOnEpoch } from './checkSettings.js';
import { checkSameRanks } from './jobRanks.js';
import type { RunStart } from './recorderFor.js';
import { savedConfig } from './savedConfig.js';
import { ownCopy } from './startingParameters.js';
import { perform, type RunIO, type RunResult } from './train.js';

/** The run to resume, and with what. */
export interface ResumeOptions extends OwnNetworks {
  /** The run's directory, or that of an experiment with a single run. */
  readonly dir: string;
  /**
   * The environment: your own, if the run was trained in one of a script; or the path of its file,
   * if that is no longer where it was.
   */
  readonly env?: Env | string;
  /** Your own networks, if the run was trained with some, by their names or all together. */
  readonly networks?: GivenNetworks;
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
  /**
   * Mean return at which the run is to stop, if not that of config.json, which records the change.
   */
  readonly stopAt?: number;
  /** Called after each epoch from here on; the run stops if it returns true. */
  readonly onEpoch?: OnEpoch;
}

/**
 * Continue a run after its last completed epoch, as if it had never stopped: the parameters and
 * progress.txt (except the column Time) become those of an uninterrupted run, bit for bit.
 * @throws UserError if there is no such run, one of its files is damaged, or the run has completed
 * more than `epochs`
 */
export const resume = async (
  options: ResumeOptions,
  io: RunIO = terminal(),
): Promise<RunResult> => {
  const { dir: where, ...rest } = objectOptions("resume({ dir: 'data/exp/exp_s0' })", options);
  checkOnEpoch('resume', rest.onEpoch);
  const dir = findRun(where);
  const { epochs = readConfig(join(dir, 'config.json')).epochs } = rest;
  const lock = lockRun(dir, {
    ...(typeof epochs === 'number' && { epochs }),
    instead: 'it needs no resuming',
    existing: true,
  });
  try {
    return await goOn(dir, lock, rest, io);
  } finally {
    lock.release();
  }
};

/** Goes on with a run whose directory is locked. */
const goOn = async (
  dir: string,
  lock: RunLock,
  {
    env,
    networks,
    backend: requested,
    epochs: wanted,
    stopAt,
    onEpoch,
    ...others
  }: Omit<ResumeOptions, 'dir'>,
  io: RunIO,
): Promise<RunResult> => {
  const was = readConfig(join(dir, 'config.json'));
  const written = {
    ...was,
    ...(wanted !== undefined && { epochs: valueGiven('epochs', wanted, wholeNumber(1)) }),
    ...(stopAt !== undefined && {
      stop_at: valueGiven('stopAt', stopAt, runSettings.stopAt.check),
    }),
  };
  const sources = {
    env: savedEnvironment(dir, written, env),
    networks: savedNetworks(dir, written, networks ?? networksByName(others)),
  };
  const config = savedConfig(dir, written, sources.env);
  checkSameRanks(config, io.ranks);
  const from = hasState(dir) ? loadState(dir, fixedConfig(config)) : undefined;
  if (!from) checkUnbegun(dir);
  const { epochs } = hyperparametersOf(config);
  if (from && from.run.epoch > epochs) throw fewerEpochs(dir, from.run.epoch, epochs);
  const computed = computedBy(written);
  const prepare = (): RunStart => {
    const now = getBackend();
    const same = isSame(computed, now);
    if (!same && requested === undefined) throw unlike(dir, computed, now);
    const extension = recordChanges(dir, written, was);
    const change =
      !same && from && from.run.epoch < epochs
        ? [recordChange(dir, written, now, from.run.epoch)]
        : [];
    return {
      dir,
      lock,
      from,
      notice: [progressNotice(from), ...extension, ...change].join('\n'),
    };
  };
  const backend = unmeasured(requested ?? computed.backend);
  const check = (world: Env): void => checkSpaces(dir, written, envNameOf(config), world);
  const model = from ? undefined : ownCopy(config, dir);
  return perform(config, io, prepare, { ...computed, backend, ...sources, model, check, onEpoch });
};

/**
 * Records in config.json that the run is to have another number of epochs, or to stop elsewhere.
 * @returns a notice for the user about each change, in one line
 */
const recordChanges = (
  dir: string,
  config: SavedRun['config'],
  was: SavedRun['config'],
): readonly string[] => {
  const { epochs, stop_at: stopAt } = config;
  const changes = [
    ...(epochs === was.epochs
      ? []
      : [`The run is to have ${epochs} epochs in place of ${was.epochs}`]),
    ...(stopAt === was.stop_at
      ? []
      : [`The run is to stop at ${stopAt} in place of ${was.stop_at ?? 'its last epoch'}`]),
  ];
  if (changes.length > 0) writeFile(join(dir, 'config.json'), pythonJson(config));
  return changes.map((change) => `${change}, as config.json now records`);
};

/** @throws UserError if a value does not pass its check */
const valueGiven = (name: string, value: unknown, check: Check): unknown => {
  const wrong = problemWith(check, value);
  if (wrong) throw new UserError(`resume: ${name} ${wrong}, but is ${String(value)}`);
  return value;
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

/** The line that says where training continues; a run that is complete prints none. */
const progressNotice = (from: SavedState | undefined): string =>
  from
    ? `Resuming after epoch ${from.run.epoch - 1} of the table`
    : 'No epoch was completed, so the run starts from the beginning';

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
  {
    key: 'stopAt',
    names: ['--stop_at'],
    kind: 'literal',
    value: 'N',
    shownDefault: "the run's own",
    meaning: 'The mean return at which the run is to stop.',
    check: runSettings.stopAt.check,
  },
  ...sourceFlags,
] as const satisfies readonly CommandFlag[];

/**
 * Parse the arguments of `spinup resume`: one directory, and flags.
 * @throws UserError if there is not exactly one directory, or another flag: all other settings are
 * those of config.json
 */
export const resumeOptions = (args: readonly string[]): ResumeOptions => {
  const { positional, options } = parseCommand('resume', resumeFlags, args);
  const request = 'which run? Name its directory, such as spinup resume data/cmd_ppo/cmd_ppo_s0';
  return { dir: onlyOne(positional, 'directory', request), ...options };
};
