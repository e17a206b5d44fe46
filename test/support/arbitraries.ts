/** How the tests make numbers, keys, tensors, experience and networks, and how they compare what comes out. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Batch } from '../../src/algos/types.js';
import { cast, type DType, numbers, type Shape, size, type Tensor, type Tree, tensor, tree } from '../../src/autodiff/index.js';
import { type Key, key, normal, permutation, randint, split, uniform } from '../../src/random.js';

// ── numbers ──
// fc.double is uniform over bit patterns (its median on [0, 1] is about 1e-165); a grid is uniform over values.

/** Numbers from low to high, in thousandths. */
export const grid = (low: number, high: number): fc.Arbitrary<number> =>
  fc.integer({ min: Math.ceil(low * 1000), max: Math.floor(high * 1000) }).map((i) => i / 1000);
export const real = grid(-3, 3);
export const unit = grid(0, 1);
export const aKey: fc.Arbitrary<Key> = fc.integer({ min: 0, max: 2 ** 31 }).map(key);

// ── tensors ──

/** Shapes of up to `maxRank` axes, axes of length 1 among them. */
export const aShape = (maxRank = 4, minLength = 1, maxLength = 4): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: minLength, max: maxLength }), { maxLength: maxRank });
export const aTensor = (shape: Shape, dtype: DType = 'float64', element = real): fc.Arbitrary<Tensor> =>
  fc.array(element, { minLength: size(shape), maxLength: size(shape) }).map((xs) => tensor(Float64Array.from(xs), shape, dtype));
export const tensorsOf = (shapes: readonly Shape[], element = real): fc.Arbitrary<Tensor[]> =>
  fc.tuple(...shapes.map((shape) => aTensor(shape, 'float64', element)));
export const aDtype: fc.Arbitrary<DType> = fc.constantFrom('float32', 'float64');

/**
 * Tensors all of whose numbers are at least 0.04 apart, and 0.02 away from the multiples of 0.1: so that no step of a
 * finite difference crosses a kink, where two numbers are equal or one is a round number.
 */
export const apart = (shapes: readonly Shape[]): fc.Arbitrary<Tensor[]> =>
  aKey.map((k) => {
    const [kOrder, kJitter] = split(k, 2);
    const n = shapes.reduce((sum, shape) => sum + size(shape), 0);
    const order = permutation(kOrder, n);
    const jitter = uniform(kJitter, n, -0.03, 0.03);
    const all = jitter.map((x, i) => x + 0.1 * (order[i] - (n >> 1)) + 0.05);
    let from = 0;
    return shapes.map((shape) => {
      const part = all.subarray(from, from + size(shape));
      from += part.length;
      return tensor(part, shape);
    });
  });

/** A tensor of standard normal numbers, in float64 unless said otherwise. */
export const noise = (k: Key, shape: Shape, dtype: DType = 'float64'): Tensor => tensor(normal(k, shape), shape, dtype);
/** A tree like another, of standard normal numbers. */
export const noiseLike = <T extends Tree>(k: Key, like: T): T => {
  const keys = split(k, tree.leaves(like).length);
  let i = 0;
  return tree.map((x) => noise(keys[i++], x.shape), like);
};
export const double = <T extends Tree>(x: T): T => tree.map((leaf) => cast(leaf, 'float64'), x);

// ── experience ──

const column = (xs: readonly number[]): Tensor => tensor(Float64Array.from(xs), [xs.length]);

/** Rewards, values and flags of one or several trajectories: any mixture of terminal states, time limits, and a cut at the end. */
export const someSteps = fc
  .array(fc.record({ rew: real, val: real, nextVal: real, done: fc.boolean(), cut: fc.boolean() }), { minLength: 1, maxLength: 12 })
  .map((steps) => ({
    rew: column(steps.map((s) => s.rew)),
    val: column(steps.map((s) => s.val)),
    nextVal: column(steps.map((s) => s.nextVal)),
    done: column(steps.map((s) => +s.done)),
    last: column(steps.map((s, i) => +(s.done || s.cut || i === steps.length - 1))),
  }));

/** N transitions in float32: of discrete actions, actDim of them, or of continuous ones in as many dimensions. */
export const aBatch = (kind: 'discrete' | 'box', obsDim: number, actDim: number): fc.Arbitrary<Batch> =>
  fc.record({ k: aKey, N: fc.integer({ min: 2, max: 24 }) }).map(({ k, N }) => {
    const [kObs, kNext, kRew, kAct, kEnds] = split(k, 5);
    const ends = [...randint(kEnds, N, 5)];
    return {
      obs: noise(kObs, [N, obsDim], 'float32'),
      nextObs: noise(kNext, [N, obsDim], 'float32'),
      act: kind === 'box' ? noise(kAct, [N, actDim], 'float32') : tensor(randint(kAct, N, actDim)),
      rew: noise(kRew, [N], 'float32'),
      done: tensor(ends.map((e) => +(e === 0))),
      last: tensor(ends.map((e, i) => +(e < 2 || i === N - 1))),
    };
  });

// ── networks ──

/** [inputs, ...hidden, outputs] */
export const someSizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 4 });

// ── comparing ──

/** Are all numbers of two trees equal, up to tol relative to 1 + |b|? NaN is equal to NaN, and an infinity to itself. */
export const expectClose = (a: Tree, b: Tree, tol = 1e-9): void => {
  tree.map(
    (x, y) => {
      expect(x.shape).toEqual(y.shape);
      const [p, q] = [numbers(x), numbers(y)];
      for (let i = 0; i < p.length; i++) {
        const near = Object.is(p[i], q[i]) || p[i] === q[i] || Math.abs(p[i] - q[i]) <= tol * (1 + Math.abs(q[i]));
        if (!near) expect.fail(`element ${i} of [${x.shape}]: ${p[i]} against ${q[i]}`);
      }
      return x;
    },
    a,
    b,
  );
};
/** Everything in a value, copied, so that a later look at it shows whether somebody wrote to it. */
export const snapshot = <T>(x: T): T => structuredClone(x);
/** Σ over all leaves of a·b. */
export const inner = <T extends Tree>(a: T, b: T): number => {
  let sum = 0;
  tree.map(
    (x, y) => {
      const [p, q] = [numbers(x), numbers(y)];
      for (let i = 0; i < p.length; i++) sum += p[i] * q[i];
      return x;
    },
    a,
    b as never,
  );
  return sum;
};
