/** Derivatives against differences, operations against ndarray, and what must not be seen from outside. */
import fc from 'fast-check';
import ndarray, { type NdArray } from 'ndarray';
import nd from 'ndarray-ops';
import { afterEach, describe, expect, test } from 'vitest';
import {
  activationGrad,
  assertShapes,
  cast,
  dense,
  dtypeOf,
  full,
  grad,
  hvp,
  item,
  numbers,
  ones,
  primitive,
  type Shape,
  size,
  Tensor,
  type Tree,
  tensor,
  tidy,
  tree,
  valueAndGrad,
  vjp,
  zeros,
} from '../../src/autodiff/index.js';
import { useBackend } from '../../src/autodiff/kernels/active.js';
import { stack } from '../../src/autodiff/kernels/memory.js';
import { poisonReleased, withStack } from '../../src/autodiff/kernels/reuse.js';
import * as ops from '../../src/autodiff/ops/index.js';
import type { Concrete } from '../../src/autodiff/tensor.js';
import { mlp } from '../../src/nn/index.js';
import { key, split } from '../../src/random.js';
import {
  aDtype,
  aKey,
  apart,
  aShape,
  aTensor,
  double,
  expectClose,
  inner,
  noise,
  noiseLike,
  real,
  someSizes,
  tensorsOf,
} from './arbitraries.js';

const { add, concat, div, dot, equal, exp, logSoftmax, matmul, max, maximum, mean, minimum, mul, neg, pow, reshape, slice } = ops;
const { softplus, square, stopGradient, sub, sum, sumTo, tanh, transpose, where } = ops;

/** To look them up by name. */
const named = { ...ops };

afterEach(() => {
  useBackend('wasm');
  poisonReleased(false);
});

// ── one table over all operations ──

interface Case {
  /** Of the arguments that are differentiated. */
  readonly shapes: readonly Shape[];
  readonly f: (...xs: Tensor[]) => Tensor;
}
const on = (f: (...xs: Tensor[]) => Tensor, ...shapes: readonly (readonly Shape[])[]): Case[] => shapes.map((shapes) => ({ shapes, f }));
const unary: Shape[][] = [[[]], [[5]], [[2, 3]], [[2, 1, 3]]];
// biome-ignore format: a table
const binary: Shape[][] = [[[2, 3], [2, 3]], [[2, 3], [3]], [[2, 1], [1, 3]], [[], [2, 3]], [[2, 1, 3], [4, 1]]];
const elementwise1 = (f: (x: Tensor) => Tensor): Case[] => on(f, ...unary);
const elementwise2 = (f: (x: Tensor, y: Tensor) => Tensor): Case[] => on(f, ...binary);
/** Above 0.3, whatever x is. */
const positive = (x: Tensor): Tensor => add(0.3, square(x));
const numberLeftAndRight = (f: (x: Tensor | number, y: Tensor | number) => Tensor): Case[] => [
  ...on((x) => f(x, 0.7), [[2, 3]]),
  ...on((x) => f(1.3, x), [[2, 3]]),
];
const reduction = (f: (x: Tensor, axis?: number | readonly number[]) => Tensor): Case[] => [
  ...on((x) => f(x), [[]], [[4]], [[2, 3]], [[2, 3, 2]]),
  ...on((x) => f(x, 0), [[4]], [[2, 3]], [[3, 1]]),
  ...on((x) => f(x, -1), [[4]], [[2, 3]], [[2, 3, 2]]),
  ...on((x) => f(x, [0, 2]), [[2, 3, 2]], [[2, 1, 3, 2]]),
];
const fusedActs = ['none', 'relu', 'tanh'] as const;

