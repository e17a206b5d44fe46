/** Files of policies: model.safetensors with the configuration of its networks in the metadata, so that it needs no other file. */
import { type AlgoName, type Env, key, readSafetensors, type Tensor, type Tree, tree, writeSafetensors } from 'spinningup';
import { snakeCase } from './address.js';
import { anyAlgorithm } from './anyAlgorithm.js';
import type { HyperparameterValues } from './branches.js';
import { algorithmNames } from './lessons.js';
import { type WorldOptions, worlds } from './worlds.js';

/** A run, as its file tells of it. */
export interface ModelOf {
  readonly algo: AlgoName;
  readonly world: { readonly id: string; readonly options?: WorldOptions };
  readonly hyperparameters: HyperparameterValues;
  readonly epoch: number;
  readonly steps: number;
}

/** The configuration, by the names of config.json. */
const savedConfiguration = ({ algo, world, hyperparameters }: ModelOf): Readonly<Record<string, unknown>> => {
  const { hiddenSizes, activation, ...others } = { ...anyAlgorithm(algo).defaults, ...hyperparameters };
  const named = (options: object): object => Object.fromEntries(Object.entries(options).map(([name, value]) => [snakeCase(name), value]));
  return {
    algo,
    env_name: world.id,
    exp_name: 'playground',
    ...(world.options && { env_kwargs: named(world.options) }),
    ...named(others),
    ac_kwargs: { hidden_sizes: hiddenSizes, activation },
  };
};

/** The bytes of a model's file. */
export const writeModel = (params: Tree, about: ModelOf): Uint8Array => {
  const { algo, world, epoch, steps } = about;
  const config = JSON.stringify(savedConfiguration(about));
  return writeSafetensors(tree.entries(params), { algo, env_name: world.id, epoch: `${epoch}`, steps: `${steps}`, config });
};

/** A model's file, as the page reads it. */
export interface ReadModel {
  readonly algo: AlgoName;
  readonly worldId: string;
  readonly hyperparameters: HyperparameterValues;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/**
 * A model's file with its configuration.
 * @throws RangeError that says what is missing
 */
export const readModel = (bytes: Uint8Array): ReadModel => {
  const { tensors, metadata } = readSafetensors(bytes, 'this file');
  if (metadata.config === undefined)
    throw new RangeError('this file says nothing of its networks: the playground reads those that it has saved, and no others');
  const config: {
    readonly algo?: string;
    readonly env_name?: string;
    readonly ac_kwargs?: { readonly hidden_sizes?: number[]; readonly activation?: string };
  } = JSON.parse(metadata.config);
  const algo = algorithmNames.find((name) => name === config.algo);
  if (algo === undefined) throw new RangeError(`this file is of an algorithm that is not here: ${config.algo}`);
  const world = worlds.find(({ id }) => id === config.env_name);
  if (!world) throw new RangeError(`this file is of a world that is not here: ${config.env_name}`);
  const { hidden_sizes: hiddenSizes, activation } = config.ac_kwargs ?? {};
  return { algo, worldId: world.id, hyperparameters: { ...(hiddenSizes && { hiddenSizes }), ...(activation && { activation }) }, tensors };
};

/**
 * The parameters in a file as a tree, for the networks of a run.
 * @throws RangeError that names the first tensor that is missing
 */
export const parametersOf = ({ algo, hyperparameters, tensors }: ReadModel, env: Env): Tree => {
  const algorithm = anyAlgorithm(algo);
  const template = algorithm.fresh(algorithm.build(env, { ...algorithm.defaults, ...hyperparameters }))(key(0));
  const names = [...tree.entries(template)].map(([name]) => name);
  const missing = names.find((name) => !tensors.has(name));
  if (missing !== undefined) throw new RangeError(`this file has no tensor ${missing}, which its networks need`);
  let i = 0;
  return tree.map(() => tensors.get(names[i++]) as Tensor, template);
};
