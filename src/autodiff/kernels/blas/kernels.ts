/** Kernels that leave the larger products to another library. */
import type { Kernels } from '../interface.js';
import { withBias } from '../wasm.js';
import type { Product } from './library.js';

/**
 * Whether a product pays the call of another library: 0.2 µs, and the work of that library before
 * it multiplies. Sums over one to three terms do little more than write their result, in which wasm
 * is as fast or faster; and BLAS refuses K = 0.
 */
export const isWorthCalling = (M: number, K: number, N: number): boolean =>
  K >= 4 && M * K * N >= 4096;

/**
 * Kernels with the products of a BLAS.
 * @param rest computes small products and everything else
 */
export const blasKernels = (
  product: Product,
  rest: Kernels<Float32Array>,
): Kernels<Float32Array> => ({
  ...rest,
  matmul: (form, a, b, out, M, K, N) => {
    const multiply = isWorthCalling(M, K, N) ? product : rest.matmul;
    multiply(form, a, b, out, M, K, N);
  },
  dense: (act, x, w, b, out, M, K, N) => {
    const done =
      isWorthCalling(M, K, N) &&
      withBias(act, b, out, M, N, (z) => product('nn', x, w, z, M, K, N));
    if (!done) rest.dense(act, x, w, b, out, M, K, N);
  },
});
