/** The tree of parameters that the tensors of a file make up. */
import { dtypeOf, numbers, sameShape, type Tensor, type Tree, tree } from '../autodiff/index.js';
import type { Safetensors } from './safetensors.js';

/** The words for errors: where the tensors are from, and whose networks need them. */
export interface ParametersContext {
  /** 'data/x/model.safetensors' */
  readonly where: string;
  /** 'in config.json', as it follows 'the networks' */
  readonly owner: string;
}

/**
 * The tensors as a tree, which must have the structure, shapes and types of a template.
 * @throws RangeError that names the first tensor that is missing, superfluous, of another shape or
 * type, or holds numbers that it cannot have
 */
export const parametersFrom = <T extends Tree>(
  tensors: Safetensors['tensors'],
  template: T,
  context: ParametersContext,
): T => {
  const { where, owner } = context;
  for (const [name, x] of tensors) checkNumbers(where, name, x);
  const wanted = new Map(tree.entries(template));
  const superfluous = [...tensors.keys()].find((name) => !wanted.has(name));
  for (const [name, leaf] of wanted) checkLeaf(context, name, leaf, tensors.get(name));
  if (superfluous !== undefined)
    throw new RangeError(
      `${where} holds ${superfluous}, but the networks ${owner} have no such tensor` +
        normalizationHint(superfluous),
    );
  const paths = wanted.keys(); // in the order of tree.map
  return tree.map(() => tensors.get(paths.next().value as string) as Tensor, template as Tree) as T;
};

/** The reason for a tensor of statistics on one side only. */
const normalizationHint = (name: string): string => {
  const [, quantity] = /^normalization\.(observation|reward)\./.exec(name) ?? [];
  return quantity === undefined
    ? ''
    : `; one of the two runs has normalize_${quantity}, the other has not`;
};

/** Tensors that count, or are sums of squares. */
const neverNegative = /^normalization\.\w+\.(count|m2)$/;

/** @throws RangeError if a tensor holds numbers that it cannot have */
const checkNumbers = (where: string, name: string, x: Tensor): void => {
  const isOdd = neverNegative.test(name)
    ? (v: number) => !(v >= 0 && v < Number.POSITIVE_INFINITY)
    : (v: number) => !Number.isFinite(v);
  const odd = numbers(x).find(isOdd);
  if (odd === undefined) return;
  const wanted = Number.isFinite(odd) ? 'a number from 0 on' : 'a finite number';
  throw new RangeError(`${where} is damaged: ${name} holds ${odd} in place of ${wanted}`);
};

/** The type and shape of a tensor, for errors. */
const dtypeAndShape = (x: Tensor): string => `${dtypeOf(x)} [${x.shape}]`;

const checkLeaf = (
  { where, owner }: ParametersContext,
  name: string,
  template: Tensor,
  found: Tensor | undefined,
): void => {
  if (!found)
    throw new RangeError(
      `${where} has no tensor ${name}, which the networks ${owner} ` +
        `need${normalizationHint(name)}`,
    );
  if (!sameShape(found.shape, template.shape) || dtypeOf(found) !== dtypeOf(template))
    throw new RangeError(
      `${where}: ${name} is ${dtypeAndShape(found)}, but the networks ${owner} need ` +
        `${dtypeAndShape(template)}`,
    );
};
