/** Operations against their formulas, where numbers are equal or large, and with NaN among them. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { activationGrad, dense, grad, numbers, ones, type Tensor, tensor, vjp, zeros } from '../../../src/autodiff/index.js';
import { useBackend } from '../../../src/autodiff/kernels/active.js';
import { poisonReleased } from '../../../src/autodiff/kernels/reuse.js';
import * as ops from '../../../src/autodiff/ops/index.js';
import { aTensor, expectClose, tensorsOf } from '../../support/arbitraries.js';
import { anyTensor, named } from '../../support/autodiff.js';

const { add, dot, equal, logSoftmax, matmul, max, maximum, mean, minimum, pow, reshape, softplus, sum, tanh, transpose, where } = ops;

afterEach(() => {
  useBackend('wasm');
  poisonReleased(false);
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
