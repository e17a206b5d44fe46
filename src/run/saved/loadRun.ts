/** Loading of saved runs. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assertNetworks } from '../../algos/defineAlgorithm.js';
import { checkActions } from '../../algos/hyperparameters.js';
import {
  type Agent,
  type AlgoName,
  algorithms,
  type NetworkOptions,
  problem,
} from '../../algos/index.js';
import type { Tree } from '../../autodiff/index.js';
import { envFaults } from '../../envs/checkEnv/structureFaults.js';
import { formatValue } from '../../envs/formatValue.js';
import type { Env } from '../../envs/index.js';
import { key } from '../../random.js';
import { learner, type Normalizes } from '../config/anyAlgorithm.js';
import { environment } from '../config/loadEnvironment.js';
import {
  areOfScript,
  type GivenNetworks,
  networksByName,
  type OwnNetworks,
  ownNetworks,
} from '../config/ownNetworks.js';
import { runSettings } from '../config/runSettings.js';
import { envOptionsOf, fromConfig } from '../config/spinningUpNames.js';
import { failedTo, isDirectory, isVisibleDirectory, readText } from '../files/atomicFiles.js';
import { messageOf, UserError } from '../userError.js';
import { loadParameters, type SavedConfig, savedInModel } from './modelFile.js';
import { savedEnvironment, savedNetworks } from './savedSources.js';
import { checkSpaces } from './savedSpaces.js';
import { savedModel } from './snapshots.js';

/** A saved run: its policy and value functions, its configuration and its environment. */
export interface SavedRun extends Agent {
  /** The run's own directory, also if that of its experiment was given. */
  readonly dir: string;
  readonly config: SavedConfig;
  readonly env: Env;
}

/** Which model of a run to load, and the parts of the run that no file holds. */
export interface LoadOptions extends OwnNetworks {
  /**
   * The epoch of a kept snapshot, or best for the one that keepBest has kept; the last model, if
   * absent or −1.
   */
  readonly itr?: number | 'best';
  /**
   * The environment: your own, if the run was trained in one of a script; or the path of its file,
   * if that is no longer where it was.
   */
  readonly env?: Env | string;
  /**
   * Your own networks, if the run was trained with some: all together, or by their names
   * (actorCritic, critic, …); or the path of their file.
   */
  readonly networks?: GivenNetworks;
}

/**
 * Loads a saved run with the environment in which it was trained. No file of the run is executed.
 * @param where the run's directory, or that of an experiment with one run; or a model's file that
 * holds its configuration, as the playground of the book saves it
 * @throws UserError if the run or the model is missing or damaged, or does not fit the environment
 * or the networks
 * @example const { env, mode, q } = await load('data/cmd_sac/cmd_sac_s0');
 */
export const load = async (where: string, options: LoadOptions = {}): Promise<SavedRun> => {
  const { dir, config, env, algo, networks, params } = await loadNetworks(where, options);
  return { dir, config, env, ...learner(algo, normalizesIn(config)).agent(networks, env)(params) };
};

/** The networks of a saved run with their parameters, and all that they depend on. */
export interface SavedNetworks extends Pick<SavedRun, 'dir' | 'config' | 'env'> {
  readonly algo: AlgoName;
  /** Hidden layers, and their activation. */
  readonly layers: Required<NetworkOptions>;
  /** Networks by their names, as the algorithm builds them. */
  readonly networks: object;
  /** Their parameters, in the structure of model.safetensors. */
  readonly params: Tree;
  /** The file with the parameters. */
  readonly model: string;
}

/**
 * Loads the networks of a saved run, as `load` does, but as they are in place of an agent.
 * @throws UserError as `load` does
 */
export const loadNetworks = async (
  where: string,
  { itr = -1, env: given, networks, ...others }: LoadOptions = {},
): Promise<SavedNetworks> => {
  const { dir, file, config, model } = savedFiles(where, itr);
  const algo = savedAlgorithm(config, file);
  const env = await environmentOf(config, algo, dir, given);
  const { build, fresh } = learner(algo, normalizesIn(config));
  const layers = layersOf(config, algo, file);
  const source = savedNetworks(dir, config, networks ?? networksByName(others));
  const own = await ownNetworks(source, env, { algo, ...layers });
  const built = completed(algo, build(env, layers), own);
  const params = loadParameters(model, fresh(built)(key(0)));
  return { dir, config, env, algo, layers, networks: built, params, model };
};

/** The files of a saved run, or one file that is the whole of it. */
interface SavedFiles {
  readonly dir: string;
  /** The file with the configuration, for errors. */
  readonly file: string;
  readonly config: SavedConfig;
  /** The file with the parameters. */
  readonly model: string;
}

/**
 * The files of a saved run.
 * @throws UserError if there is no run, or no model of the epoch `itr`
 */