// biome-ignore format: a table
const table: Readonly<Record<string, readonly Case[]>> = {
  abs: elementwise1(ops.abs),
  activationGrad: fusedActs.flatMap((act) => on((g, y) => activationGrad(g, y, act), [[6], [6]], [[2, 3], [2, 3]])),
  add: [...elementwise2(add), ...numberLeftAndRight(add), ...on((x, y, z) => add(x, y, z, 2), [[2, 3], [3], [2, 1]])],
  broadcastTo: [...on((x) => ops.broadcastTo(x, [4, 2, 3]), [[2, 3]], [[2, 1]], [[3]], [[]]), ...on((x) => ops.broadcastTo(x, [2, 3]), [[2, 1]], [[1, 3]])],
  cast: on((x) => cast(x, dtypeOf(x)), [[2, 3]]),
  clip: [...on((x) => ops.clip(x, -0.2, 0.3), [[6]], [[2, 3]]), ...on((x, low) => ops.clip(x, low, add(low, 0.4)), [[2, 3], [3]])],
  concat: [
    ...on((x, y) => concat([x, y]), [[2], [3]], [[2, 1], [2, 3]]),
    ...on((x, y, z) => concat([x, y, z], 1), [[2, 1, 2], [2, 3, 2], [2, 2, 2]]),
    ...on((x) => concat([x, x], 0), [[2, 3]]),
  ],
  cos: elementwise1(ops.cos),
  dense: fusedActs.flatMap((act) => on((x, w, b) => dense(x, w, b, act), [[4, 3], [3, 2], [2]])),
  div: [...elementwise2((x, y) => div(x, positive(y))), ...numberLeftAndRight((x, y) => div(x, typeof y === 'number' ? y : positive(y)))],
  dot: on(dot, [[6], [6]], [[2, 3], [2, 3]]),
  elu: [...elementwise1((x) => ops.elu(x)), ...on((x) => ops.elu(x, 1.7), [[6]])],
  equal: elementwise2(equal),
  exp: elementwise1(exp),
  gather: on((x) => ops.gather(x, tensor([2, 0, 2, 1])), [[4, 3]]),
  greater: elementwise2(ops.greater),
  greaterEqual: elementwise2(ops.greaterEqual),
  less: elementwise2(ops.less),
  lessEqual: elementwise2(ops.lessEqual),
  log: elementwise1((x) => ops.log(positive(x))),
  logSoftmax: on(logSoftmax, [[4]], [[2, 3]], [[2, 2, 3]]),
  logSumExp: on(ops.logSumExp, [[4]], [[2, 3]], [[2, 2, 3]]),
  matmul: [
    ...on((a, b) => matmul(a, b), [[2, 3], [3, 4]]),
    ...on((a, b) => matmul(a, b, 'nt'), [[2, 3], [4, 3]]),
    ...on((a, b) => matmul(a, b, 'tn'), [[3, 2], [3, 4]]),
    ...on((a) => matmul(a, a, 'nt'), [[2, 3]]),
  ],
  max: reduction(max),
  maximum: [...elementwise2(maximum), ...numberLeftAndRight(maximum)],
  mean: reduction(mean),
  minimum: [...elementwise2(minimum), ...numberLeftAndRight(minimum)],
  mul: [...elementwise2(mul), ...numberLeftAndRight(mul), ...on((x, y, z) => mul(x, y, z, 2), [[2, 3], [3], [2, 1]])],
  neg: elementwise1(neg),
  pow: [...[0, 1, 2, 3].flatMap((p) => on((x) => pow(x, p), [[2, 3]])), ...on((x) => pow(positive(x), -1.5), [[2, 3]])],
  relu: elementwise1(ops.relu),
  reshape: [...on((x) => reshape(x, [3, -1]), [[2, 3]], [[6]]), ...on((x) => reshape(x, []), [[1, 1]])],
  sigmoid: elementwise1(ops.sigmoid),
  sign: elementwise1(ops.sign),
  sin: elementwise1(ops.sin),
  slice: [...on((x) => slice(x, 1, 3), [[4]], [[2, 3]]), ...on((x) => slice(x, 0, 1, 1), [[2, 3, 2]]), ...on((x) => slice(x, 1, 1, 0), [[2]])],
  softmax: on(ops.softmax, [[4]], [[2, 3]]),
  softplus: elementwise1(softplus),
  sqrt: elementwise1((x) => ops.sqrt(positive(x))),
  square: elementwise1(square),
  sub: [...elementwise2(sub), ...numberLeftAndRight(sub)],
  sum: reduction(sum),
  sumTo: [...on((x) => sumTo(x, [2, 1]), [[2, 3]], [[4, 2, 3]]), ...on((x) => sumTo(x, [3]), [[2, 3]], [[3]], [[4, 2, 3]])],
  tanh: elementwise1(tanh),
  transpose: [...on((x) => transpose(x), [[3]], [[2, 3]], [[2, 3, 4]]), ...on((x) => transpose(x, [1, -1, 0]), [[2, 3, 4]])],
  variance: on(ops.variance, [[5]], [[2, 3]]),
  where: [
    ...on((x, y) => where(ops.greater(x, y), x, mul(2, y)), [[2, 3], [3]], [[2, 1], [3]]),
    ...on((x) => where(ops.less(x, 0), 1, x), [[2, 3]]),
  ],
};
/** Exported and not in the table, with the reason. */
const notInTable: Readonly<Record<string, string>> = {
  stopGradient: 'its derivative is 0 by decree, whatever finite differences say',
};

const cases = Object.entries(table).flatMap(([name, all]) =>
  all.map((c, i): [string, Case] => [`${name} ${i} of ${c.shapes.map((s) => `[${s}]`).join(', ')}`, c]),
);
/** Σ w·f(x): one number that all of f's results have a say in. */
const weighed = (f: (xs: Tensor[]) => Tensor, w: (y: Tensor) => Tensor) => (xs: Tensor[]) => {
  const y = f(xs);
  return sum(mul(y, w(y)));
};
const along = <T extends Tree>(x: T, d: T, h: number): T => tree.map((x, d) => add(x, mul(h, d)), x, d as never);
/** (g(x + h·d) − g(x − h·d)) / 2h */
const slope = <T extends Tree, Y extends Tree>(g: (x: T) => Y, x: T, d: T, h = 1e-5): Y =>
  tree.map((p, q) => div(sub(p, q), 2 * h), g(along(x, d, h)), g(along(x, d, -h)) as never);

describe('every operation', () => {
  test('is in the table, or on the list of those that are not, with a reason', () => {
    expect([...Object.keys(table), ...Object.keys(notInTable)].sort()).toEqual(Object.keys(ops).sort());
  });

  test.each(cases)('%s: the gradient is the slope of the function', (_title, { shapes, f }) => {
    fc.assert(
      fc.property(apart(shapes), aKey, (xs, k) => {
        const [kWeights, kDirection] = split(k, 2);
        const g = weighed(
          (xs) => f(...xs),
          (y) => noise(kWeights, y.shape),
        );
        const d = noiseLike(kDirection, xs);
        expectClose(tensor(inner(grad(g)(xs), d), [], 'float64'), slope(g, xs, d), 1e-6);
      }),
      { numRuns: 10 },
    );
  });

  test.each(cases)('%s: the Hessian-vector product is the slope of the gradient', (_title, { shapes, f }) => {
    fc.assert(
      fc.property(apart(shapes), aKey, (xs, k) => {
        const [kWeights, kDirection] = split(k, 2);
        const squares = weighed(
          (xs) => square(f(...xs)), // so that a linear operation has a curvature too
          (y) => noise(kWeights, y.shape),
        );
        const d = noiseLike(kDirection, xs);
        expectClose(hvp(squares, xs)(d), slope(grad(squares), xs, d), 1e-5);
      }),
      { numRuns: 6 },
    );
  });

  test.each(cases)('%s: float32 gives what float64 gives, and so do its gradients, with either backend', (_title, { shapes, f }) => {
    fc.assert(
      fc.property(apart(shapes), fc.constantFrom('js' as const, 'wasm' as const), (xs, backend) => {
        useBackend(backend);
        const narrow = xs.map((x) => cast(x, 'float32'));
        const exact = double(narrow);
        const total = weighed(
          (xs) => f(...xs),
          (y) => cast(noise(key(1), y.shape), dtypeOf(y)),
        );
        expect(dtypeOf(f(...narrow))).toBe('float32');
        expectClose(double(f(...narrow)), f(...exact), 2e-6);
        expectClose(double(grad(total)(narrow)), grad(total)(exact), 2e-5);
      }),
      { numRuns: 4 },
    );
  });
});

