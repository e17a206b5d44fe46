/** What computes float32: the one switch of this library, for it changes no meaning, only speed and last bits. */

import {
  type ActiveBackend,
  computing,
  type Kernels,
  type OnCpu,
  useBackend,
  useKernels,
} from './active.js';
import type { AboutBlas, BlasOptions } from './blas/index.js';
import type { GpuMode, GpuOptions } from './gpu/index.js';
import { js } from './js.js';
import { turns } from './mutex.js';
import { wasm } from './wasm.js';

export type { BlasOptions, GpuMode, GpuOptions };

/** What there is to choose from; auto is wasm, and js where the engine has no SIMD. */
export const backends = ['auto', 'js', 'wasm', 'wasm-relaxed', 'gpu', 'blas'] as const;
export type BackendName = (typeof backends)[number];

/** What computes now; of blas with its library. */
export interface Backend extends Partial<AboutBlas> {
  readonly name: ActiveBackend;
  /** Of gpu: where gpu.js computes, such as webgl2. */
  readonly mode?: GpuMode;
  /** Of gpu: what the driver calls it, if it does. */
  readonly device?: string;
  /** Of gpu: from how many multiplications on a product goes to it, if not all do. */
  readonly from?: number;
  /** What is not as one would expect: that gpu was refused, and why, or that it is no GPU. */
  readonly note?: string;
}

/** What auto stands for. */
export const autoBackend: OnCpu = wasm ? 'wasm' : 'js';
/** What was chosen last, and how to be rid of it. */
let chosen: { readonly backend: Backend; readonly release?: () => Promise<void> } = {
  backend: { name: autoBackend },
};

/** What computes float32 at present. */
export const getBackend = (): Backend =>
  computing() === chosen.backend.name ? chosen.backend : { name: computing() };

/**
 * Choose what computes float32 from now on; float64 is always computed by js.
 *
 * - `wasm` (the default): WebAssembly SIMD, the same bits on every machine. `auto` is the same, and js where there is no SIMD.
 * - `wasm-relaxed`: multiplies and adds in one step, faster on some machines; its last bits differ between kinds of them.
 * - `gpu`: matrix products and dense layers on gpu.js, an optional peer dependency. It pays for large products on a real
 *   GPU only. It is tried first, and if it gives wrong numbers, wasm computes and `note` says why.
 * - `blas`: the larger matrix products by a BLAS of the system (OpenBLAS, MKL, BLIS, Accelerate), called through koffi, an
 *   optional peer dependency; in Node. Its last bits differ from one library to the next, and from one kind of processor to
 *   the next. It is tried first, and refused if it gives wrong numbers.
 * - `js`: plain TypeScript, to read and to compare with.
 *
 * @param options of gpu: its mode, and from how many multiplications (M·K·N) on a product goes to it; of blas: its library,
 * and how many threads it may use
 * @throws RangeError if there is no such backend, or this engine cannot; then nothing changes
 * @throws Error with the command that installs gpu.js or koffi, if it is missing, or with what is wrong with the BLAS
 * @example const { name, note } = await setBackend('gpu', { from: 1e7 });
 */
export const setBackend = (
  which: BackendName = 'auto',
  options: BackendOptions = {},
): Promise<Backend> => inTurn(() => choose(which, options));
const inTurn = turns();
type BackendOptions = GpuOptions & BlasOptions;

const choose = async (which: BackendName, options: BackendOptions): Promise<Backend> => {
  if (!backends.includes(which))
    throw new RangeError(`setBackend: '${which}' is no backend; there are ${backends.join(', ')}`);
  const { release } = chosen;
  const now = await open(which, options);
  chosen = now;
  await release?.();
  return now.backend;
};

const open = async (which: BackendName, options: BackendOptions): Promise<typeof chosen> => {
  if (which === 'gpu') return onGpu(options);
  return which === 'blas' ? onBlas(options) : onCpu(which === 'auto' ? autoBackend : which);
};

const onCpu = (name: OnCpu): typeof chosen => {
  useBackend(name);
  return { backend: { name } };
};

const onGpu = async (options: GpuOptions): Promise<typeof chosen> => {
  checkGpu(options);
  const { openGpu } = await import('./gpu/index.js');
  const found = await openGpu(options, (wasm ?? js) as Kernels<Float32Array>, giveUp);
  if ('refused' in found) return refused(found.refused);
  const { kernels, release, ...about } = found;
  useKernels('gpu', kernels as Kernels);
  return {
    backend: { name: 'gpu', ...about, ...(options.from && { from: options.from }) },
    release,
  };
};
const onBlas = async ({ library, threads = 1 }: BlasOptions): Promise<typeof chosen> => {
  if (!(Number.isSafeInteger(threads) && threads >= 1))
    throw new RangeError(
      `setBackend: threads should be a whole number from 1 on, but is ${threads}`,
    );
  if (!wasm)
    throw new RangeError(
      'setBackend: blas computes products only, and this engine has no WebAssembly SIMD for the rest',
    );
  const { openBlas } = await import('./blas/index.js');
  const { kernels, ...about } = await openBlas(
    { ...(library !== undefined && { library }), threads },
    wasm,
  );
  useKernels('blas', kernels as Kernels);
  return { backend: { name: 'blas', ...about } };
};

/** In the middle of its work: the CPU goes on. */
const giveUp = (why: string): void => {
  const { release } = chosen;
  chosen = refused(why);
  release?.().catch(() => {});
};
const refused = (why: string): typeof chosen => ({
  backend: {
    ...onCpu(autoBackend).backend,
    note: `gpu.js is not used: ${why}; ${autoBackend} computes`,
  },
});

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
