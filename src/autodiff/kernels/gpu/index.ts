/** The backend on gpu.js. It is loaded only when it is chosen. */
import type { Kernels } from '../interface.js';
import { deviceOf, isSoftware } from './device.js';
import { gpuKernels } from './gpuKernels.js';
import { bestMode, type GpuMode, loadGpuJs } from './loadGpuJs.js';
import { type Programs, programs } from './programCache.js';
import { wrongNumbers } from './selfTest.js';

export type { GpuMode } from './loadGpuJs.js';

/** gpu.js at work, or why not. */
export type Opened =
  | {
      readonly kernels: Kernels<Float32Array>;
      readonly mode: GpuMode;
      readonly device?: string;
      /** A warning for the user. */
      readonly note?: string;
      release(): Promise<void>;
    }
  | { readonly refused: string };

/** The mode of gpu.js, and the products that go to it. */
export interface GpuOptions {
  readonly mode?: GpuMode;
  /** The least number of multiplications, M·K·N, of a product that goes to gpu.js; 0 if absent. */
  readonly from?: number;
}

/**
 * Starts gpu.js and tests its products.
 * @param rest computes everything else
 * @param fail is told why, when gpu.js cannot go on
 * @throws Error if it is not installed
 */
export const openGpu = async (
  { mode: asked, from = 0 }: GpuOptions,
  rest: Kernels<Float32Array>,
  fail: (why: string) => void,
): Promise<Opened> => {
  const gpujs = await loadGpuJs();
  let opened: Programs | undefined;
  try {
    const mode = asked ?? bestMode(gpujs);
    opened = programs(gpujs, new gpujs.GPU({ mode }));
    const fault = await wrongNumbers(opened);
    if (fault) throw new RangeError(`it gives wrong numbers in mode ${mode}: ${fault}`);
    const device = deviceOf(opened.context());
    const note = noteOn(mode, device);
    return {
      kernels: gpuKernels(opened, rest, from, fail),
      mode,
      ...(device !== undefined && { device }),
      ...(note !== undefined && { note }),
      release: opened.release,
    };
  } catch (error) {
    await opened?.release().catch(() => {});
    return { refused: error instanceof Error ? error.message : String(error) };
  }
};

/** A warning where the device is no GPU, which is slower than none. */
const noteOn = (mode: GpuMode, device: string | undefined): string | undefined => {
  if (mode === 'webasm' || mode === 'cpu')
    return (
      `gpu.js computes on the CPU here, in its mode ${mode}: ` +
      'many times slower than the backend wasm'
    );
  return device !== undefined && isSoftware(device)
    ? `${device} is no GPU but a program that plays one: many times slower than the backend wasm`
    : undefined;
};