test('large float32 tensors, which go through other kernels than small ones, give the same sums, products and gradients', () => {
  fc.assert(
    fc.property(tensorsOf([[60], [50]]), ([u, v]) => {
      const f = ([u, v]: Tensor[]): Tensor => {
        const a = add(reshape(u, [60, 1]), v);
        const b = mul(reshape(u, [60, 1]), v);
        return mean(mul(add(a, b), tanh(mul(b, exp(mul(0.1, a))))));
      };
      const narrow = [u, v].map((x) => cast(x, 'float32'));
      for (const [x, y] of [narrow, [u, v]]) {
        const [a, b] = [add(reshape(x, [60, 1]), y), mul(reshape(x, [60, 1]), y)];
        const each = (f: (p: number, q: number) => number): Tensor =>
          tensor(
            numbers(a).map((p, i) => f(p, numbers(b)[i])),
            a.shape,
          );
        expectClose([add(a, b), mul(a, b)], [each((p, q) => p + q), each((p, q) => p * q)], 0);
      }
      expectClose(double(f(narrow)), f([u, v]), 1e-5);
      expectClose(
        tree.map((x) => cast(x, 'float64'), grad(f)(narrow)),
        grad(f)([u, v]),
        1e-5,
      );
    }),
    { numRuns: 10 },
  );
});

// ── against ndarray ──

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

const anyTensor = aShape(4, 1, 4).chain((shape) => aTensor(shape));
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

// ── against formulas ──

const formulas: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  cos: Math.cos,
  elu: (x) => (x > 0 ? x : Math.exp(x) - 1),
  exp: Math.exp,
  log: Math.log,
  neg: (x) => -x,
  relu: (x) => Math.max(x, 0),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  sign: Math.sign,
  sin: Math.sin,
  softplus: (x) => Math.log(1 + Math.exp(x)),
  sqrt: Math.sqrt,
  square: (x) => x * x,
  tanh: Math.tanh,
};
test.each(Object.keys(formulas) as (keyof typeof ops)[])('%s is its formula, element by element', (name) => {
  fc.assert(
    fc.property(anyTensor, (x) => {
      const f = named[name] as (x: Tensor) => Tensor;
      expectClose(f(x), tensor(numbers(x).map(formulas[name]), x.shape), 1e-12);
    }),
  );
});

test('pow, the comparisons, clip and where are theirs', () => {
  fc.assert(
    fc.property(tensorsOf([[5], [5]]), fc.constantFrom(-1, 0, 1, 2, 3), ([x, y], p) => {
      const each = (f: (x: number, y: number) => number | boolean): Tensor => tensor(numbers(x).map((v, i) => Number(f(v, numbers(y)[i]))));
      expectClose(
        pow(x, p),
        each((x) => x ** p),
        1e-12,
      );
      expectClose(equal(x, x), ones([5], 'float64'), 0);
      expectClose(
        equal(x, y),
        each((x, y) => x === y),
        0,
      );
      expectClose(
        ops.less(x, y),
        each((x, y) => x < y),
        0,
      );
      expectClose(
        ops.lessEqual(x, y),
        each((x, y) => x <= y),
        0,
      );
      expectClose(
        ops.greater(x, y),
        each((x, y) => x > y),
        0,
      );
      expectClose(
        ops.greaterEqual(x, y),
        each((x, y) => x >= y),
        0,
      );
      expectClose(
        ops.clip(x, -1, 0.5),
        each((x) => Math.min(Math.max(x, -1), 0.5)),
        0,
      );
      expectClose(
        where(ops.less(x, y), x, 7),
        each((x, y) => (x < y ? x : 7)),
        0,
      );
    }),
  );
});

test('the variance, the inner product and the softmax of a row are theirs', () => {
  fc.assert(
    fc.property(tensorsOf([[5], [5]]), ([x, y]) => {
      const [p, q] = [[...numbers(x)], [...numbers(y)]];
      const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b);
      const scalar = (v: number): Tensor => tensor(v, [], 'float64');
      const z = total(p.map(Math.exp));
      expectClose(ops.variance(x), scalar(total(p.map((v) => (v - total(p) / 5) ** 2)) / 5), 1e-12);
      expectClose(dot(x, y), scalar(total(p.map((v, i) => v * q[i]))), 1e-12);
      expectClose(ops.logSumExp(x), scalar(Math.log(z)), 1e-12);
      expectClose(ops.softmax(x), tensor(Float64Array.from(p, (v) => Math.exp(v) / z)), 1e-12);
      expectClose(logSoftmax(x), tensor(Float64Array.from(p, (v) => v - Math.log(z))), 1e-12);
    }),
  );
});

