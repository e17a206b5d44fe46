/** Sums of very many numbers, and of very large ones, in float32. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discountedSum } from '../../src/algos/gae.js';
import { standardize } from '../../src/algos/index.js';
import { summarize as statsOf } from '../../src/algos/stats.js';
import {
  grad,
  item,
  logSoftmax,
  logSumExp,
  mean,
  mul,
  numbers,
  softmax,
  sum,
  sumTo,
  type Tensor,
  tensor,
  variance,
  zeros,
} from '../../src/autodiff/index.js';
import type { Kernels, MatmulForm } from '../../src/autodiff/kernels/interface.js';
import { js } from '../../src/autodiff/kernels/js.js';
import { wasm as found, wasmRelaxed } from '../../src/autodiff/kernels/wasm.js';
import { type Gaussian, squashed } from '../../src/dist/index.js';
import { aKey, expectClose, grid, noise } from '../support/arbitraries.js';

const MILLION = 1e6;
const plain = found as Kernels<Float32Array>;
/** Equal numbers, for which every addition is rounded the same way. */
const values = [0.1, 1 / 3, 0.7, Math.PI, 1.7e-3];
const backends: readonly [string, Kernels<Float32Array> | undefined][] = [
  ['js', js as Kernels<Float32Array>],
  ['wasm', plain],
  ['wasm-relaxed', wasmRelaxed()],
];

describe.each(backends)('%s: a million equal rows are right to 1e-5', (_name, kernels) => {
  const law = test.skipIf(!kernels);
  const k = kernels ?? plain;

  law.each([1, 2, 3, 4, 6, 33])('down %i columns', (cols) => {
    const rows = cols < 10 ? MILLION : MILLION / 4;
    for (const value of values) {
      const out = new Float32Array(cols);
      k.columnSums(new Float32Array(rows * cols).fill(value), out, rows, cols);
      for (const s of out) expect(Math.abs(s / (Math.fround(value) * rows) - 1)).toBeLessThan(1e-5);
    }
  });

  const products: readonly [MatmulForm, number, number][] = [
    ...([1, 3, 4, 33].map((M) => ['tn', M, 1]) as [MatmulForm, number, number][]),
    ...([8, 9].map((N) => ['tn', 5, N]) as [MatmulForm, number, number][]),
    ...([1, 3, 8, 33].map((N) => ['nn', 1, N]) as [MatmulForm, number, number][]),
    ['nn', 4, 2],
    ['nn', 4, 4],
    ['nt', 1, 1],
    ['nt', 4, 5],
  ];
  law.each(products)('along K of a product %s of %i rows and %i columns', (form, M, N) => {
    const K = M * N > 20 ? MILLION / 4 : MILLION;
    const two = Math.fround(1.1);
    for (const value of values.slice(0, 2)) {
      const out = new Float32Array(M * N);
      k.matmul(form, new Float32Array(M * K).fill(value), new Float32Array(K * N).fill(two), out, M, K, N);
      for (const s of out) expect(Math.abs(s / (Math.fround(value) * two * K) - 1)).toBeLessThan(1e-5);
    }
  });

  law('and every row and column of a long product is in its place, with a bias and an activation', () => {
    const [M, K, N] = [5, 9001, 6];
    /** The one product in a sum that is not 0: far from the others, and in every part of K. */
    const place = (i: number): number => 2000 * i + 3;
    const weight = (p: number, j: number): number => j + 2 + (p % 7);
    const [x, w] = [new Float32Array(M * K), Float32Array.from({ length: K * N }, (_, p) => weight(Math.floor(p / N), p % N))];
    for (let i = 0; i < M; i++) x[i * K + place(i)] = i + 1;
    const [b, out] = [Float32Array.from({ length: N }, (_, j) => -5 * j), new Float32Array(M * N)];
    k.dense('relu', x, w, b, out, M, K, N);
    const want = Array.from({ length: M * N }, (_, p) => {
      const [i, j] = [Math.floor(p / N), p % N];
      return Math.max((i + 1) * weight(place(i), j) - 5 * j, 0);
    });
    expect([...out]).toEqual(want);
  });
});

