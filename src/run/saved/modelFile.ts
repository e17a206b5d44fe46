/** Files with the parameters of a policy and its value functions. */
import { dtypeOf, numbers, sameShape, type Tensor, type Tree, tree } from '../../autodiff/index.js';
import type { Safetensors } from '../files/safetensors.js';
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
  const tensors = readTensors(path);
  const wanted = new Map(tree.entries(template));
  const superfluous = [...tensors.keys()].find((name) => !wanted.has(name));
  for (const [name, leaf] of wanted) checkLeaf(path, [name, leaf], tensors.get(name), owner);
  if (superfluous !== undefined)
    throw new UserError(
      `${path} holds ${superfluous}, but the networks ${owner} have no such tensor`,
    );
  const paths = wanted.keys(); // in the order of tree.map
  return tree.map(() => tensors.get(paths.next().value as string) as Tensor, template as Tree) as T;
};

/** A model's file; those of earlier versions have no digest. */
const readModelFile = (path: string): Safetensors => {
  try {
    return readUnsealed(path);
  } catch (error) {
    throw new UserError(messageOf(error)); // nothing has begun: exit code 2
  }
};

const readTensors = (path: string): Safetensors['tensors'] => {
  const { tensors } = readModelFile(path);
  for (const [name, x] of tensors) {
    const odd = numbers(x).findIndex((v) => !Number.isFinite(v));
    if (odd >= 0)
      throw new UserError(
        `${path} is damaged: ${name} holds ${numbers(x)[odd]} in place of a finite number`,
      );
  }
  return tensors;
};

/** The type and shape of a tensor, for errors. */
const dtypeAndShape = (x: Tensor): string => `${dtypeOf(x)} [${x.shape}]`;

const checkLeaf = (
  path: string,
  [name, template]: readonly [string, Tensor],
  found: Tensor | undefined,
  owner: string,
): void => {
  if (!found)
    throw new UserError(`${path} has no tensor ${name}, which the networks ${owner} need`);
  if (!sameShape(found.shape, template.shape) || dtypeOf(found) !== dtypeOf(template))
    throw new UserError(
      `${path}: ${name} is ${dtypeAndShape(found)}, but the networks ${owner} need ` +
        `${dtypeAndShape(template)}`,
    );
};