test('a layer is act(x·w + b), and activationGrad the slope of act times what comes in', () => {
  fc.assert(
    fc.property(
      tensorsOf([[4, 3], [3, 2], [2], [4, 2]]),
      fc.constantFrom('none' as const, 'tanh' as const, 'relu' as const),
      ([x, w, b, g], act) => {
        const z = add(matmul(x, w), b);
        const f = { none: (z: Tensor) => z, tanh, relu: ops.relu }[act];
        expectClose(dense(x, w, b, act), f(z), 1e-12);
        expectClose(activationGrad(g, f(z), act), vjp(f, z)[1](g), 1e-12);
      },
    ),
  );
});

test('gather takes from each row the element that index names', () => {
  fc.assert(
    fc.property(aTensor([3, 4]), fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }), (x, index) => {
      expectClose(ops.gather(x, tensor(index)), tensor(Float64Array.from(index, (j, i) => numbers(x)[4 * i + j])), 0);
    }),
  );
});

test('the three forms of matmul are one product of matrices and their transposes', () => {
  const sizes = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 9 })));
  fc.assert(
    fc.property(
      sizes.chain(([M, K, N]) =>
        tensorsOf([
          [M, K],
          [K, N],
        ]),
      ),
      ([a, b]) => {
        const [[M, K], N] = [a.shape, b.shape[1]];
        const element = (i: number, j: number): number =>
          Array.from({ length: K }, (_, k) => numbers(a)[i * K + k] * numbers(b)[k * N + j]).reduce((s, p) => s + p, 0);
        const want = tensor(
          Float64Array.from({ length: M * N }, (_, at) => element(Math.floor(at / N), at % N)),
          [M, N],
        );
        expectClose(matmul(a, b), want, 1e-12);
        expectClose(matmul(a, transpose(b), 'nt'), want, 1e-12);
        expectClose(matmul(transpose(a), b, 'tn'), want, 1e-12);
      },
    ),
  );
});

// ── vjp, hvp, and derivatives within derivatives ──

/** A loss of a small network in float64, smooth, and curved in every direction. */
const lossOf = (x: Tensor) => (theta: mlp.Mlp) => {
  const y = mlp.apply(theta, x, 'tanh', 'softplus');
  return add(mean(square(y)), neg(mean(logSoftmax(y))));
};
const aLoss = fc.record({ k: aKey, sizes: someSizes }).map(({ k, sizes }) => {
  const [kTheta, kX, kU, kV] = split(k, 4);
  const theta = mlp.init(kTheta, sizes, 'float64');
  return { theta, loss: lossOf(noise(kX, [4, sizes[0]])), u: noiseLike(kU, theta), v: noiseLike(kV, theta) };
});
/** The trees that are 1 in one place and 0 elsewhere. */
const basis = <T extends Tree>(like: T): T[] => {
  const unit = (leaf: number, i: number): T => {
    let l = 0;
    return tree.map((x) => {
      const one = l++ === leaf ? i : -1;
      return tensor(
        Float64Array.from({ length: size(x.shape) }, (_, j) => +(j === one)),
        x.shape,
      );
    }, like);
  };
  return tree.leaves(like).flatMap((leaf, l) => Array.from({ length: size(leaf.shape) }, (_, i) => unit(l, i)));
};

test('a Hessian-vector product is symmetric: ⟨u, H v⟩ = ⟨v, H u⟩', () => {
  fc.assert(
    fc.property(aLoss, ({ theta, loss, u, v }) => {
      const H = hvp(loss, theta);
      const [left, right] = [inner(u, H(v)), inner(v, H(u))];
      expect(Math.abs(left - right)).toBeLessThan(1e-11 * (1 + Math.abs(left)));
    }),
    { numRuns: 40 },
  );
});

test('a Hessian-vector product is linear: H(a u + v) = a H u + H v', () => {
  fc.assert(
    fc.property(aLoss, real, ({ theta, loss, u, v }, a) => {
      const H = hvp(loss, theta);
      expectClose(
        H(tree.map((u, v) => add(mul(a, u), v), u, v)),
        tree.map((u, v) => add(mul(a, u), v), H(u), H(v)),
        1e-10,
      );
    }),
    { numRuns: 30 },
  );
});

test('a Hessian-vector product is the explicit Hessian, whose rows are gradients of components of the gradient, times the vector', () => {
  fc.assert(
    fc.property(aLoss, ({ theta, loss, v }) => {
      const product = hvp(loss, theta)(v);
      const component = (e: mlp.Mlp) => (theta: mlp.Mlp) => {
        const parts = tree.leaves(tree.map(dot as never, grad(loss)(theta), e));
        return parts.reduce((a, b) => add(a, b));
      };
      const rows = basis(theta).map((e) => grad(component(e))(theta));
      basis(theta).forEach((e, i) => {
        const want = inner(rows[i], v);
        expect(Math.abs(inner(product, e) - want)).toBeLessThan(1e-10 * (1 + Math.abs(want)));
      });
    }),
    { numRuns: 5 },
  );
});

test('a pullback is linear in the cotangent, and may be used again', () => {
  fc.assert(
    fc.property(aKey, aTensor([4, 3]), real, (k, x, a) => {
      const theta = mlp.init(k, [3, 5, 2], 'float64');
      const [y, pullback] = vjp((theta: mlp.Mlp) => mlp.apply(theta, x), theta);
      const [kG, kH] = split(k, 2);
      const [g, h] = [noise(kG, y.shape), noise(kH, y.shape)];
      const first = pullback(g);
      expectClose(
        pullback(add(mul(a, g), h)),
        tree.map((p, q) => add(mul(a, p), q), first, pullback(h)),
        1e-10,
      );
      expectClose(pullback(g), first, 0);
    }),
    { numRuns: 30 },
  );
});

