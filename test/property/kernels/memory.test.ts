/** Memory of WebAssembly kernels: none is kept, and what does not fit is computed elsewhere. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { js } from '../../../src/autodiff/kernels/js.js';
import { stack } from '../../../src/autodiff/kernels/memory.js';
import { aKey } from '../../support/arbitraries.js';
import { inMemory, length, noise, plain } from '../../support/kernelMemory.js';

test('a kernel takes no memory for longer than it runs', () => {
  const before = stack.mark();
  const [x, out] = [Float32Array.of(1, 2, 3, 4), new Float32Array(4)];
  plain.matmul('nn', x, x, out, 2, 2, 2);
  plain.dense('tanh', x, x, Float32Array.of(1, 2), out, 2, 2, 2);
  plain.activationGrad('relu', x, x, out);
  plain.columnSums(x, new Float32Array(2), 2, 2);
  plain.tanhCurve(x, x, x, out);
  for (const f of ['add', 'mul'] as const) plain[f](x, x, out);
  for (const f of ['tanh', 'exp'] as const) plain[f](x, out);
  const rates = { b1: 0.9, b2: 0.999, rate: 0.1, tiny: 1e-8, least: 1e-32 };
  plain.adam(x, x, x, x, rates, { p: out, m: new Float32Array(4), v: new Float32Array(4) });
  plain.blend(0.5, x, x, out);
  expect(stack.mark()).toBe(before);
});

test('elementwise kernels may write over what they read', () => {
  fc.assert(
    fc.property(length, aKey, fc.boolean(), (n, k, inside) => {
      inMemory([inside], (put, blank) => {
        const x = noise(k, n);
        const apart = blank(n);
        const over = put(x);
        for (const f of ['tanh', 'exp'] as const) {
          over.set(x);
          plain[f](put(x), apart);
          plain[f](over, over);
          expect(over).toEqual(apart);
        }
      });
    }),
    { numRuns: 30 },
  );
});

test('what does not fit into wasm memory is computed by js, bit for bit', () => {
  const mark = stack.mark();
  while (stack.holds(stack.array(2 ** 18)));
  try {
    const [M, N] = [6000, 6000]; // 144 MB, of 128 that are left
    const [a, b] = [Float32Array.from({ length: M }, (_, i) => i / M), Float32Array.from({ length: N }, (_, i) => 1 + i / N)];
    const [got, want] = [new Float32Array(M * N), new Float32Array(M * N)];
    plain.matmul('nn', a, b, got, M, 1, N);
    js.matmul('nn', a, b, want, M, 1, N);
    expect(got.every((x, i) => x === want[i])).toBe(true);
    plain.exp(got, got);
    expect(got.every((x, i) => x === Math.fround(Math.exp(want[i])))).toBe(true);
  } finally {
    stack.release(mark);
  }
});
