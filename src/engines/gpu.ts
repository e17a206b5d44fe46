/**
 * gpu.js for pages: `import 'spinningup/gpu'`, and `setBackend('gpu')` finds it. It is loaded with
 * the first call. Node needs no such import.
 */
import { provideGpuJs } from '../autodiff/kernels/gpu/loadGpuJs.js';

type GpuJsPackage = Awaited<ReturnType<Parameters<typeof provideGpuJs>[0]>>;
provideGpuJs(async () => (await import('gpu.js')) as unknown as GpuJsPackage);

export { type GpuOptions, matmulAsync, setBackend } from '../autodiff/index.js';