test('vjp takes trees to trees: what is passed through comes back, and what is unused has the gradient 0', () => {
  const x = { used: tensor([1, 2]), unused: tensor([[3]]), through: tensor(4) };
  const [y, pullback] = vjp(({ used, through }: typeof x) => ({ double: mul(2, used), through, constant: ones([3]) }), x);
  expectClose(y, { double: tensor([2, 4]), through: tensor(4), constant: ones([3]) }, 0);
  expectClose(
    pullback({ double: tensor([1, 10]), through: tensor(7), constant: ones([3]) }),
    { used: tensor([2, 20]), unused: tensor([[0]]), through: tensor(7) },
    0,
  );
});

test('what goes out in two places comes back as a sum', () => {
  const [, pullback] = vjp((x: Tensor) => [x, mul(3, x), x], tensor([1, 2]));
  expectClose(pullback([tensor([1, 1]), tensor([10, 20]), tensor([100, 100])]), tensor([131, 161]), 0);
});

test('an inner derivative does not confuse its variable with the outer one', () => {
  fc.assert(
    fc.property(real, (at) => {
      const x = tensor(at, [], 'float64');
      // d/dx [x · d/dy (x + y)] = d/dx [x · 1] = 1; who confuses x with y finds 2
      expectClose(grad((x: Tensor) => mul(x, grad((y: Tensor) => add(x, y))(x)))(x), tensor(1, [], 'float64'), 0);
      // d/dx [d/dy (x² y)] = 2x
      expectClose(grad((x: Tensor) => grad((y: Tensor) => mul(square(x), y))(tensor(3, [], 'float64')))(x), mul(2, x), 1e-12);
      // what does not depend on y has no derivative there, though x is being differentiated
      expectClose(grad((x: Tensor) => grad((_y: Tensor) => x)(x))(x), mul(0, x), 0);
      expectClose(grad((x: Tensor) => valueAndGrad((_y: Tensor) => mul(x, x))(x)[0])(x), mul(2, x), 1e-12);
      // a constant of the inner function is a variable of the outer one
      expectClose(grad((x: Tensor) => grad((y: Tensor) => mul(stopGradient(y), x, y))(x))(x), x, 1e-12);
    }),
  );
});

test('derivatives nest as deep as one likes: d⁴/dx⁴ x⁶ = 360 x²', () => {
  fc.assert(
    fc.property(real, (x) => {
      const fourth = grad(grad(grad(grad((x: Tensor) => pow(x, 6)))));
      expectClose(fourth(tensor(x, [], 'float64')), tensor(360 * x * x, [], 'float64'), 1e-12);
    }),
  );
});

test('valueAndGrad hands on what the function found out on the way, as plain numbers, and is otherwise grad and the function', () => {
  fc.assert(
    fc.property(aLoss, ({ theta, loss }) => {
      const [y, g, aux] = valueAndGrad((theta: mlp.Mlp): [Tensor, { twice: Tensor; fixed: Tensor }] => {
        const y = loss(theta);
        return [y, { twice: mul(2, y), fixed: tensor(5) }];
      })(theta);
      expectClose(y, loss(theta), 0);
      expectClose(g, grad(loss)(theta), 0);
      expect(item(aux.twice)).toBe(2 * item(y));
      expect(item(aux.fixed)).toBe(5);
      const [plainY, plainG] = valueAndGrad(loss)(theta);
      expectClose([plainY, plainG], [y, g], 0);
    }),
    { numRuns: 20 },
  );
});

test('stopGradient is the identity, and a constant for all enclosing derivatives', () => {
  const x = tensor([0.5, -2], [2], 'float64');
  expectClose(stopGradient(x), x, 0);
  expectClose(grad((x: Tensor) => dot(stopGradient(x), x))(x), x, 0);
  expectClose(hvp((x: Tensor) => sum(mul(stopGradient(square(x)), x)), x)(ones([2], 'float64')), zeros([2], 'float64'), 0);
});

test('cast rounds to float32, and carries a gradient back in the type that came in', () => {
  const x = tensor([0.1, 2], [2], 'float64');
  expect(numbers(cast(x, 'float32'))).toEqual(Float32Array.of(0.1, 2));
  const g = grad((x: Tensor) => cast(sum(square(cast(x, 'float32'))), 'float64'))(x);
  expect(dtypeOf(g)).toBe('float64');
  expectClose(g, mul(2, x), 1e-7);
});

test('where numbers are equal, minimum and maximum give the first the gradient, max shares it out, and clip keeps it on its bounds', () => {
  const both = (f: (x: Tensor, y: Tensor) => Tensor) => grad(([x, y]: Tensor[]) => sum(f(x, y)))([tensor([1]), tensor([1])]);
  expectClose(both(minimum), [tensor([1]), tensor([0])], 0);
  expectClose(both(maximum), [tensor([1]), tensor([0])], 0);
  expectClose(grad((x: Tensor) => max(x))(tensor([1, 2, 2, 2, 2])), tensor([0, 0.25, 0.25, 0.25, 0.25]), 0);
  expectClose(grad((x: Tensor) => sum(ops.clip(x, -1, 1)))(tensor([-2, -1, 0, 1, 2])), tensor([0, 1, 1, 1, 0]), 0);
  expectClose(grad((x: Tensor) => sum(ops.abs(x)))(tensor([-2, 0, 2])), tensor([-1, 0, 1]), 0);
  expectClose(grad((x: Tensor) => sum(ops.relu(x)))(tensor([-2, 0, 2])), tensor([0, 0, 1]), 0);
  expectClose(grad((x: Tensor) => sum(pow(x, 0)))(tensor([-2, 0])), tensor([0, 0]), 0);
});

