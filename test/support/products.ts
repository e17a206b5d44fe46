/** Matrix products at random, and how far from those of js another backend's may be. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Tensor, tensor } from '../../src/autodiff/index.js';
import type { MatmulForm } from '../../src/autodiff/kernels/interface.js';
import { js } from '../../src/autodiff/kernels/js.js';
import { type Key, normal, split } from '../../src/random.js';

export const forms: readonly MatmulForm[] = ['nn', 'nt', 'tn'];
export type Sizes = readonly [M: number, K: number, N: number];

/** [M, K, N], M and N up to `side` and K up to 5000, often beyond 1000, of about so many multiplications at most. */
export const sizesUpTo = (side: number, most: number): fc.Arbitrary<Sizes> =>
  fc
    .tuple(
      fc.integer({ min: 1, max: side }),
      fc.oneof(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 900, max: 5000 })),
      fc.integer({ min: 1, max: side }),
    )
    .map(([M, K, N]): Sizes => [M, K, Math.max(1, Math.min(N, Math.floor(most / (M * K))))]);

export const noise = (k: Key, n: number): Float32Array => Float32Array.from(normal(k, n));

/** Σ_k |a||b| for each element of the product. */
export const magnitudeOf = (form: MatmulForm, a: Float32Array, b: Float32Array, [M, K, N]: Sizes): Float32Array => {
  const out = new Float32Array(M * N);
  js.matmul(form, a.map(Math.abs), b.map(Math.abs), out, M, K, N);
  return out;
};

export interface Product {
  readonly left: Tensor;
  readonly right: Tensor;
  /** As js computes it. */
  readonly want: Float32Array;
  readonly magnitude: Float32Array;
}
/** A product of normal noise. */
export const productOf = (form: MatmulForm, sizes: Sizes, k: Key): Product => {
  const [M, K, N] = sizes;
  const [a, b] = split(k, 2).map((k, i) => noise(k, i === 0 ? M * K : K * N));
  const want = new Float32Array(M * N);
  js.matmul(form, a, b, want, M, K, N);
  const [left, right] = [form === 'tn' ? [K, M] : [M, K], form === 'nt' ? [N, K] : [K, N]];
  return { left: tensor(a, left), right: tensor(b, right), want, magnitude: magnitudeOf(form, a, b, sizes) };
};

/** |got − want| ≤ 4 · 2⁻²⁴ · K · Σ|a||b|, and a bit more where asked. */
export const expectProduct = (got: ArrayLike<number>, want: ArrayLike<number>, K: number, magnitude: ArrayLike<number>, more = 0): void => {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) expect(Math.abs(got[i] - want[i])).toBeLessThanOrEqual(4 * 2 ** -24 * K * magnitude[i] + more);
};
