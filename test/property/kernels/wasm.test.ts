/** WebAssembly kernels against plain TypeScript. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FusedActivation, MatmulForm } from '../../../src/autodiff/kernels/interface.js';
import { js } from '../../../src/autodiff/kernels/js.js';
import { wasmRelaxed } from '../../../src/autodiff/kernels/wasm.js';
import { type Key, split, uniform } from '../../../src/random.js';
import { aKey, grid } from '../../support/arbitraries.js';
import { inMemory, length, noise, plain } from '../../support/kernelMemory.js';
import { systemBlas } from '../../support/systemBlas.js';

const ROUND = 2 ** -24; // half an ulp of 1
const forms: readonly MatmulForm[] = ['nn', 'nt', 'tn'];
const acts: readonly FusedActivation[] = ['none', 'tanh', 'relu'];
const depth = fc.oneof(length, fc.constantFrom(255, 256, 257, 511, 512, 513), fc.integer({ min: 0, max: 5000 }));
/** [M, K, N], of no more than some million products. */
const sizes = fc
  .tuple(length, depth, length)
  .map(([M, K, N]): [number, number, number] => [M, Math.min(K, Math.floor(2e6 / (M * N + 1))), N])
  .filter(([M, K, N]) => (M + N) * K < 1e6);

/** For each array in turn: does it live in wasm memory? */
const places = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });
const wide = (x: Float32Array): Float64Array => Float64Array.from(x);
const magnitude = (x: Float32Array): Float64Array => Float64Array.from(x, Math.abs);
/** A float32 array in which some are NaN, infinite, zero, or −0. */
const withSpecials = (k: Key, n: number, share: number): Float32Array => {
  const [kValue, kWhich] = split(k, 2);
  const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0];
  const which = uniform(kWhich, n);
  return noise(kValue, n).map((x, i) => (which[i] < share ? special[Math.floor((which[i] / share) * special.length)] : x));
};

/** |got − want| ≤ bound, element by element; NaN and infinities are equal to themselves only. */
const expectWithin = (got: ArrayLike<number>, want: ArrayLike<number>, bound: (i: number) => number): void => {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < got.length; i++) {
    const near = Number.isFinite(want[i]) ? Math.abs(got[i] - want[i]) <= bound(i) : Object.is(got[i], want[i]);
    if (!near) expect.fail(`element ${i} of ${got.length}: ${got[i]} against ${want[i]}, bound ${bound(i)}`);
  }
};
/** NaN where the other has NaN, and the same infinities. */
const expectSameKind = (got: Float32Array, want: Float32Array): void =>
  expectWithin(got, want, (i) => (Number.isFinite(got[i]) ? Number.POSITIVE_INFINITY : -1));

/** Σ_k |a||b| for each element of the product. */
const sumOfMagnitudes = (form: MatmulForm, a: Float32Array, b: Float32Array, M: number, K: number, N: number): Float64Array => {
  const out = new Float64Array(M * N);
  js.matmul(form, magnitude(a), magnitude(b), out, M, K, N);
  return out;
};

