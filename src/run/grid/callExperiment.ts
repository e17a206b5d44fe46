/**
 * One experiment from a script: a directory for its results, an environment, and a function that
 * does the work.
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

/** The output directory of an experiment, as options of a Logger. */
export type LoggerKwargs = { readonly outputDir: string } & Required<
  Pick<LoggerOptions, 'expName'>
>;

/**
 * The directory of an experiment: <dataDir>/<expName>, with a seed
 * <dataDir>/<expName>/<expName>_s<seed>, and with a datestamp date and time in front of both. The
 * user's settings say what dataDir is if it is absent.
 * @example new EpochLogger(setupLoggerKwargs('mine', 0))
 */
export const setupLoggerKwargs = (
  expName: string,
  seed?: number,
  dataDir?: string,
  datestamp = false,
): LoggerKwargs => {
  const dir = runDirectory({ ...placed(dataDir, datestamp), expName, seed: seed ?? 0 }, new Date());
  return { outputDir: seed === undefined ? dirname(dir) : dir, expName };
};

/** The user's settings have a say in it. */
const placed = (
  dataDir: string | undefined,
  datestamp: boolean,
): { readonly dataDir: string; readonly datestamp: boolean } => {
  const user = userConfig();
  return {
    dataDir: dataDir || user.dataDir || 'data',
    datestamp: datestamp || user.forceDatestamp === true,
  };
};

/** Arguments of an experiment's function: its parameters, and what is created for it. */
export interface Kwargs {
  readonly seed: number;
  readonly loggerKwargs: LoggerKwargs;
  /** The environment that env_name, envName or env names. */
  readonly env?: Env;
  readonly [parameter: string]: unknown;
}

/** The work of an experiment; or the name of an algorithm of ours. */
export type Thunk = AlgoName | ((kwargs: Kwargs) => unknown);

export interface ExperimentOptions {
  readonly seed?: number;
  readonly dataDir?: string | undefined;
  readonly datestamp?: boolean;
  /**
   * Parameters, under any names. An algorithm of ours takes its own, in camelCase or as Spinning Up
   * has them.
   */
  readonly [parameter: string]: unknown;
}

/**
 * Do one experiment in this process.
 * @returns what the function gives, or the outcome of training
 * @example await callExperiment('first', 'ppo', { envName: 'CartPole-v1', seed: 10, clipRatio: 0.1
 * });
 * @example await callExperiment('mine', ({ env, seed, loggerKwargs, width }) => work(…), { envName:
 * 'CartPole-v1', width: 3 });
 */
export const callExperiment = async (
  expName: string,
  thunk: Thunk,
  { seed = 0, dataDir, datestamp = false, ...parameters }: ExperimentOptions = {},
  io: Terminal = terminal(),
): Promise<unknown> => {
  const say = (text: string): void =>
    io.write(`${io.color ? colorize(text, 'cyan', { bold: true }) : text}\n`);
  say('Running experiment:\n');
  io.write(`${expName}\n\n`);
  say('with kwargs:\n');
  io.write(`${pythonJson({ ...parameters, seed })}\n\n`);
  if (typeof thunk === 'string')
    return train(
      { ...scriptConfig(thunk, { ...parameters, seed }), expName, ...placed(dataDir, datestamp) },
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
  io.write(
    `\nEnd of experiment. Plot its results: npx spinup plot ${quoted(loggerKwargs.outputDir)}\n`,
  );
  return result;
};