test('[A15] sums, means, variances and statistics of a million numbers of float32 are right to 1e-6', () => {
  const [value, rows] = [Math.fround(0.1), MILLION];
  const column = tensor(new Float32Array(rows).fill(value), [rows, 1]);
  for (const x of [sum(column), sum(column, 0), sumTo(column, [1])])
    expect(Math.abs(numbers(x)[0] / (value * rows) - 1)).toBeLessThan(1e-6);
  for (const x of [mean(column), mean(column, 0)]) expect(Math.abs(numbers(x)[0] / value - 1)).toBeLessThan(1e-6);
  const far = tensor(Float32Array.from({ length: rows }, (_, i) => 4096 + (i % 2) / 1024));
  expect(item(variance(far)) * 2 ** 22).toBeCloseTo(1, 6);
  const { mean: m, std } = statsOf(far);
  expect(m).toBeCloseTo(4096 + 2 ** -11, 9);
  expect(std * 2 ** 11).toBeCloseTo(1, 9);
  expect([...numbers(standardize(far)).subarray(0, 2)].map((x) => x.toFixed(4))).toEqual(['-1.0000', '1.0000']);
});

test('the variance is right where the mean cannot be told from its neighbour in float32', () => {
  const x = tensor([16777216, 16777216, 16777218]);
  expect(item(variance(x))).toBeCloseTo(8 / 9, 6);
});

// ── large logits ──

test.each([1e6, 100, -1e6, 3e38, 0])('softmax of equal logits of %d is 1/n to a few ulps, in float32', (top) => {
  for (const n of [1, 2, 3, 7, 1000]) {
    const x = tensor(new Float32Array(2 * n).fill(top), [2, n]);
    for (const p of [softmax(x), tensor([...numbers(logSoftmax(x))].map(Math.exp), [2, n])]) {
      const total = numbers(sum(p, -1));
      for (const s of total) expect(Math.abs(s - 1)).toBeLessThan(p.shape[1] > 100 ? 5e-7 : 2.5e-7);
    }
    expectClose(softmax(x), tensor(new Float32Array(2 * n).fill(1 / n), [2, n]), 1e-7);
  }
});

test('[A14] softmax and log softmax of float32 are those of float64, wherever the logits are', () => {
  fc.assert(
    fc.property(aKey, fc.constantFrom(-1e6, -100, 0, 100, 1e6), fc.integer({ min: 1, max: 6 }), (k, top, n) => {
      const x = tensor(
        Float32Array.from(numbers(noise(k, [3, n])), (v) => v + top),
        [3, n],
      );
      const wide = tensor(Float64Array.from(numbers(x)), [3, n]);
      for (const f of [softmax, logSoftmax]) {
        const want = Float32Array.from(numbers(f(wide)));
        expectClose(f(x), tensor(want, [3, n]), 5e-7);
      }
      const rows = numbers(wide);
      const byHand = Array.from(rows, (v, i) => {
        const row = [...rows.slice(n * Math.floor(i / n), n * (1 + Math.floor(i / n)))];
        return 1 / row.reduce((s, u) => s + Math.exp(u - v), 0);
      });
      expectClose(softmax(wide), tensor(Float64Array.from(byHand), [3, n]), 1e-9);
    }),
  );
});

test('logSumExp of infinities: −∞ of nothing but −∞, +∞ where there is one, and their gradients', () => {
  const [up, down] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const cases: [number[], number, number[]][] = [
    [[down, down], down, [0, 0]],
    [[down, 3], 3, [0, 1]],
    [[up, 3], up, [1, 0]],
    [[up, down], up, [1, 0]],
    [[up, up], up, [0.5, 0.5]],
    [[3e38, 3e38], 3e38, [0.5, 0.5]],
  ];
  for (const type of ['float32', 'float64'] as const) {
    for (const [row, want, slope] of cases) {
      const x = tensor([row], undefined, type);
      expectClose(logSumExp(x), tensor([want], undefined, type), 1e-6);
      expectClose(grad((x: Tensor) => sum(logSumExp(x)))(x), tensor([slope], undefined, type), 1e-6);
    }
    for (const row of [
      [Number.NaN, 0],
      [down, Number.NaN],
      [Number.NaN, down],
      [up, Number.NaN],
    ])
      expect(item(logSumExp(tensor([row], undefined, type)))).toBeNaN();
  }
});

test.each(['logSumExp', 'softmax', 'logSoftmax'] as const)('%s of rows of nothing is refused by name', (name) => {
  const f = { logSumExp, softmax, logSoftmax }[name];
  expect(() => f(zeros([2, 0]))).toThrow(`${name}: the last axis should hold at least one number, but the shape is [2,0]`);
});