test('where gives its cotangent to what it chose, and nothing to the other, not even NaN', () => {
  const condition = tensor([1, 0]);
  const [, pullback] = vjp(([x, y]: Tensor[]) => where(condition, x, y), [zeros([2]), zeros([2])]);
  expectClose(pullback(tensor([Number.NaN, 3])), [tensor([Number.NaN, 0]), tensor([0, 3])], 0);
});

test('functions of large numbers do not overflow on the way', () => {
  const x = tensor([-1e4, -100, 0, 100, 1e4], [5], 'float64');
  expectClose(softplus(x), tensor(Float64Array.of(0, 0, Math.LN2, 100, 1e4)), 1e-15);
  expectClose(ops.sigmoid(x), tensor(Float64Array.of(0, 0, 0.5, 1, 1)), 1e-15);
  expectClose(ops.logSumExp(x), tensor(1e4, [], 'float64'), 0);
  expectClose(ops.elu(x), tensor(Float64Array.of(-1, -1, 0, 100, 1e4)), 1e-15);
  expectClose(grad((x: Tensor) => sum(softplus(x)))(x), ops.sigmoid(x), 1e-15);
  expectClose(grad((x: Tensor) => sum(ops.elu(x)))(x), tensor(Float64Array.of(0, 0, 1, 1, 1)), 1e-15);
});

// ── NaN ──

const elementwise = [
  'abs',
  'cos',
  'elu',
  'exp',
  'log',
  'neg',
  'relu',
  'sigmoid',
  'sign',
  'sin',
  'softplus',
  'sqrt',
  'square',
  'tanh',
] as const;
describe.each(['float32', 'float64'] as const)('NaN in %s', (dtype) => {
  const nan = tensor([1, Number.NaN, 2], [3], dtype);
  test.each(elementwise)('passes through %s and leaves its neighbours alone', (name) => {
    expect([...numbers(named[name](nan))].map(Number.isNaN)).toEqual([false, true, false]);
  });
  test.each(['add', 'sub', 'mul', 'div', 'minimum', 'maximum'] as const)('passes through %s, on either side', (name) => {
    const two = tensor(2, [], dtype);
    for (const y of [named[name](nan, two), named[name](two, nan), named[name](nan, 2)])
      expect([...numbers(y)].map(Number.isNaN)).toEqual([false, true, false]);
  });
  test('passes through every reduction, clip, and the product of matrices', () => {
    const row = reshape(nan, [1, 3]);
    for (const y of [sum(nan), mean(nan), max(nan), ops.logSumExp(nan), ops.variance(nan), dot(nan, nan), matmul(row, row, 'nt')])
      expect(numbers(y)[0]).toBeNaN();
    expect(numbers(ops.clip(nan, 0, 1))[1]).toBeNaN();
    for (const act of ['none', 'tanh', 'relu'] as const)
      expect(numbers(dense(row, ones([3, 1], dtype), zeros([1], dtype), act))[0]).toBeNaN();
  });
});

// ── errors that say what to do ──

const wide = tensor([1, 2], [2], 'float64');
const narrow = tensor([1, 2]);
const escaped: Tensor[] = [];
const letEscape = (x: Tensor): Tensor => {
  escaped.push(x);
  return sum(x);
};
const vectors = (x: Tensor): Tensor => mul(x, x);
/** Whatever it throws, as text. */
const complaint = (f: () => unknown): string => {
  try {
    f();
    return 'nothing was thrown';
  } catch (error) {
    return `${error}`;
  }
};

