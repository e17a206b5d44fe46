/** What computes while a run trains. */
import { setFlagsFromString } from 'node:v8';
import { autoBackend } from '../autodiff/backend.js';
import { type Backend, type BackendName, getBackend, setBackend } from '../autodiff/index.js';
import { wasmRelaxed } from '../autodiff/kernels/wasm.js';
import { turns } from '../autodiff/turns.js';
import { messageOf, UserError } from './error.js';

export type { BackendName };

/**
 * Do something on a backend, and go back to the one before. There is one for the whole process, so who comes meanwhile waits.
 * @param name left out, it is the one that there is
 * @throws UserError if it cannot be had here
 */
export const withBackend = <R>(name: BackendName | undefined, f: (backend: Backend) => Promise<R>): Promise<R> =>
  inTurn(() => onBackend(name, f));
const inTurn = turns();

const onBackend = async <R>(name: BackendName | undefined, f: (backend: Backend) => Promise<R>): Promise<R> => {
  const { name: earlier, mode, from } = getBackend();
  if (name === undefined || backendName(name) === earlier) return f(getBackend());
  const backend = await choose(name);
  try {
    return await f(backend);
  } finally {
    await setBackend(earlier, { ...(mode !== undefined && { mode }), ...(from !== undefined && { from }) });
  }
};

const choose = async (name: BackendName): Promise<Backend> => {
  // Node 20 knows relaxed SIMD, but only when told so.
  if (name === 'wasm-relaxed' && !wasmRelaxed()) setFlagsFromString('--experimental-wasm-relaxed-simd');
  try {
    return await setBackend(name);
  } catch (error) {
    throw new UserError(`the backend cannot be ${name}: ${messageOf(error).replace(/^setBackend: /, '')}`);
  }
};

/** What config.json says of it: auto by the name of what it stands for. */
export const backendName = (name: BackendName | undefined): string => {
  if (name === undefined) return getBackend().name;
  return name === 'auto' ? autoBackend : name;
};

/** What there is to say about it at the start of a run; nothing of wasm, which is as one expects. */
export const backendWord = ({ name, mode, device, from, note }: Backend): string | undefined => {
  if (note !== undefined) return note;
  if (name === 'wasm') return undefined;
  if (name !== 'gpu') return `${name} computes`;
  const which = from === undefined ? 'products' : `products of ${from} multiplications or more`;
  return `gpu.js computes ${which}, in its mode ${mode}${device === undefined ? '' : ` on ${device}`}`;
};

/** What there is to say when it is no longer what it was, as when a GPU has given up; said once. */
export const backendWatch = ({ name }: Backend, say: (text: string) => void): (() => void) => {
  let silent = true;
  return () => {
    const { name: now, note } = getBackend();
    if (now !== name && silent) say(`${note ?? `${now} computes`}\n`);
    silent = now === name;
  };
};
