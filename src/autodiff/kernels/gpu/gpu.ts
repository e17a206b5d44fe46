/** Matrix products and dense layers on gpu.js; everything else, and what is too small to pay, by other kernels. */
import type { Kernels } from '../kernels.js';
import { flat } from './gpujs.js';
import type { Programs } from './programs.js';

/** @param from how many multiplications a product must have, M·K·N, to go to gpu.js */
export const gpuKernels = (programs: Programs, rest: Kernels<Float32Array>, from: number): Kernels<Float32Array> => {
  const pays = (M: number, K: number, N: number): boolean => M * K * N >= Math.max(from, 1);
  const take = (rows: unknown, N: number, out: Float32Array): void => out.set(flat(rows as readonly Float32Array[], N));
  return {
    ...rest,
    matmul: (form, a, b, out, M, K, N) => {
      if (pays(M, K, N)) take(programs.product(form, a, b, [M, K, N]), N, out);
      else rest.matmul(form, a, b, out, M, K, N);
    },
    dense: (act, x, w, b, out, M, K, N) => {
      if (pays(M, K, N)) take(programs.layer(act, x, w, b, [M, K, N]), N, out);
      else rest.dense(act, x, w, b, out, M, K, N);
    },
  };
};
