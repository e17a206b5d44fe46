/** A run that was saved, ready to be played. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkActions } from '../../algos/hyperparameters.js';
import {
  type Agent,
  type AlgoName,
  algorithms,
  type NetworkOptions,
  problem,
} from '../../algos/index.js';
import type { Env } from '../../envs/index.js';
import { key } from '../../random.js';
import { learner } from '../config/anyAlgorithm.js';
import { checkOutside, environment } from '../config/loadEnvironment.js';
import { envOptionsOf, fromConfig } from '../config/spinningUpNames.js';
import { isDirectory, readFile } from '../files/atomicFiles.js';
import { messageOf, UserError } from '../userError.js';
import { loadParameters } from './modelFile.js';
import { savedModel } from './snapshots.js';

/** A saved run: its policy and value functions, and the rest of its directory. */
export interface SavedRun extends Agent {
  /** The directory itself, where another was named that leads to it. */
  readonly dir: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly env: Env;
}

/**
 * A saved run with the environment that it was trained in. Nothing in the files is executed.
 * @param where the run's directory, or that of an experiment with one run
 * @param options.itr the epoch, if the run has kept it: the last one, if absent or −1
 * @throws UserError if the directory holds no run or no such model, or a damaged one
 * @example const { env, mode, q } = await load('data/cmd_sac/cmd_sac_s0');
 */
export const load = async (
  where: string,
  { itr = -1 }: { readonly itr?: number } = {},
): Promise<SavedRun> => {
  const dir = findRun(where);
  const about = join(dir, 'config.json');
  const config = readConfig(about);
  const algo = algorithmOf(config, about);
  const env = await environmentOf(config, algo, dir);
  const { build, fresh, agent } = learner(algo);
  const built = build(env, networksOf(config, algo, about));
  return {
    dir,
    config,
    env,
    ...agent(built, env)(loadParameters(savedModel(dir, itr), fresh(built)(key(0)))),
  };
};

const isRun = (dir: string): boolean => existsSync(join(dir, 'config.json'));

/** The runs in a directory, down to those of all experiments in data/. */
const runsIn = (dir: string, depth = 2): string[] => {
  if (isRun(dir)) return [dir];
  if (depth === 0 || !isDirectory(dir)) return [];
  return readdirSync(dir).flatMap((name) => runsIn(join(dir, name), depth - 1));
};

/**
 * The directory of a run, from its own path or from that of an experiment with one run.
 * @throws UserError if there is none, or more than one
 */
export const findRun = (where: string): string => {
  if (!isDirectory(where))
    throw new UserError(
      `there is no directory ${where}; name a run's, such as data/cmd_ppo/cmd_ppo_s0`,
    );
  const runs = runsIn(where);
  if (runs.length === 1) return runs[0];
  if (runs.length === 0)
    throw new UserError(
      `there is no run in ${where}; name a run's directory, such as data/cmd_ppo/cmd_ppo_s0`,
    );
  const some = runs.slice(0, 5).join(', ') + (runs.length > 5 ? ', …' : '');
  throw new UserError(`there are ${runs.length} runs in ${where}; name one: ${some}`);
};

/**
 * The configuration of a run, from its config.json.
 * @throws UserError that names the file and its fault
 */
export const readConfig = (file: string): SavedRun['config'] => {
  const text = new TextDecoder().decode(readFile(file));
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config === 'object' && config !== null) return config as SavedRun['config'];
  } catch {
    // said below
  }
  throw new UserError(`${file} is not JSON, so what was run here is not known`);
};

/**
 * The algorithm of a saved run.
 * @param file where the configuration was read, for errors
 * @throws UserError if it is missing or unknown
 */
export const algorithmOf = ({ algo }: SavedRun['config'], file: string): AlgoName => {
  if (typeof algo === 'string' && Object.hasOwn(algorithms, algo)) return algo as AlgoName;
  const wrong =
    algo === undefined ? 'has no algo' : `has the algo ${JSON.stringify(algo)}, which is none`;
  throw new UserError(`${file} ${wrong}; there are ${Object.keys(algorithms).join(', ')}`);
};

const environmentOf = async (
  config: SavedRun['config'],
  algo: AlgoName,
  dir: string,
): Promise<Env> => {
  const file = join(dir, 'config.json');
  const { env_name: name } = config;
  if (typeof name !== 'string')
    throw new UserError(`${file} has no env_name, so it is not known what was run here`);
  checkOutside(name, dir);
  const env = await environment(name, envOptionsOf(config));
  try {
    checkActions(algo, env, learner(algo).actions, algorithms);
  } catch (error) {
    throw new UserError(`${file}: ${messageOf(error)}`);
  }
  return env;
};

const networksOf = (config: SavedRun['config'], algo: AlgoName, file: string): NetworkOptions => {
  const read = (name: string): unknown => {
    const value = fromConfig(config, name);
    const wrong = problem(algo, name, value);
    if (wrong) throw new UserError(`${file}: ${name} ${wrong}, but is ${JSON.stringify(value)}`);
    return value;
  };
  return { hiddenSizes: read('hiddenSizes'), activation: read('activation') } as NetworkOptions;
};
