/** gpu.js on webgpu, started when it is first used and then kept. */
import { checkFactors } from '../checked.js';
import type { MatmulForm } from '../interface.js';
import { flat, loadGpuJs } from './loadGpuJs.js';
import { type Programs, programs, type Sizes } from './programCache.js';
import { wrongNumbers } from './selfTest.js';

let once: Promise<Programs> | undefined;

const openPrograms = async (): Promise<Programs> => {
  if (typeof navigator !== 'object' || !(navigator as { gpu?: unknown }).gpu)
    throw new Error('matmulAsync: there is no navigator.gpu here');
  const gpujs = await loadGpuJs();
  const found = programs(gpujs, new gpujs.GPU({ mode: 'webgpu' }));
  try {
    const fault = await wrongNumbers(found);
    if (fault) throw new Error(`it gives wrong numbers: ${fault}`);
    return found;
  } catch (error) {
    await found.release().catch(() => {});
    throw new Error(`matmulAsync: webgpu is not used here: ${(error as Error).message}`, {
      cause: error,
    });
  }
};

/**
 * [M, N] The product, in an array of its own.
 * @throws Error if there is no GPU, or it gives wrong numbers; RangeError if an array has another
 *   length than the sizes say
 */
export const productOnWebGpu = async (
  form: MatmulForm,
  a: Float32Array,
  b: Float32Array,
  sizes: Sizes,
): Promise<Float32Array> => {
  checkFactors('matmulAsync', ['a', 'b'], form, a, b, sizes, a);
  once ??= openPrograms();
  const opened = await once.catch((error) => {
    once = undefined; // a GPU may come later
    throw error;
  });
  return flat(await opened.product(form, a, b, sizes), sizes[2]);
};
