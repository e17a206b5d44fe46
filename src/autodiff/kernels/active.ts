/** The backend that computes float32. */

import type { FloatArray, Kernels } from './interface.js';
import { js } from './js.js';
import { wasm, wasmRelaxed } from './wasm.js';

export {
  type AdamRates,
  type FloatArray,
  type FusedActivation,
  type Kernels,
  LEAST_GRADIENT,
  type MatmulForm,
} from './interface.js';

/** The backends that can compute float32; float64 is always computed by js, the readable oracle. */
export type ActiveBackend = 'js' | 'wasm' | 'wasm-relaxed' | 'gpu' | 'blas';
/** Backends that need no loading. */
export type OnCpu = Exclude<ActiveBackend, 'gpu' | 'blas'>;
let name: ActiveBackend = wasm ? 'wasm' : 'js';
let float32 = (wasm ?? js) as Kernels;

/**
 * Choose what computes float32 from now on.
 * @throws RangeError if this engine cannot
 */
export const useBackend = (which: OnCpu): void => {
  const found = { js: () => js, wasm: () => wasm, 'wasm-relaxed': wasmRelaxed }[which]();
  const hint =
    which === 'wasm-relaxed'
      ? "; Node 20 can after v8.setFlagsFromString('--experimental-wasm-relaxed-simd')"
      : '';
  if (!found) throw new RangeError(`setBackend: this engine cannot compute with ${which}${hint}`);
  useKernels(which, found as Kernels);
};
/** Choose kernels that were loaded, as those of gpu.js and of a BLAS are. */
export const useKernels = (which: ActiveBackend, kernels: Kernels): void => {
  name = which;
  float32 = kernels;
};
export const computing = (): ActiveBackend => name;
/** The kernels for numbers of this type. */
export const kernels = (x: FloatArray): Kernels => (x instanceof Float32Array ? float32 : js);
