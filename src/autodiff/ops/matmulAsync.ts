/**
 * Matrix products on webgpu, which answers with a promise. Outside derivatives only, which need
 * their numbers at once.
 */
import { kernels, type MatmulForm } from '../kernels/active.js';
import { alloc } from '../kernels/reuse.js';
import { Concrete, numbers, type Tensor } from '../tensor.js';
import { productSizes } from './linear.js';

/**
 * A·B, A·Bᵀ or Aᵀ·B, as `matmul`, computed by gpu.js on webgpu: in browsers that have it, and in
 * Node where `navigator.gpu` is given. The GPU is tested before its first product. float64 is
 * computed by js.
 * @param a [M, K], or [K, M] if form is 'tn'
 * @param b [K, N], or [N, K] if form is 'nt'
 * @returns [M, N]
 * @throws Error if gpu.js is not installed, there is no GPU for it, or it gives wrong numbers;
 *   `matmul` goes on computing
 * @throws RangeError if the shapes do not fit together, TypeError if the types differ
 */
export const matmulAsync = async (
  a: Tensor,
  b: Tensor,
  form: MatmulForm = 'nn',
): Promise<Tensor> => {
  const [M, K, N] = productSizes('matmulAsync', a, b, form);
  const x = numbers(a);
  const y = numbers(b);
  if (x instanceof Float32Array && y instanceof Float32Array && M * K * N > 0) {
    const { productOnWebGpu } = await import('../kernels/gpu/webgpu.js');
    return new Concrete([M, N], await productOnWebGpu(form, x, y, [M, K, N]));
  }
  const out = alloc(x, M * N);
  kernels(out).matmul(form, x, y, out, M, K, N);
  return new Concrete([M, N], out);
};
