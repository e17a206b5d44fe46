/** Kernels refuse arrays that are not as long as they are said to be, or not of one type: wasm memory is full of other numbers. */
import { describe, expect, test } from 'vitest';
import { full, zeros } from '../../src/autodiff/index.js';
import { gpuKernels } from '../../src/autodiff/kernels/gpu/gpuKernels.js';
import type { Programs } from '../../src/autodiff/kernels/gpu/programCache.js';
import { productOnWebGpu } from '../../src/autodiff/kernels/gpu/webgpu.js';
import type { AdamRates, FloatArray, Kernels } from '../../src/autodiff/kernels/interface.js';
import { js } from '../../src/autodiff/kernels/js.js';
import { wasm as found, wasmRelaxed } from '../../src/autodiff/kernels/wasm.js';
import { Concrete } from '../../src/autodiff/tensor.js';

const plain = found as Kernels<Float32Array>;
const rowsOf = (M: number, N: number): Float32Array[] => Array.from({ length: M }, () => new Float32Array(N));
/** A GPU that answers with zeros, whatever it is given. */
const zeroPrograms: Programs = {
  product: (_form, _a, _b, [M, , N]) => rowsOf(M, N),
  layer: (_act, _x, _w, _b, [M, , N]) => rowsOf(M, N),
  count: () => 0,
  context: () => undefined,
  release: () => Promise.resolve(),
};
const gpu = gpuKernels(zeroPrograms, plain, 0, () => {});
const rates: AdamRates = { b1: 0.9, b2: 0.999, rate: 0.1, tiny: 1e-8, least: 1e-32 };

/** A kernel on arrays of the right lengths: M, K, N are 2, 3, 4; its arguments in order, with their names. */
interface Case {
  readonly call: (k: Kernels, ...xs: FloatArray[]) => unknown;
  readonly lengths: Readonly<Record<string, number>>;
}
const cases: Readonly<Record<string, Case>> = {
  'matmul nn': { call: (k, a, b, out) => k.matmul('nn', a, b, out, 2, 3, 4), lengths: { a: 6, b: 12, out: 8 } },
  'matmul nt': { call: (k, a, b, out) => k.matmul('nt', a, b, out, 2, 3, 4), lengths: { a: 6, b: 12, out: 8 } },
  'matmul tn': { call: (k, a, b, out) => k.matmul('tn', a, b, out, 2, 3, 4), lengths: { a: 6, b: 12, out: 8 } },
  dense: { call: (k, x, w, b, out) => k.dense('tanh', x, w, b, out, 2, 3, 4), lengths: { x: 6, w: 12, b: 4, out: 8 } },
  columnSums: { call: (k, x, out) => k.columnSums(x, out, 2, 3), lengths: { x: 6, out: 3 } },
  activationGrad: { call: (k, out, g, y) => k.activationGrad('relu', g, y, out), lengths: { out: 5, g: 5, y: 5 } },
  tanhCurve: { call: (k, out, c, g, y) => k.tanhCurve(c, g, y, out), lengths: { out: 5, c: 5, g: 5, y: 5 } },
  add: { call: (k, out, x, y) => k.add(x, y, out), lengths: { out: 5, x: 5, y: 5 } },
  mul: { call: (k, out, x, y) => k.mul(x, y, out), lengths: { out: 5, x: 5, y: 5 } },
  tanh: { call: (k, out, x) => k.tanh(x, out), lengths: { out: 5, x: 5 } },
  exp: { call: (k, out, x) => k.exp(x, out), lengths: { out: 5, x: 5 } },
  adam: {
    call: (k, p, m, v, g, P, M, V) => k.adam(p, m, v, g, rates, { p: P, m: M, v: V }),
    lengths: { p: 5, m: 5, v: 5, g: 5, 'out.p': 5, 'out.m': 5, 'out.v': 5 },
  },
  blend: { call: (k, out, x, y) => k.blend(0.5, x, y, out), lengths: { out: 5, x: 5, y: 5 } },
};
/** That of which the length is given, and not compared. */
const free = ['out', 'p'];

describe.each([
  ['js', js],
  ['wasm', plain as Kernels],
  ['wasm-relaxed', wasmRelaxed() as Kernels | undefined],
  ['gpu', gpu as Kernels],
])('%s', (_name, kernels) => {
  describe.each(Object.entries(cases))('%s', (what, { call, lengths }) => {
    const law = test.skipIf(!kernels);
    const k = kernels ?? js;
    const names = Object.keys(lengths);
    const arrays = (wrong?: string, make = (n: number): FloatArray => new Float32Array(n + 1)): FloatArray[] =>
      names.map((x) => (x === wrong ? make(lengths[x]) : new Float32Array(lengths[x])));
    const kernel = what.split(' ')[0];
    const elementwise = names[0] !== 'x' && names[0] !== 'a' && names.some((x) => free.includes(x));

    law('takes arrays of the right lengths', () => {
      expect(() => call(k, ...arrays())).not.toThrow();
    });
    law.each(names)('names %s, its length and the right one, where it is too long or too short', (wrong) => {
      for (const n of [lengths[wrong] + 1, lengths[wrong] - 1]) {
        const given = arrays(wrong, () => new Float32Array(n));
        const blamed = elementwise && free.includes(wrong) ? '(g|c|x|y|m|v)' : wrong;
        const [is, should] = blamed === wrong ? [n, lengths[wrong]] : [lengths[wrong], n];
        expect(() => call(k, ...given)).toThrow(RangeError);
        expect(() => call(k, ...given)).toThrow(new RegExp(`^${kernel}: ${blamed} should hold ${should} numbers, .* but holds ${is}$`));
      }
    });
    law.each(names)('refuses %s of another type than the rest', (wrong) => {
      const given = arrays(wrong, (n) => new Float64Array(n));
      expect(() => call(k, ...given)).toThrow(TypeError);
      expect(() => call(k, ...given)).toThrow(new RegExp(`^${kernel}: [\\w.]+ should be float(32|64), but is float(64|32)$`));
    });
  });
});

test('float64 is for js alone', () => {
  const x = new Float64Array(4);
  expect(() => (plain as Kernels).exp(x, x)).toThrow('exp: out should be float32, but is float64');
  expect(() => js.exp(x, x)).not.toThrow();
});

test('a product on webgpu is checked before a GPU is looked for', async () => {
  const [a, b] = [new Float32Array(5), new Float32Array(12)];
  await expect(productOnWebGpu('nn', a, b, [2, 3, 4])).rejects.toThrow('matmulAsync: a should hold 6 numbers, as 2 × 3, but holds 5');
});

test('a tensor made by hand must fill its shape', () => {
  expect(() => new Concrete([2, 3], new Float32Array(1))).toThrow('tensor: shape [2,3] holds 6 numbers, but 1 were given');
  expect(() => zeros([2.5])).toThrow('tensor: shape [2.5] holds 2.5 numbers, but 2 were given');
  expect(() => full([-1], 1)).toThrow(RangeError);
});
