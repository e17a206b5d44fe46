/** The parameters of a policy and its value function as a file, and back. */
import { dtypeOf, sameShape, type Tensor, type Tree, tree } from '../../autodiff/index.js';
import { readFile, writeFile } from '../files/atomicFiles.js';
import { readSafetensors, type Safetensors, writeSafetensors } from '../files/safetensors.js';
import { messageOf, UserError } from '../userError.js';

export const MODEL = 'model.safetensors';

/** Said in every file, for PyTorch keeps a layer's weights the other way round. */
const layout = 'weights are [in, out]';

/** Write the leaves of a tree by their paths: pi.0.w, pi.0.b, … */
export const saveParameters = (
  path: string,
  params: Tree,
  about: Safetensors['metadata'] = {},
): void => writeFile(path, writeSafetensors(tree.entries(params), { layout, ...about }));

/**
 * The tree that was saved, if it has the structure of `like`.
 * @throws UserError that names the file, and the first tensor that is missing, left over, or not of
 * the shape of its like
 */
export const loadParameters = <T extends Tree>(path: string, like: T): T => {
  const tensors = open(path);
  const wanted = new Map(tree.entries(like));
  const stranger = [...tensors.keys()].find((name) => !wanted.has(name));
  for (const [name, leaf] of wanted) check(path, name, leaf, tensors.get(name));
  if (stranger !== undefined)
    throw new UserError(
      `${path} holds ${stranger}, but the networks in config.json have no such tensor`,
    );
  const paths = wanted.keys(); // in the order in which map comes by
  return tree.map(() => tensors.get(paths.next().value as string) as Tensor, like as Tree) as T;
};

const open = (path: string): Safetensors['tensors'] => {
  const bytes = readFile(path);
  try {
    return readSafetensors(bytes, path).tensors;
  } catch (error) {
    throw new UserError(messageOf(error));
  }
};

const describe = (x: Tensor): string => `${dtypeOf(x)} [${x.shape}]`;

const check = (path: string, name: string, like: Tensor, found: Tensor | undefined): void => {
  if (!found)
    throw new UserError(`${path} has no tensor ${name}, which the networks in config.json need`);
  if (!sameShape(found.shape, like.shape) || dtypeOf(found) !== dtypeOf(like))
    throw new UserError(
      `${path}: ${name} is ${describe(found)}, but the networks in config.json need ` +
        `${describe(like)}`,
    );
};
