/**
 * Trees: plain nested objects and arrays whose leaves are tensors. Parameters, gradients and
 * optimiser moments are trees. They are walked by key, so the order of keys does not matter.
 */
import { Tensor, tensorCopy } from './tensor.js';

/** A tensor, or an array or an object of trees. */
export type Tree = Tensor | readonly Tree[] | { readonly [key: string]: Tree };
type Branch = Readonly<Record<string, Tree>>;

/**
 * f of the leaves of trees of one structure, leaf by leaf: map(add, a, b) is a + b. Leaves have any
 * shapes [..].
 * @throws TypeError if the structures differ; it names the path
 */
export const map = <T extends Tree>(
  f: (...leaves: Tensor[]) => Tensor,
  tree: T,
  ...rest: NoInfer<T>[]
): T => zip(f, tree, rest, () => '') as T;

/**
 * Calls f with the leaves, of any shapes [..], of trees of one structure, in the order of their
 * keys.
 * @throws TypeError if the structures differ; it names the path
 */
export const forEach = <T extends Tree>(
  f: (...leaves: Tensor[]) => void,
  tree: T,
  ...rest: NoInfer<T>[]
): void => {
  const visit = (...xs: Tensor[]): Tensor => {
    f(...xs);
    return xs[0];
  };
  zip(visit, tree, rest, () => '');
};

/**
 * n trees, from an f that gives n leaves where `map` asks for one. Leaves have any shapes [..].
 * @throws TypeError if the structures differ; it names the path
 */
export const unzip = <T extends Tree>(
  n: number,
  f: (...leaves: Tensor[]) => readonly Tensor[],
  tree: T,
  ...rest: NoInfer<T>[]
): T[] => {
  const all: (readonly Tensor[])[] = [];
  forEach((...xs) => all.push(f(...xs)), tree, ...rest);
  return Array.from({ length: n }, (_, j) => {
    let i = 0;
    return map(() => all[i++][j], tree);
  });
};

/** The leaves, of any shapes [..], in the order of their keys. */
export const leaves = (tree: Tree): Tensor[] => entries(tree).map(([, leaf]) => leaf);

/**
 * The leaves with their paths: [['pi.0.w', w], ['pi.0.b', b], …].
 * @throws TypeError if it holds anything else than tensors, arrays and objects
 */
export const entries = (tree: Tree): [path: string, leaf: Tensor][] => {
  if (tree instanceof Tensor) return [['', tree]];
  assertNoCopy('tree.entries', tree);
  if (!Array.isArray(tree) && !isBranch(tree))
    throw new TypeError(
      `tree.entries: a tree should consist of tensors, arrays and objects, but holds ` +
        `${typeof tree === 'string' ? `'${tree}'` : String(tree)}`,
    );
  return Object.entries(tree as Branch).flatMap(([key, child]) =>
    entries(child).map(([path, leaf]): [string, Tensor] => [path ? `${key}.${path}` : key, leaf]),
  );
};

/** A place in a tree, as text that is worked out only for messages. */
type Path = () => string;
const pathBelow =
  (at: Path, key: string | number): Path =>
  () =>
    at() ? `${at()}.${key}` : `${key}`;

const zip = (
  f: (...leaves: Tensor[]) => Tensor,
  tree: Tree,
  rest: readonly Tree[],
  at: Path,
): Tree => {
  for (const other of rest) checkAlike(tree, other, at);
  if (tree instanceof Tensor) return f(tree, ...(rest as readonly Tensor[]));
  assertNoCopy('tree.map', tree, at);
  const child = (key: string | number): Tree =>
    zip(
      f,
      (tree as Branch)[key],
      rest.map((r) => (r as Branch)[key]),
      pathBelow(at, key),
    );
  if (Array.isArray(tree)) return tree.map((_, i) => child(i));
  if (!isBranch(tree))
    throw new TypeError(
      `tree.map: ${at() || 'the root'} should be a tensor, an array or an object, but is ` +
        `${String(tree)}`,
    );
  const out: Record<string, Tree> = {};
  for (const key of Object.keys(tree)) out[key] = child(key);
  return out;
};

/** @throws TypeError if it is a tensor that has lost its class, which looks like a branch */
const assertNoCopy = (where: string, x: unknown, at: Path = () => ''): void => {
  const copy = tensorCopy(x);
  if (copy !== undefined)
    throw new TypeError(`${where}: ${at() || 'a leaf'} should be a tensor, but is ${copy}`);
};

const isBranch = (t: unknown): t is Branch =>
  t !== null && typeof t === 'object' && !Array.isArray(t) && !(t instanceof Tensor);

/** Compares a and b at this place; their branches are compared when zip comes there. */
const checkAlike = (a: Tree, b: Tree, at: Path): void => {
  if (a instanceof Tensor && b instanceof Tensor) return;
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) return;
  if (isBranch(a) && isBranch(b)) {
    const keys = Object.keys(a);
    if (keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key))) return;
  }
  throw new TypeError(
    `tree.map: the trees differ at ${at() || 'the root'}: ${kind(a)} against ${kind(b)}`,
  );
};
const kind = (t: Tree): string => {
  if (t instanceof Tensor) return 'a tensor';
  if (Array.isArray(t)) return `an array of ${t.length}`;
  return isBranch(t)
    ? `an object with the keys ${Object.keys(t).sort().join(', ')}`
    : `${t}, which is no tree`;
};
