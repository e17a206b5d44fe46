/** Laws of learning on several ranks: a batch in parts teaches what it teaches as a whole, and all ranks learn the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { a2c, type Batch, type Update } from '../../../src/algos/index.js';
import { reductionsOver } from '../../../src/algos/ranks.js';
import type { Reductions } from '../../../src/algos/reductions.js';
import { summarize } from '../../../src/algos/stats.js';
import type { AlgoState } from '../../../src/algos/types.js';
import { dtypeOf, numbers, type Tensor, type Tree, tensor, tree } from '../../../src/autodiff/index.js';
import type { Key } from '../../../src/random.js';
import { aKey } from '../../support/arbitraries.js';
import { lockstep } from '../../support/lockstep.js';
import { batchOf, few, kinds, onPolicy } from '../../support/onPolicy.js';

/** Rows [from, to) of x [N, …]. */
const rowsOf = (x: Tensor, from: number, to: number): Tensor => {
  const width = numbers(x).length / x.shape[0];
  return tensor(Float64Array.from(numbers(x).slice(from * width, to * width)), [to - from, ...x.shape.slice(1)], 'float64');
};
/** The batch in parts of one size, and what they are together: no trajectory goes from one part to the next. */
const divided = (batch: Batch, size: number): { parts: Batch[]; whole: Batch } => {
  const each = Math.floor(batch.rew.shape[0] / size);
  const last = numbers(batch.last).map((x, i) => ((i + 1) % each === 0 ? 1 : x));
  const cut = { ...batch, last: tensor(Float64Array.from(last), [last.length], 'float64') };
  const rows = (from: number, to: number): Batch =>
    Object.fromEntries(Object.entries(cut).map(([name, x]) => [name, rowsOf(x, from, to)])) as Batch;
  return { parts: Array.from({ length: size }, (_, r) => rows(r * each, (r + 1) * each)), whole: rows(0, size * each) };
};

/** A state whose parameters and moments are in float64. */
const doubled = <S>(state: S): S => {
  const deep = (x: unknown): unknown => {
    if (typeof x !== 'object' || x === null) return x;
    if ('shape' in x) return tensor(Float64Array.from(numbers(x as Tensor)), (x as Tensor).shape, 'float64');
    return Array.isArray(x) ? x.map(deep) : Object.fromEntries(Object.entries(x).map(([name, part]) => [name, deep(part)]));
  };
  return deep(state) as S;
};

type Params = AlgoState & { readonly pi: Tree; readonly v: Tree };
/** An algorithm whose update takes the reductions of several ranks. */
interface Subject {
  init(key: Key): Params;
  update(over?: Reductions): Update<Params>;
}
const subjects = (['discrete', 'box'] as const).flatMap((kind) => [
  ...Object.entries(onPolicy).map(([name, { algo }]) => {
    const update = (over?: Reductions) => algo.update(kinds[kind], { ...few, targetKl: 1 }, over);
    return [name, kind, { init: algo.init(kinds[kind]), update } as unknown as Subject] as const;
  }),
  [
    'a2c',
    kind,
    { init: a2c.init(kinds[kind]), update: (over?: Reductions) => a2c.update(kinds[kind], {}, over) } as unknown as Subject,
  ] as const,
]);

/** The largest difference of two trees, beside the largest number in them. */
const difference = (a: Tree, b: Tree): number => {
  const [x, y] = [a, b].map((t) => tree.leaves(t).flatMap((leaf) => [...numbers(leaf)]));
  const scale = Math.max(1, ...x.map(Math.abs));
  return Math.max(...x.map((v, i) => Math.abs(v - y[i]))) / scale;
};

describe.each(subjects)('%s with %s actions', (_, kind, { init, update }) => {
  test('parts of a batch on 2 or 3 ranks teach what the batch teaches, and every rank the same bits', () => {
    const aWide = batchOf(kind).filter(({ rew }) => rew.shape[0] >= 6);
    fc.assert(
      fc.property(aWide, aKey, fc.constantFrom(2, 3), (batch, key, size) => {
        const { parts, whole } = divided(batch, size);
        const state = doubled(init(key));
        const alone = update()(state, whole);
        const together = lockstep(size, (ranks) => update(reductionsOver(ranks))(state, parts[ranks.rank]));
        for (const { pi, v, info } of together) {
          expect(pi).toEqual(together[0].pi);
          expect(info).toEqual(together[0].info);
          expect(dtypeOf(tree.leaves(pi)[0])).toBe('float64');
          expect(difference(alone.pi, pi)).toBeLessThan(1e-6);
          expect(difference(alone.v, v)).toBeLessThan(1e-6);
        }
        for (const [name, x] of Object.entries(alone.info)) {
          const y = together[0].info[name];
          const stats = (z: typeof x): number[] => (typeof z === 'number' ? [z] : Object.values(z));
          stats(x).forEach((value, i) => void expect(stats(y)[i], name).toBeCloseTo(value, 6));
        }
      }),
      { numRuns: 10 },
    );
  });
});

test('statistics over ranks are those of all numbers, and NaN is not lost', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 3, maxLength: 30 }), (xs) => {
      const each = Math.floor(xs.length / 3);
      const of = (numbers: readonly number[]): Tensor => tensor(Float64Array.from(numbers), [numbers.length], 'float64');
      const [mine, ...others] = lockstep(3, (ranks) => summarize(of(xs.slice(ranks.rank * each, (ranks.rank + 1) * each)), ranks));
      const all = summarize(of(xs.slice(0, 3 * each)));
      for (const other of others) expect(other).toEqual(mine);
      expect(mine.min).toBe(all.min);
      expect(mine.max).toBe(all.max);
      expect(mine.mean).toBeCloseTo(all.mean, 6);
      expect(mine.std).toBeCloseTo(all.std, 6);
    }),
  );
  const one = (x: number): Tensor => tensor(Float64Array.of(x), [1], 'float64');
  expect(lockstep(2, (ranks) => summarize(one(ranks.rank === 1 ? Number.NaN : 1), ranks).max)).toEqual([Number.NaN, Number.NaN]);
});
