/** Every operation against differences of its values: gradients, Hessian-vector products, and float32 against float64. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
  activationGrad,
  cast,
  dense,
  dtypeOf,
  grad,
  hvp,
  numbers,
  type Shape,
  type Tensor,
  type Tree,
  tensor,
  tree,
} from '../../../src/autodiff/index.js';
import { useBackend } from '../../../src/autodiff/kernels/active.js';
import { poisonReleased } from '../../../src/autodiff/kernels/reuse.js';
import * as ops from '../../../src/autodiff/ops/index.js';
import {
  add,
  concat,
  div,
  dot,
  equal,
  exp,
  logSoftmax,
  matmul,
  max,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  pow,
  reshape,
  slice,
  softplus,
  square,
  sub,
  sum,
  sumTo,
  tanh,
  transpose,
  where,
} from '../../../src/autodiff/ops/index.js';
import { key, split } from '../../../src/random.js';
import { aKey, apart, double, expectClose, inner, noise, noiseLike, tensorsOf } from '../../support/arbitraries.js';

afterEach(() => {
  useBackend('wasm');
  poisonReleased(false);
});

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