export const savedFiles = (where: string, itr: number | 'best'): SavedFiles => {
  if (typeof where === 'string' && where.endsWith('.safetensors') && !isDirectory(where)) {
    if (itr === 'best' || itr >= 0)
      throw new UserError(`${where} is one model, so that there is none of epoch ${itr} to choose`);
    return { dir: dirname(where), file: where, config: savedInModel(where), model: where };
  }
  const dir = findRun(where);
  const file = join(dir, 'config.json');
  return { dir, file, config: readConfig(file), model: savedModel(dir, itr) };
};

const isRun = (dir: string): boolean => existsSync(join(dir, 'config.json'));

/** The directories of runs, down to `depth` levels below a directory. */
const findRunDirectories = (dir: string, depth = 2): string[] => {
  if (isRun(dir)) return [dir];
  if (depth === 0 || !isVisibleDirectory(dir)) return [];
  return namesIn(dir).flatMap((name) => findRunDirectories(join(dir, name), depth - 1));
};

/** The names in a directory; none in one that may not be looked into. */
const namesIn = (dir: string): string[] => {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
};

/**
 * The directory of a run, from its own path or from that of an experiment with one run.
 * @throws UserError if there is no run, or more than one
 */
export const findRun = (where: string): string => {
  if (typeof where !== 'string')
    throw new UserError(
      `which run? Its directory should be text, such as 'data/cmd_ppo/cmd_ppo_s0', but is ` +
        `${formatValue(where)}`,
    );
  if (!isDirectory(where))
    throw new UserError(
      `there is no directory ${where}; name a run's, such as data/cmd_ppo/cmd_ppo_s0`,
    );
  try {
    readdirSync(where);
  } catch (error) {
    throw failedTo(`look into ${where}`, error, 2);
  }
  const runs = findRunDirectories(where);
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
  const text = readText(file);
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config === 'object' && config !== null) return config as SavedRun['config'];
  } catch {
    // The error below covers this.
  }
  throw new UserError(`${file} is not a JSON object, so the run cannot be loaded`);
};

/**
 * The algorithm of a saved run.
 * @param file where the configuration was read, for errors
 * @throws UserError if it is missing or unknown
 */
export const savedAlgorithm = ({ algo }: SavedRun['config'], file: string): AlgoName => {
  if (typeof algo === 'string' && Object.hasOwn(algorithms, algo)) return algo as AlgoName;
  const wrong =
    algo === undefined ? 'has no algo' : `has the algo ${JSON.stringify(algo)}, which is unknown`;
  throw new UserError(`${file} ${wrong}; there are ${Object.keys(algorithms).join(', ')}`);
};

const environmentOf = async (
  config: SavedRun['config'],
  algo: AlgoName,
  dir: string,
  given: Env | string | undefined,
): Promise<Env> => {
  const file = join(dir, 'config.json');
  const source = savedEnvironment(dir, config, given);
  const name = typeof source === 'string' ? source : (source.spec?.id ?? 'the one given');
  const env = typeof source === 'string' ? await environment(source, envOptionsOf(config)) : source;
  const [fault] = envFaults(env);
  if (fault !== undefined) throw new UserError(`load: env is no environment: ${fault[1]}`);
  checkSpaces(dir, config, name, env);
  try {
    checkActions(algo, env, learner(algo).actions, algorithms);
  } catch (error) {
    throw new UserError(`${file}: ${messageOf(error)}`);
  }
  return env;
};

/** The quantities that a saved run normalises. */
const normalizesIn = (config: SavedRun['config']): Normalizes => ({
  normalizeObservation: config[runSettings.normalizeObservation.key] === true,
  normalizeReward: config[runSettings.normalizeReward.key] === true,
});

/** The networks of a run, with the given ones in place of the algorithm's. */
const completed = (algo: AlgoName, built: object, own: OwnNetworks): object => {
  try {
    assertNetworks(algo, own, built);
  } catch (error) {
    throw new UserError(messageOf(error));
  }
  return { ...built, ...own };
};

/**
 * A hyperparameter of a saved run. The hidden layers of a run whose networks a script gave are not
 * recorded; there they are the defaults, which nothing uses.
 */
export const savedHyperparameter = (
  config: SavedRun['config'],
  algo: AlgoName,
  name: string,
): unknown => {
  const value = fromConfig(config, name);
  const isLayers = name === 'hiddenSizes' || name === 'activation';
  return value === undefined && isLayers && areOfScript(config.networks)
    ? learner(algo).defaults[name]
    : value;
};

const layersOf = (
  config: SavedRun['config'],
  algo: AlgoName,
  file: string,
): Required<NetworkOptions> => {
  const read = (name: string): unknown => {
    const value = savedHyperparameter(config, algo, name);
    const wrong = problem(algo, name, value);
    if (wrong) throw new UserError(`${file}: ${name} ${wrong}, but is ${JSON.stringify(value)}`);
    return value;
  };
  return {
    hiddenSizes: read('hiddenSizes'),
    activation: read('activation'),
  } as Required<NetworkOptions>;
};
