/** Resuming an interrupted run: the command `spinup resume`, and the same for scripts. */
import { join } from 'node:path';
import { problem } from '../../algos/index.js';
import { getBackend } from '../../autodiff/index.js';
import type { Env } from '../../envs/env.js';
import { learner } from '../config/anyAlgorithm.js';
import { computedBy, isSame, recordChange, unlike } from '../config/computedBy.js';
import { configDigest, hyperparametersOf } from '../config/configJson.js';
import { checkOutside } from '../config/loadEnvironment.js';
import { type RunBackend, unmeasured } from '../config/runBackend.js';
import { runSettings, settingEntries } from '../config/runSettings.js';
import { envOptionsOf, fromConfig } from '../config/spinningUpNames.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { type CommandFlag, onlyOne, parseCommand } from '../flags/commandFlags.js';
import { terminal } from '../print/terminal.js';
import { many } from '../print/text.js';
import { findRun, readConfig, type SavedRun, savedAlgorithm } from '../saved/loadRun.js';
import { hasState, loadState, type SavedState } from '../saved/runStateFile.js';
import { headway } from '../saved/runStatus.js';
import { UserError } from '../userError.js';
import { type Outcome, type Place, perform, type RunIO } from './train.js';

export interface ResumeOptions {
  /** The run's directory, or that of an experiment with one run. */
  readonly dir: string;
  /** Your own environment, where the run was trained in one. */
  readonly env?: Env;
  /**
   * The backend from here on; default: that of the run. With another one the run ends in other
   * bits, and config.json records it.
   */
  readonly backend?: RunBackend;
}

/**
 * Go on with a run after the last epoch that it completed, as if it had never stopped: its
 * parameters and its progress.txt (but for the column Time) become those of a run that was not cut
 * off, bit for bit.
 * @throws UserError if there is no run, or a file of it is damaged
 */
export const resume = async (
  { dir: where, env, backend: asked }: ResumeOptions,
  io: RunIO = terminal(),
): Promise<Outcome> => {
  const dir = findRun(where);
  const written = readConfig(join(dir, 'config.json'));
  const config = configIn(dir, written, env);
  const from = hasState(dir) ? loadState(dir, configDigest(config)) : undefined;
  if (!from) checkUnbegun(dir);
  const { epochs } = hyperparametersOf(config);
  const was = computedBy(written);
  const findPlace = (): Place => {
    const now = getBackend();
    const same = isSame(was, now);
    if (!same && asked === undefined) throw unlike(dir, was, now);
    const change =
      !same && from && from.run.epoch < epochs
        ? [recordChange(dir, written, now, from.run.epoch)]
        : [];
    return { dir, from, word: [wordOf(from, epochs), ...change].join('\n') };
  };
  return perform(config, io, findPlace, { ...was, backend: unmeasured(asked ?? was.backend) });
};

/**
 * @throws UserError if the run has results, for they would be lost; the row of a first epoch comes
 * before its state
 */
const checkUnbegun = (dir: string): void => {
  const { epoch } = headway(dir);
  if (epoch > 1)
    throw new UserError(
      `${dir} has ${many(epoch, 'epoch')}, but no state to go on from; spinup run moves them ` +
        `aside and begins anew`,
      1,
    );
};

/** The progress that is printed when a run is resumed. */
const wordOf = (from: SavedState | undefined, epochs: number): string => {
  if (!from) return 'No epoch of it was complete, so it begins anew';
  return from.run.epoch < epochs
    ? `It goes on after epoch ${from.run.epoch - 1} of the table`
    : 'It is done already';
};

/** The run that config.json describes. */
const configIn = (dir: string, config: SavedRun['config'], env: Env | undefined): TrainConfig => {
  const file = join(dir, 'config.json');
  const algo = savedAlgorithm(config, file);
  const given = env ?? config.env_name;
  if (given === undefined || given === 'unnamed')
    throw new UserError(
      `${file} does not name an environment; a run with one of your own goes on by resume({ ` +
        `dir, env }) in a script`,
    );
  if (typeof given === 'string') checkOutside(given, dir);
  const read = (name: string): [string, unknown] => {
    const value = fromConfig(config, name);
    const wrong = problem(algo, name, value);
    if (wrong) throw new UserError(`${file}: ${name} ${wrong}, but is ${JSON.stringify(value)}`);
    return [name, value];
  };
  const hyperparameters = Object.fromEntries(Object.keys(learner(algo).defaults).map(read));
  const written = settingEntries.filter(([, { inConfig }]) => inConfig !== 'never');
  const settings = Object.fromEntries(written.map(([name, { key }]) => [name, config[key]]));
  return {
    algo,
    ...settings,
    env: given,
    envOptions: envOptionsOf(config),
    ...hyperparameters,
  } as TrainConfig;
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
] as const satisfies readonly CommandFlag[];

/**
 * The directory and the flags after `spinup resume`.
 * @throws UserError if there is not exactly one directory, or there are other flags: a run is
 * resumed as config.json says
 */
export const resumeOptions = (args: readonly string[]): ResumeOptions => {
  const { positional, options } = parseCommand('resume', resumeFlags, args);
  const request = 'which run? Name its directory, such as spinup resume data/cmd_ppo/cmd_ppo_s0';
  return { dir: onlyOne(positional, 'directory', request), ...options };
};
