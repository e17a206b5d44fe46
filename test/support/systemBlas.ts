/** The BLAS of this machine, for tests that want one. In CI there is one on Linux, so that none of them is skipped there. */
import { type OpenedBlas, openBlas } from '../../src/autodiff/kernels/blas/index.js';
import type { Kernels } from '../../src/autodiff/kernels/interface.js';
import { wasm } from '../../src/autodiff/kernels/wasm.js';

export const systemBlas = async (): Promise<OpenedBlas | undefined> => {
  try {
    return await openBlas({}, wasm as Kernels<Float32Array>);
  } catch (error) {
    if (process.env.CI === 'true' && process.platform === 'linux') throw error;
    return undefined;
  }
};
