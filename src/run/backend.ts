/** What computes while a run trains. */
import { setFlagsFromString } from 'node:v8';
import { autoBackend } from '../autodiff/backend.js';
import { type Backend, type BackendName, getBackend, setBackend } from '../autodiff/index.js';
import { wasmRelaxed } from '../autodiff/kernels/wasm.js';
import { messageOf, UserError } from './error.js';

export type { BackendName };

/**
 * Do something on a backend, and go back to the one before.
 * @param name left out, it is the one that there is
 * @throws UserError if it cannot be had here
 */
export const withBackend = async <R>(name: BackendName | undefined, f: (backend: Backend) => Promise<R>): Promise<R> => {
  if (name === undefined) return f(getBackend());
  const { name: before, mode, from } = getBackend();
  const backend = await choose(name);
  try {
    return await f(backend);
  } finally {
    if (before !== name) await setBackend(before, { ...(mode !== undefined && { mode }), ...(from !== undefined && { from }) });
  }
};

const choose = async (name: BackendName): Promise<Backend> => {
  // Node 20 knows relaxed SIMD, but only when told so.
  if (name === 'wasm-relaxed' && !wasmRelaxed()) setFlagsFromString('--experimental-wasm-relaxed-simd');
  try {
    return await setBackend(name);
  } catch (error) {
    throw new UserError(`backend cannot be ${name}: ${messageOf(error)}`);
  }
};

/** What config.json says of it: auto by the name of what it stands for. */
export const backendName = (name: BackendName | undefined): string => {
  if (name === undefined) return getBackend().name;
  return name === 'auto' ? autoBackend : name;
};

/** What there is to say about it at the start of a run; nothing of wasm, which is as one expects. */
export const backendWord = ({ name, mode, device, note }: Backend): string | undefined => {
  if (note !== undefined) return note;
  if (name === 'gpu') return `Large products are computed by gpu.js in its mode ${mode}${device === undefined ? '' : ` on ${device}`}`;
  return name === 'wasm' ? undefined : `${name} computes`;
};