test.each(backends)('%s: tanh of infinities is ±1, exp of them ∞ and 0, also within a layer and beside its last four', (_name, kernels) => {
  const k = kernels ?? plain;
  for (const n of [1, 4, 7]) {
    for (const [x, tanh, exp] of [
      [Infinity, 1, Infinity],
      [-Infinity, -1, 0],
      [3e38, 1, Infinity],
      [-3e38, -1, 0],
    ]) {
      const [all, out] = [new Float32Array(n).fill(x), new Float32Array(n)];
      k.tanh(all, out);
      expect([...out]).toEqual([...out].map(() => tanh));
      k.exp(all, out);
      expect([...out]).toEqual([...out].map(() => exp));
      k.dense('tanh', Float32Array.of(1), all, new Float32Array(n), out, 1, 1, n);
      expect([...out]).toEqual([...out].map(() => tanh));
    }
  }
});

test('a discounted sum of unequal lengths is refused by name', () => {
  expect(() => discountedSum(zeros([3]), zeros([2]))).toThrow('discountedSum: N is 3 in x, but 2 in c [2]');
  expect(() => discountedSum(zeros([3, 1]), zeros([3, 1]))).toThrow('discountedSum: x should be [N], but is [3, 1]');
});

// ── the entropy of a squashed Gaussian ──

/** Gauss and Legendre's eight points on (−1, 1), those above 0. */
const points = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363];
const weights = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];
/** ∫ f from a to b in so many pieces. */
const integral = (f: (u: number) => number, a: number, b: number, pieces: number): number => {
  const h = (b - a) / pieces / 2;
  let total = 0;
  for (let i = 0; i < pieces; i++)
    for (let j = 0; j < 4; j++) for (const side of [-1, 1]) total += weights[j] * h * f(a + (2 * i + 1 + side * points[j]) * h);
  return total;
};
/** H(u) + E[log(1 − tanh² u)] by brute force, in z = (u − μ) / σ: pieces of σ/16, and at the bend also of 1/16. */
const entropyOf = (mu: number, logStd: number): number => {
  const std = Math.exp(logStd);
  const f = (z: number): number => {
    const u = Math.abs(mu + std * z);
    return (2 * (Math.LN2 - u - Math.log1p(Math.exp(-2 * u))) * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI);
  };
  const cuts = [-20, 0, 20].map((u) => (u - mu) / std).filter((z) => -13 < z && z < 13);
  const ends = [-13, ...cuts, 13];
  const parts = ends.slice(1).map((to, i) => {
    const width = to - ends[i];
    return integral(f, ends[i], to, Math.ceil(16 * Math.max(width, Math.min(width * std, 26))));
  });
  return 0.5 * Math.log(2 * Math.PI * Math.E) + logStd + parts.reduce((a, b) => a + b, 0);
};

test('the entropy of a squashed Gaussian is right from σ = e⁻²⁰ to e¹⁰, and so are its slopes', () => {
  const scale = fc.oneof(fc.constantFrom(-20, -5, 0, 2, 3, 5, 10), grid(-20, 10));
  fc.assert(
    fc.property(scale, grid(-9, 9), fc.boolean(), (logStd, r, inSigmas) => {
      const mu = inSigmas && logStd > -5 ? r * Math.exp(logStd) : r;
      const p = (type: 'float32' | 'float64'): Gaussian => ({
        mu: tensor([[mu]], undefined, type),
        logStd: tensor([[logStd]], undefined, type),
      });
      const want = entropyOf(mu, logStd);
      const off = (x: number): number => Math.abs(x - want) / (1 + Math.abs(want));
      expect(off(item(squashed.entropy(p('float64'))))).toBeLessThan(2e-9);
      expect(off(item(squashed.entropy(p('float32'))))).toBeLessThan(5e-6);
      if (logStd < -5) return;
      const g = grad((p: Gaussian) => sum(squashed.entropy(p)))(p('float64'));
      const h = 1e-3;
      const slope = (entropyOf(mu, logStd + h) - entropyOf(mu, logStd - h)) / (2 * h);
      expect(Math.abs(item(g.logStd) - slope) / (1 + Math.abs(slope))).toBeLessThan(1e-4);
      const step = h * Math.exp(logStd);
      const inMu = (entropyOf(mu + step, logStd) - entropyOf(mu - step, logStd)) / (2 * h);
      expect(Math.abs(item(mul(Math.exp(logStd), g.mu)) - inMu) / (1 + Math.abs(want))).toBeLessThan(1e-4);
    }),
    { numRuns: 300 },
  );
});
