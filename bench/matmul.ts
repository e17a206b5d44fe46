/** GFLOP/s of the matrix product on the shapes that the algorithms use, by backend; operands rest in the backend's memory. */

import type { Kernels, MatmulForm } from '../src/autodiff/kernels/interface.js';
import { js } from '../src/autodiff/kernels/js.js';
import { stack } from '../src/autodiff/kernels/memory.js';
import { wasm, wasmRelaxed } from '../src/autodiff/kernels/wasm.js';
import { key, uniform } from '../src/random.js';
import { installedBlas } from './blas.js';
import { time } from './util.js';

type MatmulCase = readonly [form: MatmulForm, M: number, K: number, N: number];
const products: readonly MatmulCase[] = [
  ['nn', 1, 64, 64],
  ['nn', 4000, 4, 64],
  ['tn', 4, 4000, 64],
  ['nn', 4000, 64, 64],
  ['nt', 4000, 64, 64],
  ['tn', 64, 4000, 64],
  ['nn', 4000, 64, 2],
  ['tn', 64, 4000, 2],
  ['nn', 100, 256, 256],
  ['nt', 100, 256, 256],
  ['tn', 256, 100, 256],
  ['nn', 512, 512, 512],
];

const operands = ([, M, K, N]: MatmulCase): Float32Array[] =>
  [M * K, K * N, M * N].map((n, i) => {
    const x = stack.array(n);
    x.set(uniform(key(i), n, -0.5, 0.5));
    return x;
  });

const gflops = (kernels: Kernels<Float32Array> | undefined, shape: MatmulCase): string => {
  if (!kernels) return 'not here';
  const [form, M, K, N] = shape;
  const flop = 2 * M * K * N;
  const [a, b, out] = operands(shape);
  const calls = Math.max(1, Math.round(4e7 / flop));
  const { median } = time(
    () => {
      for (let i = 0; i < calls; i++) kernels.matmul(form, a, b, out, M, K, N);
    },
    25,
    10,
  );
  return ((flop * calls) / median / 1e6).toFixed(1);
};

export const matmul = async () => {
  const blas = await installedBlas();
  return products.map((shape) => {
    const [form, M, K, N] = shape;
    const mark = stack.mark();
    const row = {
      A·B: `${M}×${K}·${K}×${N}`,
      form,
      js: gflops(js as Kernels<Float32Array>, shape),
      wasm: gflops(wasm, shape),
      'wasm, relaxed': gflops(wasmRelaxed(), shape),
      [blas?.title ?? 'blas']: gflops(blas?.kernels, shape),
    };
    stack.release(mark);
    return row;
  });
};
