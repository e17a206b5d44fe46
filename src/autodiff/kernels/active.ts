/**
 * The backend that computes float32: the one switch of this library, and its only owner. It changes
 * no meaning, only speed and last bits. float64 is always computed by js, the readable oracle.
 */
import type { AboutBlas } from './blas/index.js';
import type { GpuMode } from './gpu/index.js';
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

/** Backends that can compute float32. */
export type ActiveBackend = 'js' | 'wasm' | 'wasm-relaxed' | 'gpu' | 'blas';
/** Backends that need no loading. */
export type OnCpu = Exclude<ActiveBackend, 'gpu' | 'blas'>;

/** The backend that computes now; for blas with its library. */
export interface Backend extends Partial<AboutBlas> {
  readonly name: ActiveBackend;
  /** For gpu: the mode of gpu.js, such as webgl2. */
  readonly mode?: GpuMode;
  /** For gpu: the driver's name for the device, if it gives one. */
  readonly device?: string;
  /** For gpu: the least number of multiplications of a product that goes to it, if not all do. */
  readonly from?: number;
  /** A warning: that gpu was refused, and why, or that its device is no GPU. */
  readonly note?: string;
}

/** A backend, its kernels, and its release where it holds something that must be given back. */
export interface ActiveKernels {
  readonly backend: Backend;
  readonly kernels: Kernels;
  readonly release?: () => Promise<void>;
}

/** The backend that `auto` stands for: wasm, or js in engines without WebAssembly SIMD. */
export const autoBackend: OnCpu = wasm ? 'wasm' : 'js';

let active: ActiveKernels = {
  backend: { name: autoBackend },
  kernels: (wasm ?? js) as Kernels,
};
/** The backend and the kernels that compute float32 now. */
export const getActive = (): ActiveKernels => active;
/** Compute float32 with these kernels from now on. The earlier ones are not released. */
export const setActive = (next: ActiveKernels): void => {
  active = next;
};

/**
 * A backend that needs no loading.
 * @throws RangeError if this engine cannot compute with it
 */
export const cpuKernels = (name: OnCpu): ActiveKernels => {
  const kernels = { js: () => js, wasm: () => wasm, 'wasm-relaxed': wasmRelaxed }[name]();
  const hint =
    name === 'wasm-relaxed'
      ? "; Node 20 can after v8.setFlagsFromString('--experimental-wasm-relaxed-simd')"
      : '';
  if (!kernels) throw new RangeError(`setBackend: this engine cannot compute with ${name}${hint}`);
  return { backend: { name }, kernels: kernels as Kernels };
};

/**
 * Compute float32 with a backend that needs no loading from now on.
 * @throws RangeError if this engine cannot compute with it
 */
export const useBackend = (name: OnCpu): void => setActive(cpuKernels(name));
/** Compute float32 with kernels that were loaded, such as those of a BLAS, from now on. */
export const useKernels = (name: ActiveBackend, kernels: Kernels): void =>
  setActive({ backend: { name }, kernels });
/** The name of the backend that computes float32 now. */
export const computing = (): ActiveBackend => active.backend.name;
/** The kernels for numbers of the type of x. */
export const kernels = (x: FloatArray): Kernels =>
  x instanceof Float32Array ? active.kernels : js;
