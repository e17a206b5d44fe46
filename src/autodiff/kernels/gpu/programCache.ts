/** Compiled kernels, one for each shape, up to a limit: each holds textures, buffers or memory. */
import type { FusedActivation, MatmulForm } from '../interface.js';
import { layer, matmulSource } from './kernelSources.js';
import type { Gpu, GpuJs, Program } from './loadGpuJs.js';

/**
 * The number of kernels that are kept, more shapes than one algorithm has; beyond it the one not
 * used for longest is destroyed.
 */
const KEPT = 48;

interface Compiled {
  readonly program: Program;
  /** Settled once no caller waits for a result: until then the program is not destroyed. */
  answered: Promise<unknown> | undefined;
}

/** The sizes of a product: [M, K] by [K, N]. */
export type Sizes = readonly [M: number, K: number, N: number];

/** A browser may take a context away; from then on it answers with anything. */
export interface Context {
  isContextLost?(): boolean;
}

/** Products and layers on a GPU. */
export interface Programs {
  /** A·B, A·Bᵀ or Aᵀ·B: rows as gpu.js gives them, or the promise of them. */
  product(form: MatmulForm, a: Float32Array, b: Float32Array, sizes: Sizes): ReturnType<Program>;
  /** act(x·w + b) */
  layer(
    act: FusedActivation,
    x: Float32Array,
    w: Float32Array,
    b: Float32Array,
    sizes: Sizes,
  ): ReturnType<Program>;
  /** The number of compiled kernels. */
  count(): number;
  /** The WebGL context that they run in, if they do. */
  context(): Context | undefined;
  release(): Promise<void>;
}

/**
 * The products and layers of a device, compiled when they are first called.
 * @param kept the number of kernels that stay compiled
 */
export const programs = ({ input }: GpuJs, gpu: Gpu, kept = KEPT): Programs => {
  const compiled = new Map<string, Compiled>();

  /** The one used last is the last in the map. */
  const run = (
    source: string,
    [M, K, N]: Sizes,
    ...operands: readonly unknown[]
  ): ReturnType<Program> => {
    const key = `${M} ${K} ${N} ${source}`;
    const used: Compiled = compiled.get(key) ?? {
      program: gpu.createKernel(source, { output: [N, M], precision: 'single', constants: { K } }),
      answered: undefined,
    };
    compiled.delete(key);
    compiled.set(key, used);
    if (compiled.size > kept) drop(...(compiled.entries().next().value as [string, Compiled]));
    const rows = used.program(...operands);
    if (rows instanceof Promise)
      used.answered = Promise.allSettled([used.answered, rows]).then(() => {}); // without the rows
    return rows;
  };
  const drop = (key: string, { program, answered }: Compiled): void => {
    compiled.delete(key);
    if (answered) answered.then(() => program.destroy());
    else program.destroy();
  };

  return {
    product: (form, a, b, sizes) => {
      const [M, K, N] = sizes;
      const left = input(a, form === 'tn' ? [M, K] : [K, M]);
      const right = input(b, form === 'nt' ? [K, N] : [N, K]);
      return run(matmulSource(form), sizes, left, right);
    },
    layer: (act, x, w, b, sizes) => {
      const [M, K, N] = sizes;
      return run(layer(act), sizes, input(x, [K, M]), input(w, [N, K]), input(b, [N]));
    },
    count: () => compiled.size,
    context: () => {
      for (const { program } of compiled.values())
        if (program.kernel.context) return program.kernel.context;
      return undefined;
    },
    release: async () => {
      for (const [key, used] of compiled) drop(key, used);
      await gpu.destroy();
    },
  };
};
