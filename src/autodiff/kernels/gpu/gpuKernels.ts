/**
 * Matrix products and dense layers on gpu.js; everything else, and products too small to pay, by
 * other kernels.
 */
import { checkedKernels } from '../checked.js';
import type { Kernels } from '../interface.js';
import { flat } from './loadGpuJs.js';
import type { Programs } from './programCache.js';

/**
 * Kernels with the products and layers of gpu.js.
 * @param rest computes everything else
 * @param from the least number of multiplications, M·K·N, of a product that goes to gpu.js
 * @param fail is told why, when gpu.js cannot go on; nothing is thrown: that product, too, is
 *   computed by `rest`
 * @throws RangeError or TypeError from a kernel whose arrays have other lengths or types than its
 *   sizes say
 */
export const gpuKernels = (
  programs: Programs,
  rest: Kernels<Float32Array>,
  from: number,
  fail: (why: string) => void,
): Kernels<Float32Array> => {
  const pays = (M: number, K: number, N: number): boolean => M * K * N >= Math.max(from, 1);
  const done = (compute: () => unknown, out: Float32Array, N: number): boolean => {
    try {
      const rows = compute() as readonly Float32Array[];
      if (programs.context()?.isContextLost?.())
        throw new Error('the browser has taken its WebGL context away');
      out.set(flat(rows, N));
      return true;
    } catch (error) {
      fail((error as Error).message);
      return false;
    }
  };
  const kernels: Kernels<Float32Array> = {
    ...rest,
    matmul: (form, a, b, out, M, K, N) => {
      const ours = pays(M, K, N) && done(() => programs.product(form, a, b, [M, K, N]), out, N);
      if (!ours) rest.matmul(form, a, b, out, M, K, N);
    },
    dense: (act, x, w, b, out, M, K, N) => {
      const ours = pays(M, K, N) && done(() => programs.layer(act, x, w, b, [M, K, N]), out, N);
      if (!ours) rest.dense(act, x, w, b, out, M, K, N);
    },
  };
  return checkedKernels(kernels, new Float32Array(0));
};
