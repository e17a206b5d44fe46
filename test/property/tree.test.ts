/** Trees are walked by key. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, mul, square, type Tensor, type Tree, tensor, tree } from '../../src/autodiff/index.js';
import { aTensor, expectClose } from '../support/arbitraries.js';

const { map, forEach, unzip, leaves, entries } = tree;

const aKey = fc.constantFrom('pi', 'v', 'w', 'b', 'mu', 'logStd', '0');
/** Trees of tensors of two shapes, arrays, and objects, some of them empty. */
const aTree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    aTensor([2]),
    aTensor([]),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(aKey, tie('tree'), { maxKeys: 4 }),
  ),
})).tree;

/** The same tree, with the keys of every object in the opposite order. */
const reversed = (t: Tree): Tree => {
  if ('shape' in t && 'data' in t) return t;
  if (Array.isArray(t)) return t.map(reversed);
  return Object.fromEntries(
    Object.entries(t)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  );
};
const f = (x: Tensor): Tensor => square(x);
const g = (x: Tensor): Tensor => add(x, 1);

test('map(identity) is the identity', () => {
  fc.assert(
    fc.property(aTree, (t) => {
      expect(map((x) => x, t)).toEqual(t);
    }),
  );
});

test('map(f ∘ g) is map(f) ∘ map(g)', () => {
  fc.assert(
    fc.property(aTree, (t) => {
      expect(map((x) => f(g(x)), t)).toEqual(map(f, map(g, t)));
    }),
  );
});

test('map(add, a, b) adds leaf to leaf, whatever the order of the keys in b, and keeps the order of a', () => {
  fc.assert(
    fc.property(aTree, (t) => {
      const sum = map((a, b, c) => add(a, b, c), t, reversed(t), map(f, t));
      expect(sum).toEqual(map((x) => add(x, x, f(x)), t));
      expect(entries(sum).map(([path]) => path)).toEqual(entries(t).map(([path]) => path));
    }),
  );
});

test('unzip is as many maps, whatever the order of the keys, and for a tree without leaves too', () => {
  fc.assert(
    fc.property(aTree, (t) => {
      const both = unzip(2, (a, b) => [add(a, b), mul(a, b)], t, reversed(t));
      expect(both).toEqual([map((x) => add(x, x), t), map(square, t)]);
    }),
  );
});

/** The leaf at a path. */
const at = (t: Tree, path: string): Tree => path.split('.').reduce((t, key) => (key === '' ? t : (t as Record<string, Tree>)[key]), t);

test('entries gives every leaf once, with the path that leads to it', () => {
  fc.assert(
    fc.property(aTree, (t) => {
      const all = entries(t);
      expect(new Set(all.map(([path]) => path)).size).toBe(all.length);
      for (const [path, leaf] of all) expect(at(t, path)).toBe(leaf);
      expect(leaves(t)).toEqual(all.map(([, leaf]) => leaf));
      let visits = 0;
      map((x) => {
        visits++;
        return x;
      }, t);
      expect(visits).toBe(all.length);
    }),
  );
});

describe('trees that differ are refused, by a message that names the place', () => {
  const withLeaf = aTree
    .filter((t) => leaves(t).length > 0)
    .chain((t) => fc.record({ t: fc.constant(t), path: fc.constantFrom(...entries(t).map(([path]) => path)) }));
  /** The tree with something else at that path; with nothing, if it is undefined. */
  const changed = (t: Tree, path: readonly string[], to: Tree | undefined): Tree => {
    const [key, ...rest] = path;
    if (key === undefined) return to as Tree;
    const child = changed((t as Record<string, Tree>)[key], rest, to);
    if (Array.isArray(t)) return t.flatMap((x, i) => (String(i) !== key ? [x] : child === undefined ? [] : [child]));
    return Object.fromEntries(
      Object.entries(t).flatMap(([k, x]) => (k !== key ? [[k, x]] : child === undefined ? [] : [[k, child]])),
    ) as Tree;
  };
  const steps = (path: string): string[] => (path === '' ? [] : path.split('.'));
  const refuse = (a: Tree, b: Tree, where: string): void => {
    const words = new RegExp(`^tree\\.map: the trees differ at ${where || 'the root'}: `);
    expect(() => map((x) => x, a, b)).toThrow(words);
    expect(() => unzip(1, (x) => [x], a, b)).toThrow(words);
  };

  test('where one has a tensor and the other a branch', () => {
    fc.assert(
      fc.property(withLeaf, ({ t, path }) => {
        for (const other of [[], {}, [tensor(1)], { w: tensor(1) }]) {
          refuse(t, changed(t, steps(path), other), path);
          refuse(changed(t, steps(path), other), t, path);
        }
      }),
    );
  });

  test('where something is missing in one of them', () => {
    fc.assert(
      fc.property(
        withLeaf.filter(({ path }) => path !== ''),
        ({ t, path }) => {
          const less = changed(t, steps(path), undefined);
          const parent = steps(path).slice(0, -1).join('.');
          refuse(t, less, parent);
          refuse(less, t, parent);
        },
      ),
    );
  });

  test('where a key has another name, or what they all have is inherited', () => {
    refuse({ a: { x: tensor(1) } }, { a: { y: tensor(1) } } as never, 'a');
    refuse({ a: { toString: tensor(1) } }, { a: { y: tensor(1) } } as never, 'a');
    refuse([{ x: tensor(1) }], [[tensor(1)]] as never, '0');
  });

  test('and what is no tree at all is refused as well', () => {
    expect(() => map((x) => x, { pi: { w: 3 } } as never)).toThrow(/tree\.map: pi\.w should be a tensor, an array or an object, but is 3/);
    expect(() => map((x) => x, undefined as never)).toThrow(/the root/);
    expect(() => map((x) => x, { pi: tensor(1) }, { pi: null } as never)).toThrow(/at pi: a tensor against/);
  });
});

test('a tree without leaves maps to itself', () => {
  for (const t of [[], {}, { a: [], b: {} }] as Tree[]) {
    expect(map(f, t)).toEqual(t);
    expect(leaves(t)).toEqual([]);
  }
  expectClose(map(f, tensor(3)), tensor(9), 0);
});

test('forEach visits the leaves of several trees together, in the order of their keys', () => {
  fc.assert(
    fc.property(aTree, (a) => {
      const b = map(square, a);
      const seen: (readonly [Tensor, Tensor])[] = [];
      forEach((x, y) => seen.push([x, y]), a, b);
      const expected = leaves(a).map((x, i) => [x, leaves(b)[i]] as const);
      expect(seen.length).toBe(expected.length);
      seen.forEach(([x, y], i) => {
        expect(x).toBe(expected[i][0]);
        expect(y).toBe(expected[i][1]);
      });
    }),
  );
  expect(() => forEach(() => {}, { a: tensor(1) } as Tree, { b: tensor(1) })).toThrow(/differ at the root/);
});
