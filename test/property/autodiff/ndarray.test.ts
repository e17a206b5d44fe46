/** Operations against ndarray: broadcasting, reductions, transposes, slices. */
import fc from 'fast-check';
import ndarray, { type NdArray } from 'ndarray';
import nd from 'ndarray-ops';
import { afterEach, expect, test } from 'vitest';
import { cast, full, numbers, type Shape, size, type Tensor, tensor, zeros } from '../../../src/autodiff/index.js';
import { useBackend } from '../../../src/autodiff/kernels/active.js';
import { poisonReleased } from '../../../src/autodiff/kernels/reuse.js';
import * as ops from '../../../src/autodiff/ops/index.js';
import { concat, max, mul, reshape, slice, sum, sumTo, transpose } from '../../../src/autodiff/ops/index.js';
import type { Concrete } from '../../../src/autodiff/tensor.js';
import { aDtype, aShape, aTensor, expectClose } from '../../support/arbitraries.js';
import { anyTensor, named } from '../../support/autodiff.js';

afterEach(() => {
  useBackend('wasm');
  poisonReleased(false);
});

/** Two shapes that broadcast to a third. */
const broadcastable = aShape(4, 0, 3).chain((shape) => {
  const part = fc
    .tuple(fc.integer({ min: 0, max: shape.length }), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
    .map(([from, single]) => shape.slice(from).map((n, i) => (single[i] ? 1 : n)));
  return fc.tuple(part, part);
});
const broadcastOf = (p: Shape, q: Shape): number[] =>
  Array.from({ length: Math.max(p.length, q.length) }, (_, i) => {
    const [x, y] = [p, q].map((s) => s[i - Math.max(p.length, q.length) + s.length] ?? 1);
    return x === 1 ? y : x;
  });
/** x as an ndarray of a larger shape, whose strides are 0 where x is repeated. */
const spread = (x: Tensor, shape: Shape): NdArray => {
  const { data, stride } = (x as Concrete).array;
  const lead = shape.length - x.shape.length;
  const strides = shape.map((_, i) => (i < lead || x.shape[i - lead] === 1 ? 0 : stride[i - lead]));
  return ndarray(data, [...shape], strides) as NdArray;
};

const withNdarray = {
  add: nd.add,
  sub: nd.sub,
  mul: nd.mul,
  div: nd.div,
  minimum: nd.min,
  maximum: nd.max,
  less: nd.lt,
  greaterEqual: nd.geq,
} as const;
test.each(Object.keys(withNdarray) as (keyof typeof withNdarray)[])(
  '%s broadcasts as ndarray-ops does over views with stride 0',
  (name) => {
    fc.assert(
      fc.property(
        broadcastable.chain(([p, q]) => fc.record({ dtype: aDtype, p: aTensor(p), q: aTensor(q) })),
        ({ dtype, p, q }) => {
          const [x, y] = [p, q].map((t) => cast(t, dtype));
          const shape = broadcastOf(x.shape, y.shape);
          const want = zeros(shape, dtype);
          const oracle = withNdarray[name] as (out: NdArray, a: NdArray, b: NdArray) => unknown;
          oracle(want.array as NdArray, spread(x, shape), spread(y, shape));
          expect(numbers(named[name](x, y))).toEqual(want.data);
          expect(named[name](x, y).shape).toEqual(shape);
        },
      ),
    );
  },
);

test('broadcastTo repeats, and sumTo of what was repeated is the number of copies times the original', () => {
  fc.assert(
    fc.property(
      broadcastable.chain(([p, q]) => fc.record({ x: aTensor(p), shape: fc.constant(broadcastOf(p, q)) })),
      ({ x, shape }) => {
        const wide = ops.broadcastTo(x, shape);
        expectClose(wide, tensor(spread(x, shape)), 0);
        expectClose(sumTo(wide, x.shape), mul(size(x.shape) ? size(shape) / size(x.shape) : 0, x), 1e-12);
      },
    ),
  );
});
/** A tensor and some of its axes, counted from either end. */
const withAxes = anyTensor.chain((x) =>
  fc.record({
    x: fc.constant(x),
    axes: fc.subarray(x.shape.map((_, i) => i)).chain((axes) => fc.tuple(...axes.map((a) => fc.constantFrom(a, a - x.shape.length)))),
  }),
);
const indicesOf = (shape: Shape): number[][] =>
  shape.reduce<number[][]>((all, n) => all.flatMap((index) => Array.from({ length: n }, (_, i) => [...index, i])), [[]]);
/** The numbers of x that meet in each element of what is left when the axes are gone. */
const groups = (x: Tensor, axes: readonly number[]): number[][] => {
  const gone = axes.map((a) => (a < 0 ? a + x.shape.length : a));
  const all = new Map<string, number[]>();
  indicesOf(x.shape).forEach((index, i) => {
    const rest = index.filter((_, d) => !gone.includes(d)).join();
    all.set(rest, [...(all.get(rest) ?? []), numbers(x)[i]]);
  });
  return [...all.values()];
};
test.each([
  ['sum', (xs: number[]) => xs.reduce((a, b) => a + b)],
  ['mean', (xs: number[]) => xs.reduce((a, b) => a + b) / xs.length],
  ['max', (xs: number[]) => Math.max(...xs)],
] as const)('%s over any axes of any shape is taken over the numbers that meet there', (name, f) => {
  fc.assert(
    fc.property(withAxes, ({ x, axes }) => {
      const y = named[name](x, axes);
      const left = x.shape.filter((_, i) => !axes.includes(i) && !axes.includes(i - x.shape.length));
      expectClose(y, tensor(Float64Array.from(groups(x, axes).map(f)), left), 1e-12);
      expectClose(named[name](x), tensor(f([...numbers(x)]), [], 'float64'), 1e-12);
      if (axes.length === 1) expectClose(named[name](x, axes[0]), y, 0);
    }),
  );
});

test('the sum of nothing is 0, the largest of nothing −∞, and an empty axis leaves the others', () => {
  expectClose(sum(zeros([0])), zeros([]));
  expectClose(sum(zeros([2, 0]), 1), zeros([2]));
  expect(sum(zeros([2, 0]), 0).shape).toEqual([0]);
  expectClose(sum(zeros([0, 3]), 0), zeros([3]));
  expectClose(max(zeros([2, 0]), -1), full([2], Number.NEGATIVE_INFINITY));
});

test('transpose is that of ndarray, for any order of the axes', () => {
  const withOrder = anyTensor.chain((x) =>
    fc.record({ x: fc.constant(x), order: fc.shuffledSubarray([...x.shape.keys()], { minLength: x.shape.length }) }),
  );
  fc.assert(
    fc.property(withOrder, ({ x, order }) => {
      expectClose(transpose(x, order), tensor((x as Concrete).array.transpose(...order)), 0);
      expectClose(transpose(transpose(x)), x, 0);
    }),
  );
});

test('slice is a view of ndarray, and concat puts back together what slice took apart', () => {
  const withCut = aShape(4, 1, 4)
    .filter((shape) => shape.length > 0)
    .chain((shape) => fc.record({ x: aTensor(shape), axis: fc.integer({ min: -shape.length, max: shape.length - 1 }), cut: fc.nat() }));
  fc.assert(
    fc.property(withCut, ({ x, axis, cut }) => {
      const along = axis < 0 ? axis + x.shape.length : axis;
      const at = cut % (x.shape[along] + 1);
      const view = (x as Concrete).array.hi(...x.shape.map((n, i) => (i === along ? at : n)));
      const [left, right] = [slice(x, 0, at, axis), slice(x, at, x.shape[along], axis)];
      expectClose(left, tensor(view), 0);
      expectClose(concat([left, right], axis), x, 0);
    }),
  );
});

test('reshape keeps the numbers, and works out the axis that is −1', () => {
  fc.assert(
    fc.property(anyTensor, (x) => {
      expectClose(reshape(x, [-1]), tensor(numbers(x)), 0);
      expectClose(reshape(reshape(x, [-1, 1]), x.shape), x, 0);
    }),
  );
});
