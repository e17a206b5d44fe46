/** A run in full, as config.json holds it: what was not given is as in the defaults. */
import { createHash } from 'node:crypto';
import type { TrainConfig } from '../config/trainConfig.js';
import { pythonJson } from '../print/pythonJson.js';
import { learner } from './anyAlgorithm.js';
import type { BlasName } from './blasTrial.js';
import { backendName } from './runBackend.js';
import { configOf } from './spinningUpNames.js';

export const expNameOf = ({ algo, expName = `cmd_${algo}` }: TrainConfig): string => expName;
export const envNameOf = ({ env }: TrainConfig): string => (typeof env === 'string' ? env : (env.spec?.id ?? 'unnamed'));

/** Those that all algorithms have, and one that some have. */
export interface Hyperparameters {
  readonly seed: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly numTestEpisodes?: number;
  readonly [name: string]: unknown;
}
export const hyperparametersOf = (config: TrainConfig): Hyperparameters => {
  const defaults = learner(config.algo).defaults as Hyperparameters;
  return { ...defaults, ...Object.fromEntries(Object.entries(config).filter(([name]) => Object.hasOwn(defaults, name))) };
};

/**
 * What config.json holds, but for exp_name.
 * @param blas the library that computes, where one does
 */
export const descriptionOf = (config: TrainConfig, blas?: BlasName): object => {
  const { algo, envOptions, saveFreq = 10, keepSnapshots = false } = config;
  const [envName, backend] = [envNameOf(config), backendName(config.backend)];
  return configOf({ algo, envName, envOptions, backend, blas, saveFreq, keepSnapshots, hyperparameters: hyperparametersOf(config) });
};

/**
 * What a state has to fit: all of a run but how long it is to last, how often it is saved, what it is called, and what has
 * computed it since it was begun.
 */
export const digestOf = (config: TrainConfig): string => {
  const { epochs: _, save_freq: __, keep_snapshots: ___, ...rest } = descriptionOf(config) as Readonly<Record<string, unknown>>;
  return createHash('sha256').update(pythonJson(rest)).digest('hex');
};
