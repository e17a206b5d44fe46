/** The backend on a BLAS of the system. It is loaded only when it is chosen. */

import { checkedKernels } from '../checked.js';
import type { Programs } from '../gpu/programCache.js';
import { wrongNumbers } from '../gpu/selfTest.js';
import type { Kernels } from '../interface.js';
import { blasKernels } from './kernels.js';
import { type Koffi, loadKoffi } from './koffi.js';
import { type AboutBlas, type BlasOptions, openLibrary } from './library.js';

export type { AboutBlas, BlasOptions } from './library.js';

/** A BLAS that was loaded and tested, with its kernels. */
export interface OpenedBlas extends AboutBlas {
  readonly kernels: Kernels<Float32Array>;
}

/**
 * Loads a BLAS and tests its products.
 * @param rest computes everything else
 * @param koffi for tests; loaded if absent
 * @throws Error if koffi is missing, there is no such library, or it gives wrong numbers
 */
export const openBlas = async (
  options: BlasOptions,
  rest: Kernels<Float32Array>,
  koffi?: Koffi,
): Promise<OpenedBlas> => {
  const { product, ...about } = openLibrary(koffi ?? (await loadKoffi()), options);
  // a foreign function does not know how long an array is
  const kernels = checkedKernels(blasKernels(product, rest), new Float32Array(0));
  const fault = await wrongNumbers(programsOf(kernels));
  if (fault) throw new Error(`${about.library} gives wrong numbers: ${fault}`);
  return { kernels, ...about };
};

/** Kernels in the form in which those of a GPU are tested. */
const programsOf = (kernels: Kernels<Float32Array>): Pick<Programs, 'product' | 'layer'> => ({
  product: (form, a, b, [M, K, N]) =>
    rowsOf(N, M, (out) => kernels.matmul(form, a, b, out, M, K, N)),
  layer: (act, x, w, b, [M, K, N]) =>
    rowsOf(N, M, (out) => kernels.dense(act, x, w, b, out, M, K, N)),
});
const rowsOf = (
  columns: number,
  rows: number,
  compute: (out: Float32Array) => void,
): Float32Array[] => {
  const out = new Float32Array(rows * columns);
  compute(out);
  return Array.from({ length: rows }, (_, i) => out.subarray(i * columns, (i + 1) * columns));
};
