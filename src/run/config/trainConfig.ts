/** The configuration of a run, as scripts pass it to `train`. */
import type { AlgoName, algorithms } from '../../algos/index.js';
import type { Env } from '../../envs/env.js';
import type { Run } from './anyAlgorithm.js';
import type { EnvOptions } from './loadEnvironment.js';
import type { OwnNetworks } from './ownNetworks.js';
import type { OptionalSettings } from './runSettings.js';

/** The name of an algorithm. */
export type { AlgoName };

/** The settings of a run besides its algorithm's hyperparameters, and networks by their names. */
export interface RunSettings extends OptionalSettings, OwnNetworks {
  /**
   * The name of an environment, or an environment object; for an object, config.json records only
   * the id in its spec.
   */
  readonly env: string | Env;
  /** Options for `make`, or for the function that a file exports: { maxEpisodeSteps: 100 }. */
  readonly envOptions?: EnvOptions;
  /**
   * The environment for evaluation, in algorithms that evaluate; by default a second one that is
   * made like `env`.
   */
  readonly testEnv?: Env;
  /**
   * Called after each epoch, when its files are written, with the run as an algorithm yields it.
   * The run stops if it returns true.
   */
  readonly onEpoch?: (run: Run) => unknown;
}

/**
 * A run in full: algorithm, environment, output directory, and the hyperparameters that differ from
 * the defaults.
 */
export type TrainConfig = {
  readonly [A in AlgoName]: { readonly algo: A } & RunSettings &
    Partial<(typeof algorithms)[A]['defaults']>;
}[AlgoName];
