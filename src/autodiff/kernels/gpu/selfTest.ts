/**
 * A test of products and layers against js, made before a backend is used: drivers have errors, and
 * so do compilers of kernels.
 */

import type { FusedActivation, MatmulForm } from '../interface.js';
import { js } from '../js.js';
import { flat } from './loadGpuJs.js';
import type { Programs, Sizes } from './programCache.js';

/** Longer than 1000, where gpu.js would cut a loop whose bound is no constant. */
const SIZES: Sizes = [5, 1500, 7];
const FORMS: readonly MatmulForm[] = ['nn', 'nt', 'tn'];
const ACTS: readonly FusedActivation[] = ['none', 'tanh', 'relu'];

/** Numbers from −0.5 to 0.5 that do not repeat soon. */
const some = (n: number, step: number): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => ((i * step) % 1009) / 1009 - 0.5);

/**
 * The fault of products and layers; undefined if there is none. They may answer at once or with a
 * promise.
 */
export const wrongNumbers = async (
  programs: Pick<Programs, 'product' | 'layer'>,
): Promise<string | undefined> => {
  const [M, K, N] = SIZES;
  const a = some(M * K, 389);
  const b = some(K * N, 571);
  const bias = some(N, 211);
  const want = new Float32Array(M * N);
  const bound = new Float32Array(M * N);
  for (const form of FORMS) {
    js.matmul(form, a, b, want, M, K, N);
    js.matmul(form, a.map(Math.abs), b.map(Math.abs), bound, M, K, N);
    const fault = firstDifference(flat(await programs.product(form, a, b, SIZES), N), want, bound);
    if (fault) return `a product (${form}) over ${K} has ${fault}`;
  }
  js.matmul('nn', a.map(Math.abs), b.map(Math.abs), bound, M, K, N);
  for (const act of ACTS) {
    js.dense(act, a, b, bias, want, M, K, N);
    const fault = firstDifference(
      flat(await programs.layer(act, a, b, bias, SIZES), N),
      want,
      bound,
    );
    if (fault) return `a layer with ${act} over ${K} has ${fault}`;
  }
  return undefined;
};

/**
 * The largest error, relative to the sum of the magnitudes: float32 sums of 1500 products round to
 * a millionth of it, and the activations are no steeper than 1.
 */
const TOLERANCE = 1e-5;
const firstDifference = (
  got: Float32Array,
  want: Float32Array,
  magnitude: Float32Array,
): string | undefined => {
  const i = want.findIndex((x, i) => !(Math.abs(got[i] - x) <= TOLERANCE * (magnitude[i] + 1)));
  return i < 0 ? undefined : `${got[i]} where ${want[i]} is right`;
};
