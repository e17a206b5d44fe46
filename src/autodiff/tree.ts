/**
 * Trees: plain nested objects and arrays whose leaves are tensors. Parameters, gradients and optimiser moments are
 * trees. They are walked by key, so the order of keys does not matter.
 */
import { Tensor } from './tensor.js';

export type Tree = Tensor | readonly Tree[] | { readonly [key: string]: Tree };
type Branch = Readonly<Record<string, Tree>>;

/**
 * Combine the leaves of trees of one structure: map(add, a, b) is a + b.
 * @throws TypeError if the structures differ; it names the path
 */
export const map = <T extends Tree>(f: (...leaves: Tensor[]) => Tensor, tree: T, ...rest: NoInfer<T>[]): T => zip(f, tree, rest, '') as T;

/** Like map, for an f that gives several leaves: as many trees. */
export const unzip = <T extends Tree>(f: (...leaves: Tensor[]) => readonly Tensor[], tree: T, ...rest: NoInfer<T>[]): T[] => {
  const all: (readonly Tensor[])[] = [];
  map(
    (...xs) => {
      all.push(f(...xs));
      return xs[0];
    },
    tree,
    ...rest,
  );
  return (all[0] ?? []).map((_, j) => {
    let i = 0;
    return map(() => all[i++][j], tree);
  });
};

/** The leaves, in the order of their keys. */
export const leaves = (tree: Tree): Tensor[] => entries(tree).map(([, leaf]) => leaf);

/** The leaves with their paths: [['pi.0.w', w], ['pi.0.b', b], …]. */
export const entries = (tree: Tree): [path: string, leaf: Tensor][] =>
  tree instanceof Tensor
    ? [['', tree]]
    : Object.entries(tree as Branch).flatMap(([key, child]) =>
        entries(child).map(([path, leaf]): [string, Tensor] => [path ? `${key}.${path}` : key, leaf]),
      );

const zip = (f: (...leaves: Tensor[]) => Tensor, tree: Tree, rest: readonly Tree[], path: string): Tree => {
  for (const other of rest) check(tree, other, path);
  if (tree instanceof Tensor) return f(tree, ...(rest as readonly Tensor[]));
  const child = (key: string | number): Tree =>
    zip(
      f,
      (tree as Branch)[key],
      rest.map((r) => (r as Branch)[key]),
      path ? `${path}.${key}` : `${key}`,
    );
  if (Array.isArray(tree)) return tree.map((_, i) => child(i));
  const out: Record<string, Tree> = {};
  for (const key of Object.keys(tree)) out[key] = child(key);
  return out;
};

/** Are a and b alike, at this place? What is below is looked at when zip comes there. */
const check = (a: Tree, b: Tree, path: string): void => {
  const [p, q] = [kind(a), kind(b)];
  if (p !== q) throw new TypeError(`tree.map: the trees differ at ${path || 'the root'}: ${p} against ${q}`);
};
const kind = (t: Tree): string => {
  if (t instanceof Tensor) return 'a tensor';
  if (Array.isArray(t)) return `an array of ${t.length}`;
  return t !== null && typeof t === 'object' ? `an object with the keys ${Object.keys(t).sort().join(', ')}` : `${t}, which is no tree`;
};
