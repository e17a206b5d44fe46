/** The configuration of a saved run, as resume needs it. */
import { join } from 'node:path';
import { problem } from '../../algos/index.js';
import type { Env } from '../../envs/env.js';
import { learner } from '../config/anyAlgorithm.js';
import { type Check, dictionary, problemWith } from '../config/checks.js';
import { runSettings, settingEntries } from '../config/runSettings.js';
import { envOptionsOf } from '../config/spinningUpNames.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { type SavedRun, savedAlgorithm, savedHyperparameter } from '../saved/loadRun.js';
import { UserError } from '../userError.js';

/**
 * The configuration in config.json, with every hyperparameter checked.
 * @param env the environment, where config.json does not name one
 * @throws UserError if a value is missing or invalid
 */
export const savedConfig = (
  dir: string,
  config: SavedRun['config'],
  env: Env | string,
): TrainConfig => {
  const file = join(dir, 'config.json');
  const algo = savedAlgorithm(config, file);
  checkSetting(file, config, 'env_name', runSettings.env.check);
  checkSetting(file, config, 'env_kwargs', dictionary);
  const read = (name: string): [string, unknown] => {
    const value = savedHyperparameter(config, algo, name);
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
    env: config.env_name ?? env,
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
