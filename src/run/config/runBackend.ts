/** The backend of a run: checked, chosen, described and watched. */
import { setFlagsFromString } from 'node:v8';
import {
  type Backend,
  type BackendName,
  backends,
  getBackend,
  setBackend,
} from '../../autodiff/index.js';
import { autoBackend } from '../../autodiff/kernels/backend.js';
import { turns } from '../../autodiff/kernels/mutex.js';
import { wasmRelaxed } from '../../autodiff/kernels/wasm.js';
import { messageOf, UserError } from '../userError.js';
import {
  type BlasName,
  blasName,
  blasWord,
  checkSpeed,
  libraryFor,
  prepareBlas,
} from './blasTrial.js';

/**
 * Backends of a run: those of setBackend, and blas!, which uses BLAS even where it is hardly faster
 * than wasm.
 */
export type RunBackend = BackendName | 'blas!';
export const runBackends: readonly RunBackend[] = [...backends, 'blas!'];
/**
 * The same backend without a test of its speed: a run that is resumed, or is one of many, should
 * not end because a machine is busy.
 */
export const unmeasured = <B extends RunBackend | undefined>(name: B): B | 'blas!' =>
  name === 'blas' ? 'blas!' : name;

/**
 * Runs a function on a backend, then restores the one before. The process has one backend, so other
 * callers wait.
 * @param name the backend; the present one, if absent
 * @param begun the BLAS of the run so far, where a run is resumed
 * @throws UserError if the backend is not available here, or blas is not worth it
 */
export const withBackend = <R>(
  name: RunBackend | undefined,
  f: (backend: Backend) => Promise<R>,
  begun?: BlasName,
): Promise<R> => inTurn(() => onBackend(name, f, begun));
const inTurn = turns();

const onBackend = async <R>(
  name: RunBackend | undefined,
  f: (backend: Backend) => Promise<R>,
  begun?: BlasName,
): Promise<R> => {
  const earlier = getBackend();
  if (name === undefined || backendName(name) === earlier.name) return f(earlier);
  try {
    return await f(await choose(name, begun));
  } finally {
    await setBackend(earlier.name, optionsOf(earlier));
  }
};

/** The options of setBackend that restore a backend. */
const optionsOf = ({
  mode,
  from,
  library,
  threads,
}: Backend): Parameters<typeof setBackend>[1] => ({
  ...(mode !== undefined && { mode }),
  ...(from !== undefined && { from }),
  ...(library !== undefined && { library }),
  ...(threads !== undefined && { threads }),
});

const choose = async (name: RunBackend, begun?: BlasName): Promise<Backend> => {
  // Node 20 knows relaxed SIMD, but only when told so.
  if (name === 'wasm-relaxed' && !wasmRelaxed())
    setFlagsFromString('--experimental-wasm-relaxed-simd');
  const isBlas = name === 'blas' || name === 'blas!';
  try {
    if (!isBlas) return await setBackend(name);
    const library = libraryFor(begun);
    const note = prepareBlas(library);
    const backend = await setBackend('blas', library === undefined ? {} : { library });
    if (name === 'blas') checkSpeed(backend);
    return note === undefined ? backend : { ...backend, note: `${blasSentence(backend)}; ${note}` };
  } catch (error) {
    const why = messageOf(error).replace(/^setBackend: /, '');
    const instead = begun && isBlas ? '; resume goes on without it when told --backend wasm' : '';
    throw new UserError(`the backend cannot be ${isBlas ? 'blas' : name}: ${why}${instead}`);
  }
};

/** The name of a backend in config.json: auto is recorded as the backend it stands for. */
export const backendName = (name: RunBackend | undefined): string => {
  if (name === undefined) return getBackend().name;
  if (name === 'blas!') return 'blas';
  return name === 'auto' ? autoBackend : name;
};

/** The line about the backend at the start of a run; undefined for wasm, the default. */
export const backendWord = (backend: Backend): string | undefined => {
  const { name, mode, device, from, note } = backend;
  if (note !== undefined) return note;
  if (name === 'wasm') return undefined;
  if (name === 'blas') return blasSentence(backend);
  if (name !== 'gpu') return `${name} computes`;
  const which = from === undefined ? 'products' : `products of ${from} multiplications or more`;
  return (
    `gpu.js computes ${which}, in its mode ` +
    `${mode}${device === undefined ? '' : ` on ${device}`}`
  );
};

const blasSentence = (backend: Backend): string =>
  `products are computed by ${blasWord(blasName(backend) ?? { library: 'a BLAS' })}`;

/** A check that prints once when the backend has changed, as when a GPU has failed. */
export const backendWatch = ({ name }: Backend, say: (text: string) => void): (() => void) => {
  let silent = true;
  return () => {
    const { name: now, note } = getBackend();
    if (now !== name && silent) say(`${note ?? `${now} computes`}\n`);
    silent = now === name;
  };
};
