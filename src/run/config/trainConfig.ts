/** A run as a script describes it. */
import type { AlgoName, algorithms } from '../../algos/index.js';
import type { Env } from '../../envs/env.js';
import type { EnvOptions } from './loadEnvironment.js';
import type { RunBackend } from './runBackend.js';

export type { AlgoName };

/** What a run has besides its algorithm's hyperparameters. */
export interface RunSettings {
  /** The name of an environment, or one of your own; of the latter only the name in its spec is written down. */
  readonly env: string | Env;
  /** What `make` is told besides the name, or the function that a file exports: { maxEpisodeSteps: 100 }. */
  readonly envOptions?: EnvOptions;
  /** Where policies are evaluated, by those algorithms that do so: another one of that name, or your own one, if absent. */
  readonly testEnv?: Env;
  /** cmd_<algo>, if absent. */
  readonly expName?: string;
  /** Where runs are kept: data, if absent. */
  readonly dataDir?: string;
  /** Put date and time in front of the directory's name: those of now, or of a moment such as 2026-11-21_08-05-00. */
  readonly datestamp?: boolean | string;
  /** Epochs from one saving of the model to the next: 10, if absent. */
  readonly saveFreq?: number;
  /** Keep a numbered copy of the model at every save, for test_policy -i. */
  readonly keepSnapshots?: boolean;
  /** What computes, as in setBackend: what computes already, if absent. blas! is blas even where it is hardly faster than wasm. */
  readonly backend?: RunBackend;
}

/** A run in full: an algorithm, an environment, where to write, and the hyperparameters that are not the default. */
export type TrainConfig = {
  readonly [A in AlgoName]: { readonly algo: A } & RunSettings & Partial<(typeof algorithms)[A]['defaults']>;
}[AlgoName];
