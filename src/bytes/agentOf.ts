/** Agents from the files of a saved run, which a page fetches as Node reads them. */
import { checkActions } from '../algos/hyperparameters.js';
import {
  type Agent,
  type AlgoName,
  type AnyAlgorithm,
  algorithms,
  normalized,
  problem,
} from '../algos/index.js';
import type { Tree } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import { formatValue } from '../envs/formatValue.js';
import { isObject, type UnknownFields } from '../envs/typeGuards.js';
import { type Key, key } from '../random.js';
import { parametersFrom } from './parameters.js';
import { readSafetensors } from './safetensors.js';
import { asBytes } from './serialize.js';

/** The parts of any algorithm that make an agent of saved parameters. */
interface AgentParts {
  build(env: Env, options: object): object;
  fresh(networks: object): (key: Key) => Tree;
  agent(networks: object, env: Env): (saved: Tree) => Agent;
}

/**
 * The agent of a saved run: its policy, and the value functions that its algorithm has learned.
 * @param config the content of the run's config.json
 * @param model the bytes of its model.safetensors
 * @param env the environment in which it was trained, or one with the same spaces
 * @throws RangeError that names what is wrong in config.json, or the first tensor that does not
 * fit the networks
 * @example
 * const config = await (await fetch('config.json')).json();
 * const model = await (await fetch('model.safetensors')).arrayBuffer();
 * const { mode } = agentOf(config, model, cartPole);
 */
export const agentOf = (config: unknown, model: Uint8Array | ArrayBuffer, env: Env): Agent => {
  if (!isObject(config))
    throw new RangeError(
      'agentOf: config should be the object in config.json, as response.json() gives it, but is ' +
        formatValue(config),
    );
  const algo = algorithmOf(config);
  checkActions(algo, env, algorithms[algo].actions, algorithms);
  const { build, fresh, agent } = learnerParts(algo, config);
  const networks = build(env, networkOptionsOf(config, algo));
  const { tensors } = readSafetensors(asBytes(model), 'the model');
  const context = { where: 'the model', owner: 'in config.json' };
  return agent(networks, env)(parametersFrom(tensors, fresh(networks)(key(0)), context));
};

/** The parts of an algorithm, which normalises what config.json says that it does. */
const learnerParts = (algo: AlgoName, config: UnknownFields): AgentParts => {
  const plain = algorithms[algo] as unknown as AgentParts & AnyAlgorithm;
  const observation = config.normalize_observation === true;
  const reward = config.normalize_reward === true;
  return observation || reward ? normalized(plain, { observation, reward }) : plain;
};

const algorithmOf = ({ algo }: UnknownFields): AlgoName => {
  const known = Object.keys(algorithms) as AlgoName[];
  const found = known.find((name) => name === algo);
  if (found !== undefined) return found;
  throw new RangeError(
    `agentOf: config.algo should be one of ${known.join(', ')}, but is ${formatValue(algo)}`,
  );
};

/** The widths and the activation in a configuration, which Spinning Up keeps in ac_kwargs. */
const networkOptionsOf = ({ ac_kwargs: given }: UnknownFields, algo: AlgoName): object => {
  const options = isObject(given) ? given : {};
  const read = (name: string, written: string): unknown => {
    const value = options[written];
    const wrong = problem(algo, name, value);
    if (wrong)
      throw new RangeError(
        `agentOf: config.ac_kwargs.${written} ${wrong}, but is ${formatValue(value)}`,
      );
    return value;
  };
  return {
    hiddenSizes: read('hiddenSizes', 'hidden_sizes'),
    activation: read('activation', 'activation'),
  };
};
