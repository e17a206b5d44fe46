/**
 * gpu.js for pages: `import 'spinningup/gpu'`, and `setBackend('gpu')` finds it. It is loaded with
 * the first call. Node needs no such import.
 */
import { type GpuJsPackage, provideGpuJs } from '../autodiff/kernels/gpu/loadGpuJs.js';

provideGpuJs(async () => (await import('gpu.js')) as unknown as GpuJsPackage);

export { type GpuOptions, matmulAsync, setBackend } from '../autodiff/index.js';
