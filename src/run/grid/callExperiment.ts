/**
 * Running one experiment from a script: its output directory, its environment, and the function
 * that does the work.
 */
import { dirname } from 'node:path';
import type { AlgoName } from '../../algos/index.js';
import type { Env } from '../../envs/index.js';
import { type EnvOptions, environment } from '../config/loadEnvironment.js';
import { userConfig } from '../config/userConfig.js';
import { scriptConfig } from '../flags/runConfig.js';
import { pythonJson } from '../print/pythonJson.js';
import { colorize } from '../print/pythonNumbers.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { quoted } from '../print/text.js';
import { runDirectory } from '../saved/runDirectory.js';
import type { LoggerOptions } from '../train/logger.js';
import { train } from '../train/train.js';

/** Output directory and experiment name, as arguments of a Logger. */
export type LoggerKwargs = { readonly outputDir: string } & Required<
  Pick<LoggerOptions, 'expName'>
>;

/**
 * Logger arguments for an experiment. The directory is <dataDir>/<expName>, or with a seed
 * <dataDir>/<expName>/<expName>_s<seed>; with a datestamp, both names begin with date and time. An
 * absent dataDir is taken from the user's settings.
 * @example new EpochLogger(setupLoggerKwargs('mine', 0))
 */
export const setupLoggerKwargs = (
  expName: string,
  seed?: number,
  dataDir?: string,
  datestamp = false,
): LoggerKwargs => {
  const dir = runDirectory(
    { ...withUserSettings(dataDir, datestamp), expName, seed: seed ?? 0 },
    new Date(),
  );
  return { outputDir: seed === undefined ? dirname(dir) : dir, expName };
};

/** dataDir and datestamp, completed from the user's settings. */
const withUserSettings = (
  dataDir: string | undefined,
  datestamp: boolean,
): { readonly dataDir: string; readonly datestamp: boolean } => {
  const user = userConfig();
  return {
    dataDir: dataDir || user.dataDir || 'data',
    datestamp: datestamp || user.forceDatestamp === true,
  };
};

/** Arguments of an experiment's function: its parameters, and the objects made for it. */
export interface Kwargs {
  readonly seed: number;
  readonly loggerKwargs: LoggerKwargs;
  /** The environment named by env_name, envName or env. */
  readonly env?: Env;
  readonly [parameter: string]: unknown;
}

/** An experiment's function, or the name of one of the package's algorithms. */
export type Thunk = AlgoName | ((kwargs: Kwargs) => unknown);

/** Seed, output directory and parameters of an experiment. */
export interface ExperimentOptions {
  readonly seed?: number;
  readonly dataDir?: string | undefined;
  readonly datestamp?: boolean;
  /**
   * Parameters, under any names. For one of the package's algorithms: its own, in camelCase or
   * under Spinning Up's names.
   */
  readonly [parameter: string]: unknown;
}

/**
 * Run one experiment in this process.
 * @returns the result of the function, or the outcome of training
 * @throws UserError if the environment or a parameter of an algorithm is invalid
 * @example
 * await callExperiment('first', 'ppo', { envName: 'CartPole-v1', seed: 10, clipRatio: 0.1 });
 * @example
 * const options = { envName: 'CartPole-v1', width: 3 };
 * await callExperiment('mine', ({ env, seed, loggerKwargs, width }) => work(…), options);
 */
export const callExperiment = async (
  expName: string,
  thunk: Thunk,
  { seed = 0, dataDir, datestamp = false, ...parameters }: ExperimentOptions = {},
  io: Terminal = terminal(),
): Promise<unknown> => {
  const printTitle = (text: string): void =>
    io.write(`${io.color ? colorize(text, 'cyan', { bold: true }) : text}\n`);
  printTitle('Running experiment:\n');
  io.write(`${expName}\n\n`);
  printTitle('with kwargs:\n');
  io.write(`${pythonJson({ ...parameters, seed })}\n\n`);
  if (typeof thunk === 'string')
    return train(
      {
        ...scriptConfig(thunk, { ...parameters, seed }),
        expName,
        ...withUserSettings(dataDir, datestamp),
      },
      io,
    );
  const loggerKwargs = setupLoggerKwargs(expName, seed, dataDir, datestamp);
  const {
    env_name: name = parameters.envName ?? parameters.env,
    env_kwargs: options = parameters.envOptions,
  } = parameters;
  const env =
    typeof name === 'string'
      ? await environment(name, options as EnvOptions | undefined)
      : undefined;
  const result = await thunk({ ...parameters, ...(env && { env }), seed, loggerKwargs });
  const dir = quoted(`${loggerKwargs.outputDir}/`);
  io.write(`\nEnd of experiment. Plot its results: npx spinup plot ${dir}\n`);
  return result;
};
