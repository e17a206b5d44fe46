/** Environments and networks of a run, before it starts. */
import { type Env, environmentNames } from '../../envs/index.js';
import type { Computed } from '../config/computedBy.js';
import { envNameOf, hyperparametersOf } from '../config/configJson.js';
import { type EnvOptions, environment } from '../config/loadEnvironment.js';
import { networksAmong, type OwnNetworks, ownNetworks } from '../config/ownNetworks.js';
import { runSettings } from '../config/runSettings.js';
import type { TrainConfig } from '../config/trainConfig.js';
import type { RunSources } from '../saved/savedSources.js';
import type { OnEpoch } from './afterEpoch.js';

/** The backend, environment and networks that a session brings to a run. */
export interface Session extends Computed, RunSources {
  /** File with the parameters that the run starts with, where they are not random. */
  readonly model?: string | undefined;
  /** Called after each epoch. */
  readonly onEpoch?: OnEpoch | undefined;
  /** Checks the environment before anything is written. */
  readonly check?: (env: Env) => void;
}

/** The parts of a run that are not data. */
export interface Ingredients {
  readonly world: Env;
  /** The environment for evaluations, in algorithms that evaluate. */
  readonly evalEnv: Env | undefined;
  readonly networks: OwnNetworks;
}

/**
 * The environments and networks of a run.
 * @throws UserError if one cannot be made
 */
export const ingredientsOf = async (
  config: TrainConfig,
  { env: given, networks, check }: Session,
): Promise<Ingredients> => {
  const { algo, envOptions, testEnv } = config;
  const { numTestEpisodes = 0, hiddenSizes, activation } = hyperparametersOf(config);
  const world = typeof given === 'string' ? await environment(given, envOptions) : given;
  check?.(world);
  const evalEnv =
    testEnv ?? (numTestEpisodes > 0 ? await evaluationEnv(given, envOptions) : undefined);
  const layers = { algo, hiddenSizes, activation };
  return { world, evalEnv, networks: await ownNetworks(networks, world, layers) };
};

/** Names of the options that a script has to give again when it resumes or loads the run. */
export const givenByScript = (config: TrainConfig, { env, networks }: Session): string[] => [
  ...(typeof env === 'string' || environmentNames().includes(envNameOf(config)) ? [] : ['env']),
  ...(networks === undefined || typeof networks === 'string' ? [] : ['networks']),
  ...Object.keys(networksAmong(config.algo, config)),
];

/**
 * The environment for evaluations: a second instance. A live environment has none, and the
 * algorithm rejects that.
 */
const evaluationEnv = async (
  env: string | Env,
  options: EnvOptions | undefined,
): Promise<Env | undefined> => {
  if (typeof env === 'string') return environment(env, options);
  return env.live ? undefined : env;
};

/** Keys of a TrainConfig that are no hyperparameters of its algorithm. */
const runKeys: readonly string[] = [
  ...['algo', 'envOptions', 'testEnv', 'onEpoch'],
  ...Object.keys(runSettings),
];

/** The given hyperparameters. Unknown names are kept, so that the algorithm rejects them. */
export const givenHyperparameters = (config: TrainConfig): object =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !runKeys.includes(name)));
