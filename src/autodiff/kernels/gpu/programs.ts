/** Compiled kernels, one for each shape, and no more than so many: each holds textures, buffers or a memory of its own. */
import type { Form, Fused } from '../kernels.js';
import type { Gpu, GpuJs, Program } from './gpujs.js';
import { layer, product } from './sources.js';

/** More shapes than one algorithm has; beyond that the one that was not used for longest is destroyed. */
const KEPT = 48;

/** The sizes of a product: [M, K] by [K, N]. */
export type Sizes = readonly [M: number, K: number, N: number];

export interface Programs {
  /** A·B, A·Bᵀ or Aᵀ·B: rows as gpu.js gives them, or the promise of them. */
  product(form: Form, a: Float32Array, b: Float32Array, sizes: Sizes): ReturnType<Program>;
  /** act(x·w + b) */
  layer(act: Fused, x: Float32Array, w: Float32Array, b: Float32Array, sizes: Sizes): ReturnType<Program>;
  /** How many are compiled. */
  count(): number;
  /** The WebGL context that they run in, if they do. */
  context(): unknown;
  release(): Promise<void>;
}

/** @param kept how many stay compiled */
export const programs = ({ input }: GpuJs, gpu: Gpu, kept = KEPT): Programs => {
  const compiled = new Map<string, Program>();

  /** The one used last is the last in the map. */
  const get = (source: string, [M, K, N]: Sizes): Program => {
    const key = `${M} ${K} ${N} ${source}`;
    const program = compiled.get(key) ?? gpu.createKernel(source, { output: [N, M], precision: 'single', constants: { K } });
    compiled.delete(key);
    compiled.set(key, program);
    if (compiled.size > kept) drop(...(compiled.entries().next().value as [string, Program]));
    return program;
  };
  const drop = (key: string, program: Program): void => {
    compiled.delete(key);
    program.destroy();
  };

  return {
    product: (form, a, b, sizes) => {
      const [M, K, N] = sizes;
      const left = input(a, form === 'tn' ? [M, K] : [K, M]);
      const right = input(b, form === 'nt' ? [K, N] : [N, K]);
      return get(product(form), sizes)(left, right);
    },
    layer: (act, x, w, b, sizes) => {
      const [M, K, N] = sizes;
      return get(layer(act), sizes)(input(x, [K, M]), input(w, [N, K]), input(b, [N]));
    },
    count: () => compiled.size,
    context: () => [...compiled.values()].find(({ kernel }) => kernel.context)?.kernel.context,
    release: async () => {
      for (const [key, program] of compiled) drop(key, program);
      await gpu.destroy();
    },
  };
};