// biome-ignore format: one case a line
const mistakes: readonly [what: string, f: () => unknown, words: RegExp][] = [
  ['shapes that do not fit', () => add(zeros([2, 3]), zeros([2, 4])), /RangeError: add: shapes \[2,3\] and \[2,4\].*axis 1 is 3 in one and 4/],
  ['shapes of unlike rank', () => mul(zeros([2, 3]), zeros([2])), /RangeError: mul: shapes \[2,3\] and \[2\]/],
  ['float32 with float64', () => sub(narrow, wide), /TypeError: sub: one argument is float32, the other float64; cast\(\) one of them/],
  ['two types in a product', () => matmul(zeros([1, 2]), zeros([2, 1], 'float64')), /TypeError: matmul: .*cast\(\)/],
  ['a bias of another type', () => dense(zeros([1, 2]), zeros([2, 2]), wide, 'none'), /TypeError: dense: .*cast\(\)/],
  ['concat of two types', () => concat([narrow, wide]), /TypeError: concat: .*cast\(\)/],
  ['where of two types', () => where(narrow, narrow, wide), /TypeError: where: .*cast\(\)/],
  ['two plain numbers', () => add(1, 2), /TypeError: add: at least one argument must be a tensor.*1 and 2/],
  ['inner sizes that differ', () => matmul(zeros([2, 3]), zeros([2, 3])), /RangeError: matmul: shapes \[2,3\] and \[2,3\].*\[M, K\] by \[K, N\]/],
  ['vectors in matmul', () => matmul(narrow, narrow, 'nt'), /RangeError: matmul: shapes \[2\] and \[2\]/],
  ['a layer of another width', () => dense(zeros([4, 3]), zeros([2, 5]), zeros([5]), 'tanh'), /RangeError: dense: x \[4,3\], w \[2,5\] and b \[5\]/],
  ['activationGrad of two shapes', () => activationGrad(zeros([3]), zeros([2]), 'tanh'), /RangeError: activationGrad: g \[3\] and y \[2\]/],
  ['broadcasting to less', () => ops.broadcastTo(zeros([2, 3]), [3]), /RangeError: broadcastTo: shape \[2,3\] does not fill \[3\]/],
  ['summing to something else', () => sumTo(zeros([2, 3]), [2]), /RangeError: sumTo: shapes \[2,3\] and \[2\]/],
  ['summing to more', () => sumTo(zeros([3]), [2, 3]), /RangeError: sumTo: shape \[2,3\] does not fill \[3\]/],
  ['an axis that is not there', () => sum(zeros([2, 3]), 2), /RangeError: sum: axis should be from -2 to 1 for shape \[2,3\], but is 2/],
  ['an axis named twice', () => transpose(zeros([2, 3]), [0, 0]), /RangeError: transpose: .*\[2,3\] once, but are \[0,0\]/],
  ['a shape too small', () => reshape(zeros([2, 3]), [4]), /RangeError: reshape: \[2,3\] has 6 numbers, which do not fill \[4\]/],
  ['a slice beyond the end', () => slice(zeros([2, 3]), 1, 4), /RangeError: slice: .*0 ≤ from ≤ to ≤ 3 on axis 1 of \[2,3\], but are 1 and 4/],
  ['concat of nothing', () => concat([]), /RangeError: concat: there should be at least one tensor/],
  ['concat of unlike shapes', () => concat([zeros([2, 3]), zeros([3, 3])]), /RangeError: concat: shapes \[2,3\] and \[3,3\].*axis 1 only/],
  ['an index outside', () => ops.gather(zeros([2, 3]), tensor([0, 3])), /RangeError: gather: index\[1\] .*from 0 to 2, but is 3/],
  ['an index in between', () => ops.gather(zeros([1, 3]), tensor([0.5])), /RangeError: gather: index\[0\] .*but is 0.5/],
  ['a matrix of indices', () => ops.gather(zeros([1, 3]), zeros([1, 1])), /RangeError: gather: .*\[1,3\] and \[1,1\]/],
  ['log Σ exp of no numbers', () => ops.logSumExp(zeros([2, 0])), /RangeError: logSumExp: .*at least one number.*\[2,0\]/],
  ['log Σ exp without an axis', () => ops.logSumExp(tensor(1)), /RangeError: logSumExp: .*the shape is \[\]/],
  ['rows of unlike length', () => tensor([[1, 2], [3]]), /RangeError: tensor: the rows differ: one should have 2 elements, but has 1/],
  ['too many numbers', () => tensor([1, 2, 3], [2, 2]), /RangeError: tensor: shape \[2,2\] holds 4 numbers, but 3 were given/],
  ['item of several', () => item(narrow), /RangeError: item: .*one number, but has shape \[2\]/],
  ['the gradient of a vector', () => grad((x: Tensor) => x)(narrow), /TypeError: grad: .*one number, but returned shape \[2\]; mean\(\) or sum\(\)/],
  ['the gradient of a number', () => grad((() => 3) as never)(narrow), /TypeError: grad: .*one number, but returned 3, which is no tensor/],
  ['the numbers of a traced tensor', () => grad((x: Tensor) => mul(x, numbers(x)[0]))(narrow), /TypeError: numbers: .*use stopGradient/],
  ['the item of a traced tensor', () => grad((x: Tensor) => mul(x, item(sum(x))))(narrow), /TypeError: numbers: .*use stopGradient/],
  ['a tensor that escaped', () => [grad(letEscape)(narrow), add(escaped[0], 1)], /Error: a tensor escaped .*return it from that function instead/],
  ['a cotangent of another shape', () => vjp(vectors, narrow)[1](tensor(1)), /RangeError: vjp: the result has shape \[2\], but its cotangent \[\]/],
  ['a cotangent of another type', () => vjp(vectors, narrow)[1](wide), /TypeError: vjp: the result is float32, but its cotangent float64; cast/],
  ['named sizes that differ', () => assertShapes('loss', { obs: [zeros([4, 2]), 'N D'], adv: [zeros([3]), 'N'] }), /RangeError: loss: N is 4 in obs, but 3 in adv \[3\]/],
  ['a column for a vector', () => assertShapes('loss', { adv: [zeros([3, 1]), 'N'] }), /RangeError: loss: adv should be \[N\], but is \[3, 1\]/],
  ['a size that is a number', () => assertShapes('loss', { x: [zeros([3, 1]), 'N 2'] }), /RangeError: loss: 2 is 2 in the formula, but 1 in x \[3, 1\]/],
];
test.each(mistakes)('an error that helps: %s', (_what, f, words) => {
  expect(complaint(f)).toMatch(words);
});

test('after an error inside a gradient everything works as before', () => {
  const f = (x: Tensor) => sum(square(x));
  expect(() => grad((x: Tensor) => add(square(x), zeros([3])))(narrow)).toThrow(RangeError);
  expectClose(grad(f)(narrow), mul(2, narrow), 0);
  const own = square(narrow);
  expectClose(own, tensor([1, 4]), 0);
  expect(stack.holds((own as Concrete).data as Float32Array)).toBe(false);
});

// ── the stack ──

