/** Files with the parameters of a policy and its value functions. */
import { type Tree, tree } from '../../autodiff/index.js';
import { parametersFrom } from '../../bytes/parameters.js';
import type { Safetensors } from '../../bytes/safetensors.js';
import { isObject } from '../../envs/typeGuards.js';
import { readUnsealed, writeSealed } from '../files/safetensorsWithDigest.js';
import { messageOf, UserError } from '../userError.js';

/** The name of the file with the last model, in a run's directory. */
export const MODEL = 'model.safetensors';

/** The name of the file with the parameters of another run that a run started with. */
export const INITIAL = 'init.safetensors';

/** A note in the metadata of every file: PyTorch stores the transposed weights, [out, in]. */
const weightLayout = 'weights are [in, out]';

/**
 * Writes the leaves of a tree, named by their paths: pi.0.w, pi.0.b, …
 * @param about more metadata of the file
 * @throws UserError that names the file and the reason, if it cannot be written
 */
export const saveParameters = (
  path: string,
  params: Tree,
  about: Safetensors['metadata'] = {},
): void => writeSealed(path, tree.entries(params), { layout: weightLayout, ...about });

/**
 * The saved tree, which must have the structure, shapes and types of a template.
 * @param owner whose networks the template is of, for errors
 * @throws UserError that names the file and the first tensor that is missing, superfluous, or of
 * another shape or type
 */
export const loadParameters = <T extends Tree>(
  path: string,
  template: T,
  owner = 'in config.json',
): T => {
  const { tensors } = readModelFile(path);
  try {
    return parametersFrom(tensors, template, { where: path, owner });
  } catch (error) {
    throw new UserError(messageOf(error));
  }
};

/** A model's file; those of earlier versions have no digest. */
const readModelFile = (path: string): Safetensors => {
  try {
    return readUnsealed(path);
  } catch (error) {
    throw new UserError(messageOf(error)); // nothing has begun: exit code 2
  }
};

/**
 * Texts about a model that its file holds: algo, env_name, epoch, …
 * @throws UserError if the file cannot be read
 */
export const modelMetadata = (path: string): Safetensors['metadata'] =>
  readModelFile(path).metadata;

/** The settings and hyperparameters of a run, by the names of config.json. */
export type SavedConfig = Readonly<Record<string, unknown>>;

/**
 * The configuration that a model's file holds itself, as the playground of the book writes it.
 * @throws UserError if it holds none, or the file cannot be read
 */
export const savedInModel = (path: string): SavedConfig => {
  const { config } = modelMetadata(path);
  if (config === undefined)
    throw new UserError(
      `${path} does not say which networks it is of, as the files of the playground do; name the ` +
        'directory of its run, where config.json says so',
    );
  try {
    const found: unknown = JSON.parse(config);
    if (isObject(found)) return found;
  } catch {
    // The error below covers this.
  }
  throw new UserError(`${path}: the config in its metadata is not a JSON object`);
};
