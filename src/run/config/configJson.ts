/** The content of config.json: all settings and hyperparameters of a run, defaults included. */
import type { Activation } from '../../nn/index.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { pythonJson } from '../print/pythonJson.js';
import { learner } from './anyAlgorithm.js';
import type { BlasName } from './blasTrial.js';
import { objectOptions } from './checks.js';
import { areAllOfScript, networksInWords } from './ownNetworks.js';
import { backendName } from './runBackend.js';
import { runSettings, settingEntries } from './runSettings.js';
import { keywordArguments } from './spinningUpNames.js';

/**
 * The experiment's name; cmd_<algo> by default.
 * @throws UserError if the configuration is no object
 */
export const expNameOf = (config: TrainConfig): string => {
  const example = "train({ algo: 'ppo', env: 'CartPole-v1' })";
  const { algo, expName = `cmd_${algo}` } = objectOptions(example, config);
  return expName;
};

/** The environment's name; for an environment object, the id in its spec, or unnamed. */
export const envNameOf = ({ env }: TrainConfig): string =>
  typeof env === 'string' ? env : (env.spec?.id ?? 'unnamed');

/**
 * The hyperparameters of a run: those of all algorithms, numTestEpisodes (off-policy only), and
 * others.
 */
export interface Hyperparameters {
  readonly seed: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly numTestEpisodes?: number;
  readonly hiddenSizes: readonly number[];
  readonly activation: Activation;
  readonly [name: string]: unknown;
}

/** All hyperparameters of a run's algorithm: the given ones, and the defaults for the rest. */
export const hyperparametersOf = (config: TrainConfig): Hyperparameters => {
  const defaults = learner(config.algo).defaults as Hyperparameters;
  const given = Object.entries(config).filter(([name]) => Object.hasOwn(defaults, name));
  return { ...defaults, ...Object.fromEntries(given) };
};

/** The settings that config.json holds, by Spinning Up's names. */
const settingsIn = (config: TrainConfig): Readonly<Record<string, unknown>> => {
  const values: Readonly<Record<string, unknown>> = {
    ...config,
    env: envNameOf(config),
    expName: expNameOf(config),
    backend: backendName(config.backend),
    networks: networksInWords(config.algo, config),
  };
  const written = settingEntries.flatMap(([name, row]) => {
    const value = values[name] ?? row.default;
    const isWritten =
      row.inConfig === 'always' || (row.inConfig === 'changed' && value !== row.default);
    return isWritten ? [[row.key, value] as const] : [];
  });
  return Object.fromEntries(written);
};

/**
 * The contents of config.json.
 * @param blas the BLAS library in use, if there is one
 */
export const descriptionOf = (
  config: TrainConfig,
  blas?: BlasName,
): Readonly<Record<string, unknown>> => {
  const { algo, envOptions } = config;
  const { hiddenSizes, activation, ...others } = hyperparametersOf(config);
  const layers = areAllOfScript(algo, networksInWords(algo, config))
    ? {}
    : { hiddenSizes, activation };
  const hyperparameters = { ...others, ...layers };
  return keywordArguments({
    algo,
    settings: settingsIn(config),
    envOptions,
    blas,
    hyperparameters,
  });
};

/** Keys of config.json that may change between a saved state and the run that resumes it. */
const changeable: readonly string[] = [
  'epochs',
  ...Object.values(runSettings).flatMap(({ key, inDigest }) => (inDigest ? [] : [key])),
];

/**
 * The text of config.json without the changeable keys. A saved state can only be resumed with the
 * configuration that has the same text.
 */
export const fixedConfig = (config: TrainConfig): string => {
  const fixed = Object.entries(descriptionOf(config)).filter(([key]) => !changeable.includes(key));
  return pythonJson(Object.fromEntries(fixed));
};