/** Everything that may be taken out of a gradient, in float32: values, gradients, constants from inside, products. */
const everything = (): Tree => {
  const theta = mlp.init(key(2), [4, 64, 64, 2]);
  const x = noise(key(3), [50, 4], 'float32');
  const seen: Tensor[] = [];
  const loss = (theta: mlp.Mlp): Tensor => {
    const h = mlp.apply(theta, x);
    const constant = square(x);
    const [inner, gradient] = valueAndGrad((x: Tensor) => mean(square(mul(x, x))))(x); // knows nothing of theta
    seen.push(constant, stopGradient(h), inner, gradient, vjp(square, x)[1](x));
    const flat = concat([reshape(h, [-1]), reshape(slice(h, 0, 1), [-1])]);
    return mean(add(square(flat), sum(constant), neg(mean(logSoftmax(h)))));
  };
  const [y, g] = valueAndGrad(loss)(theta);
  const [out, pullback] = vjp((theta: mlp.Mlp) => mlp.apply(theta, x), theta);
  const H = hvp(loss, theta);
  const [, , aux] = valueAndGrad((theta: mlp.Mlp): [Tensor, Tensor] => [loss(theta), transpose(mlp.apply(theta, x))])(theta);
  const products = [H(g), pullback(ones(out.shape)), valueAndGrad(loss)(tree.map((p, g) => sub(p, g), theta, g))[1], H(g), pullback(out)];
  const scratched = tidy(() => {
    const h = mlp.apply(theta, x); // a scratch in a scratch
    return { sum: add(h, h), x, twice: [h, tidy(() => square(h))] };
  });
  return [y, g, out, aux, mlp.apply(theta, x), scratched, ...products, ...seen];
};

test('what a scratch computes lives on the stack until it returns, but not where a derivative is recording', () => {
  const isOnStack = (x: Tensor): boolean => stack.holds((x as Concrete).data as Float32Array);
  const seen: boolean[] = [];
  const look = (x: Tensor): Tensor => {
    const y = square(x);
    seen.push(isOnStack(y));
    return y;
  };
  tidy(() => look(narrow));
  grad((x: Tensor) =>
    sum(
      mul(
        x,
        tidy(() => look(narrow)),
      ),
    ),
  )(narrow);
  expect(seen).toEqual([true, false]);
  expectClose(grad((x: Tensor) => sum(tidy(() => square(x))))(narrow), grad((x: Tensor) => sum(square(x)))(narrow), 0);
});

test('the stack of a gradient cannot be seen: with what was given back filled with NaN, everything is the same bit for bit', () => {
  const plain = everything();
  poisonReleased(true);
  expectClose(everything(), plain, 0);
});

test('nothing that leaves a gradient or a scratch lives on the stack, and the stack is empty after it', () => {
  const before = stack.mark();
  for (const leaf of tree.leaves(everything())) expect(stack.holds((leaf as Concrete).data as Float32Array)).toBe(false);
  expect(stack.mark()).toBe(before);
});

test('what a gradient records lives on the stack, before and after another gradient inside of it', () => {
  const grows = (f: () => unknown): boolean => {
    const before = stack.mark();
    f();
    return stack.mark() > before;
  };
  const seen: boolean[] = [];
  grad((x: Tensor) => {
    seen.push(grows(() => square(x)));
    grad((y: Tensor) => sum(mul(x, y)))(x);
    seen.push(
      grows(() => square(x)),
      grows(() => square(narrow)),
    );
    return sum(x);
  })(narrow);
  expect(seen).toEqual([true, true, false]);
});

test('either backend gives nearly the same', () => {
  const wasm = everything();
  useBackend('js');
  expectClose(everything(), wasm, 1e-4);
});

test('what does not fit on the stack is in ordinary memory, and right', () => {
  const plain = everything();
  const mark = stack.mark();
  while (stack.holds(stack.array(2 ** 18)));
  try {
    poisonReleased(true);
    expectClose(everything(), plain, 0);
    const big = full([9_000_000], 0.5); // 36 MB: not even one such operand fits above the stack
    expect(item(slice(add(mul(big, big), big), 8_999_999, 9_000_000))).toBe(0.75);
  } finally {
    stack.release(mark);
  }
});

test('the stack closes whatever happens', () => {
  const before = stack.mark();
  expect(() =>
    withStack(() => {
      stack.array(100);
      throw new Error('inside');
    }),
  ).toThrow('inside');
  expect(stack.mark()).toBe(before);
  expectClose(grad((x: Tensor) => sum(square(x)))(narrow), mul(2, narrow), 0);
});

// ── operations of one's own ──

test('an operation of one’s own is differentiated by its rules, and more than once', () => {
  const cube = primitive((x: Tensor) => pow(x, 3), [(g, _y, x) => mul(3, g, square(x))]);
  fc.assert(
    fc.property(aTensor([3]), (x) => {
      expectClose(grad((x: Tensor) => sum(cube(x)))(x), mul(3, square(x)), 1e-12);
      expectClose(hvp((x: Tensor) => sum(cube(x)), x)(ones([3], 'float64')), mul(6, x), 1e-12);
    }),
  );
});

test('tensor reads nested rows, flat numbers with a shape, and ndarrays of any strides, and copies them', () => {
  expectClose(
    tensor([
      [1, 2],
      [3, 4],
    ]),
    tensor([1, 2, 3, 4], [2, 2]),
    0,
  );
  const data = Float64Array.of(1, 2, 3, 4, 5, 6);
  const view = ndarray(data, [2, 3]).transpose(1, 0).lo(1, 0);
  const x = tensor(view);
  expect([x.shape, [...x.data]]).toEqual([
    [2, 2],
    [2, 5, 3, 6],
  ]);
  data.fill(0);
  expect(x.data[0]).toBe(2);
  expect(dtypeOf(x)).toBe('float64');
  expect(x.array.get(1, 0)).toBe(3);
  expect(x).toBeInstanceOf(Tensor);
});

test('a shape has no negative axis', () => {
  expect(() => tensor([1], [-1, -1])).toThrow(/shape \[-1,-1\]/);
});
