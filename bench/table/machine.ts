/** Backend, processor, commit and Node version of a bench. */
import { cpus } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { type Backend, setBackend } from '../../src/autodiff/index.js';
import { type BackendName, backends } from '../../src/autodiff/kernels/backend.js';
import type { Machine } from './perform.js';

/** wasm, or with all that a backend says of itself in words: blas (OpenBLAS 0.3.29). */
export const describe = ({ name, ...about }: Backend): string => {
  const words = Object.values(about).filter((value) => typeof value === 'string');
  return words.length === 0 ? name : `${name} (${words.join(', ')})`;
};

const isBackend = (name: string): name is BackendName => (backends as readonly string[]).includes(name);

/**
 * Choose the backend, for the whole process.
 * @throws RangeError if there is no such backend, or Error if it cannot be had here
 */
export const machineWith = async (backend: string): Promise<Machine> => {
  if (!isBackend(backend)) throw new RangeError(`--backend should be one of ${backends.join(', ')}, but is ${backend}`);
  if (backend === 'wasm-relaxed') setFlagsFromString('--experimental-wasm-relaxed-simd'); // for Node 20
  const chosen = await setBackend(backend);
  return {
    commit: process.env.BENCH_COMMIT ?? 'unknown',
    processor: cpus()[0].model.trim(),
    backend: describe(chosen),
    node: process.version,
  };
};