describe.each([
  ['plain', plain],
  ['relaxed', wasmRelaxed()],
  ['with the products of a BLAS,', (await systemBlas())?.kernels],
])('%s wasm', (_name, kernels) => {
  const law = test.skipIf(!kernels);
  const wasm = kernels ?? plain;

  law.each(forms)('matmul %s is that of js, to 4 · 2⁻²⁴ · K · Σ|a||b| in each element', (form) => {
    fc.assert(
      fc.property(sizes, aKey, places, ([M, K, N], k, inside) => {
        const [kA, kB] = split(k, 2);
        const [a, b] = [noise(kA, M * K), noise(kB, K * N)];
        const want = new Float32Array(M * N);
        js.matmul(form, a, b, want, M, K, N);
        const sums = sumOfMagnitudes(form, a, b, M, K, N);
        inMemory(inside, (put, blank) => {
          const out = blank(M * N);
          wasm.matmul(form, put(a), put(b), out, M, K, N);
          expectWithin(out, want, (i) => 4 * ROUND * K * sums[i]);
        });
      }),
      { numRuns: 100 },
    );
  });

  law.each(acts)('dense with %s is that of js', (act) => {
    fc.assert(
      fc.property(sizes, aKey, places, ([M, K, N], k, inside) => {
        const [kX, kW, kB] = split(k, 3);
        const [x, w, b] = [noise(kX, M * K), noise(kW, K * N), noise(kB, N)];
        const want = new Float32Array(M * N);
        js.dense(act, x, w, b, want, M, K, N);
        const sums = sumOfMagnitudes('nn', x, w, M, K, N);
        inMemory(inside, (put, blank) => {
          const out = blank(M * N);
          wasm.dense(act, put(x), put(w), put(b), out, M, K, N);
          // an activation is no steeper than 1, and tanh has an error of its own
          expectWithin(out, want, (i) => 4 * ROUND * (K + 1) * (sums[i] + Math.abs(b[i % N])) + (act === 'tanh' ? 1e-6 : 0));
        });
      }),
      { numRuns: 60 },
    );
  });

  law.each(acts)('activationGrad of %s is that of js', (act) => {
    fc.assert(
      fc.property(length, aKey, places, (n, k, inside) => {
        const [kG, kY] = split(k, 2);
        const [g, y] = [noise(kG, n), Float32Array.from(uniform(kY, n, -1, 1))];
        const want = new Float32Array(n);
        js.activationGrad(act, g, y, want);
        inMemory(inside, (put, blank) => {
          const out = blank(n);
          wasm.activationGrad(act, put(g), put(y), out);
          expectWithin(out, want, (i) => (act === 'tanh' ? 4 * ROUND * Math.abs(g[i]) : 0));
        });
      }),
    );
  });

  law('columnSums are those of js', () => {
    fc.assert(
      fc.property(depth, length, aKey, places, (rows, cols, k, inside) => {
        const few = Math.min(rows, Math.floor(2e5 / (cols + 1)));
        const x = noise(k, few * cols);
        const [want, sums] = [new Float32Array(cols), new Float64Array(cols)];
        js.columnSums(x, want, few, cols);
        js.columnSums(magnitude(x), sums, few, cols);
        inMemory(inside, (put, blank) => {
          const out = blank(cols);
          wasm.columnSums(put(x), out, few, cols);
          expectWithin(out, want, (j) => 4 * ROUND * few * sums[j]);
        });
      }),
    );
  });

  law('tanhCurve is that of js', () => {
    fc.assert(
      fc.property(length, aKey, places, (n, k, inside) => {
        const [c, g, y] = split(k, 3).map((k) => noise(k, n));
        const want = new Float32Array(n);
        js.tanhCurve(c, g, y, want);
        inMemory(inside, (put, blank) => {
          const out = blank(n);
          wasm.tanhCurve(put(c), put(g), put(y), out);
          expectWithin(out, want, (i) => 4 * ROUND * Math.abs(want[i]));
        });
      }),
    );
  });

  law.each(['add', 'mul'] as const)('%s is that of js bit for bit, NaN and infinities among the numbers', (name) => {
    fc.assert(
      fc.property(length, aKey, places, grid(0, 1), (n, k, inside, share) => {
        const [x, y] = split(k, 2).map((k) => withSpecials(k, n, share));
        const want = new Float32Array(n);
        js[name](x, y, want);
        inMemory(inside, (put, blank) => {
          const out = blank(n);
          wasm[name](put(x), put(y), out);
          expect(out).toEqual(want);
        });
      }),
    );
  });

  law('tanh is right to 1e-6, odd, and never beyond ±1', () => {
    fc.assert(
      fc.property(length, aKey, places, fc.constantFrom(1e-30, 1e-3, 1, 5, 10, 1e30), (n, k, inside, scale) => {
        const x = noise(k, n).map((v) => scale * v);
        inMemory(inside, (put, blank) => {
          const [out, negative] = [blank(n), blank(n)];
          wasm.tanh(put(x), out);
          wasm.tanh(put(x.map((v) => -v)), negative);
          expectWithin(out, wide(x).map(Math.tanh), () => 1e-6);
          expect(negative).toEqual(out.map((v) => -v));
          expect(out.every((v) => Math.abs(v) <= 1)).toBe(true);
          if (scale <= 1e-3) expectWithin(out, wide(x).map(Math.tanh), (i) => 1e-6 * Math.abs(x[i]));
        });
      }),
    );
  });

  law('exp is right to a millionth of itself, and goes on to 0 and ∞ by way of the denormal numbers', () => {
    const denormal = 2 ** -149;
    fc.assert(
      fc.property(length, aKey, places, fc.constantFrom(1e-3, 1, 20, 60, 200), (n, k, inside, scale) => {
        const x = noise(k, n).map((v) => scale * v);
        inMemory(inside, (put, blank) => {
          const out = blank(n);
          wasm.exp(put(x), out);
          const want = Float32Array.from(x, Math.exp);
          expectWithin(out, want, (i) => 1e-6 * want[i] + denormal);
        });
      }),
      { numRuns: 200 },
    );
    const x = Float32Array.of(0, 88.7, 88.75, 1e4, -87, -88, -100, -103, -110, -1e4);
    const out = new Float32Array(x.length);
    wasm.exp(x, out);
    expect(out[0]).toBe(1);
    expectWithin(out, Float32Array.from(x, Math.exp), (i) => 1e-6 * Math.exp(x[i]) + denormal);
    expect([out[2], out[3], out[9]]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0]);
    expect(out[6]).toBeGreaterThan(0);
  });

  law('a step of Adam is that of js, and leaves its arguments as they were', () => {
    const someRates = fc.record({
      b1: grid(0, 0.99),
      b2: grid(0.5, 0.999),
      rate: grid(0, 0.1),
      tiny: fc.constantFrom(1e-8, 1e-5, 1e-3),
      least: fc.constantFrom(1e-38, 1e-32, 1e-3),
    });
    fc.assert(
      fc.property(length, aKey, places, someRates, (n, k, inside, rates) => {
        const [p, m, root, g] = split(k, 4).map((k) => noise(k, n));
        const v = root.map((x) => x * x);
        const before = [p, m, v, g].map((x) => x.slice());
        const blank = () => ({ p: new Float32Array(n), m: new Float32Array(n), v: new Float32Array(n) });
        const want = blank();
        js.adam(p, m, v, g, rates, want);
        const { p: p1, m: m1, v: v1 } = want;
        inMemory(inside, (put, blankThere) => {
          const given = [put(p), put(m), put(v), put(g)] as const;
          const out = { ...blank(), m: blankThere(n), v: blankThere(n) };
          wasm.adam(...given, rates, out);
          const { p: P, m: M, v: V } = out;
          // Next to the limit one of them may flush and the other not.
          const edge = rates.least * 1.001;
          expectWithin(M, m1, (i) => 4 * ROUND * (Math.abs(m[i]) + Math.abs(g[i])) + (Math.abs(m1[i]) < edge ? edge : 0));
          expectWithin(V, v1, (i) => 4 * ROUND * (v[i] + g[i] * g[i]) + (v1[i] < edge ? edge : 0));
          const step = (i: number): number => (rates.rate * (Math.abs(m[i]) + Math.abs(g[i]))) / (Math.sqrt(v1[i]) + rates.tiny);
          expectWithin(P, p1, (i) => 2 * ROUND * Math.abs(p[i]) + 16 * ROUND * step(i));
          expect(given.map((x) => [...x])).toEqual(before.map((x) => [...x]));
        });
      }),
    );
  });

  law('NaN and infinities come out of every kernel where they come out of js', () => {
    const small = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(small, small, small, aKey, places, grid(0, 0.3), (M, K, N, k, inside, share) => {
        const [kA, kB, kC] = split(k, 3);
        const [a, b, c] = [withSpecials(kA, M * K, share), withSpecials(kB, K * N, share), withSpecials(kC, N, share)];
        inMemory(inside, (put, blank) => {
          const both = (n: number, f: (kernels: typeof js, out: Float32Array) => void): void => {
            const [got, want] = [blank(n), new Float32Array(n)];
            f(wasm as typeof js, got);
            f(js, want);
            expectSameKind(got, want);
          };
          const [A, B, C] = [put(a), put(b), put(c)];
          for (const form of forms) both(M * N, (k, out) => k.matmul(form, A, B, out, M, K, N));
          for (const act of acts) both(M * N, (k, out) => k.dense(act, A, B, C, out, M, K, N));
          for (const act of acts) both(M * K, (k, out) => k.activationGrad(act, A, A, out));
          for (const f of ['tanh', 'exp'] as const) both(M * K, (k, out) => k[f](A, out));
          both(M * K, (k, out) => k.tanhCurve(A, A, A, out));
          both(K, (k, out) => k.columnSums(A, out, M, K));
        });
      }),
    );
  });
});
