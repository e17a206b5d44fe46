/** The choice of the backend that computes float32, with the loading of those that are optional. */

import {
  type ActiveKernels,
  autoBackend,
  type Backend,
  cpuKernels,
  getActive,
  type Kernels,
  setActive,
} from './active.js';
import type { BlasOptions } from './blas/index.js';
import type { GpuMode, GpuOptions } from './gpu/index.js';
import { js } from './js.js';
import { turns } from './mutex.js';
import { wasm } from './wasm.js';

export { autoBackend, type Backend } from './active.js';
export type { BlasOptions, GpuMode, GpuOptions };

/** The backends to choose from; auto is wasm, and js in engines without WebAssembly SIMD. */
export const backends = ['auto', 'js', 'wasm', 'wasm-relaxed', 'gpu', 'blas'] as const;
/** A backend to choose. */
export type BackendName = (typeof backends)[number];

/** The backend that computes float32 at present. */
export const getBackend = (): Backend => getActive().backend;

/**
 * Choose the backend that computes float32 from now on; float64 is always computed by js.
 *
 * - `wasm` (the default): WebAssembly SIMD, the same bits on every machine. `auto` is the same, and
 *   js in engines without SIMD.
 * - `wasm-relaxed`: multiplies and adds in one step, faster on some machines; its last bits differ
 *   between kinds of processors.
 * - `gpu`: matrix products and dense layers on gpu.js, an optional peer dependency. It pays for
 *   large products on a real GPU only. It is tried first, and if it gives wrong numbers, wasm
 *   computes and `note` says why.
 * - `blas`: the larger matrix products by a BLAS of the system (OpenBLAS, MKL, BLIS, Accelerate),
 *   called through koffi, an optional peer dependency; in Node. Its last bits differ from one
 *   library to the next, and from one kind of processor to the next. It is tried first, and refused
 *   if it gives wrong numbers.
 * - `js`: plain TypeScript, to read and to compare with.
 *
 * @param options for gpu its mode, and the least number of multiplications (M·K·N) of a product
 *   that goes to it; for blas its library, and the number of threads it may use
 * @throws RangeError if there is no such backend, or this engine cannot compute with it; then
 *   nothing changes
 * @throws Error with the command that installs gpu.js or koffi, if it is missing, or with the fault
 *   of the BLAS
 * @example const { name, note } = await setBackend('gpu', { from: 1e7 });
 */
export const setBackend = (
  which: BackendName = 'auto',
  options: BackendOptions = {},
): Promise<Backend> => oneAtATime(() => switchTo(which, options));
const oneAtATime = turns();
type BackendOptions = GpuOptions & BlasOptions;

const switchTo = async (which: BackendName, options: BackendOptions): Promise<Backend> => {
  if (!backends.includes(which))
    throw new RangeError(`setBackend: '${which}' is no backend; there are ${backends.join(', ')}`);
  const next = await opened(which, options);
  const { release } = getActive();
  setActive(next);
  await release?.();
  return next.backend;
};

const opened = async (which: BackendName, options: BackendOptions): Promise<ActiveKernels> => {
  if (which === 'gpu') return onGpu(options);
  return which === 'blas' ? onBlas(options) : cpuKernels(which === 'auto' ? autoBackend : which);
};

const onGpu = async (options: GpuOptions): Promise<ActiveKernels> => {
  checkGpu(options);
  const { openGpu } = await import('./gpu/index.js');
  const found = await openGpu(options, (wasm ?? js) as Kernels<Float32Array>, giveUp);
  if ('refused' in found) return withoutGpu(found.refused);
  const { kernels, release, ...about } = found;
  const from = options.from && { from: options.from };
  const backend: Backend = { name: 'gpu', ...about, ...from };
  return { backend, kernels: kernels as Kernels, release };
};
const onBlas = async ({ library, threads = 1 }: BlasOptions): Promise<ActiveKernels> => {
  if (!(Number.isSafeInteger(threads) && threads >= 1))
    throw new RangeError(
      `setBackend: threads should be a whole number from 1 on, but is ${threads}`,
    );
  if (!wasm)
    throw new RangeError(
      'setBackend: blas computes products only, ' +
        'and this engine has no WebAssembly SIMD for the rest',
    );
  const { openBlas } = await import('./blas/index.js');
  const named = library !== undefined && { library };
  const { kernels, ...about } = await openBlas({ ...named, threads }, wasm);
  return { backend: { name: 'blas', ...about }, kernels: kernels as Kernels };
};

/** Switches to the CPU when gpu.js fails in the middle of its work. */
const giveUp = (why: string): void => {
  const { release } = getActive();
  setActive(withoutGpu(why));
  release?.().catch(() => {});
};
const withoutGpu = (why: string): ActiveKernels => {
  const { backend, kernels } = cpuKernels(autoBackend);
  const note = `gpu.js is not used: ${why}; ${autoBackend} computes`;
  return { backend: { ...backend, note }, kernels };
};

const modes: readonly GpuMode[] = ['webgl2', 'webgl', 'headlessgl', 'webasm', 'cpu'];
const checkGpu = ({ mode, from = 0 }: GpuOptions): void => {
  if ((mode as string) === 'webgpu')
    throw new RangeError("setBackend: mode 'webgpu' answers with promises; use matmulAsync for it");
  if (mode !== undefined && !modes.includes(mode))
    throw new RangeError(`setBackend: mode should be one of ${modes.join(', ')}, but is '${mode}'`);
  if (!(from >= 0))
    throw new RangeError(
      `setBackend: from should be a number of multiplications, 0 or more, but is ${from}`,
    );
};
