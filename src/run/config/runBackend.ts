/** The backend of a run: its choice, its description, and a check for later changes. */
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
  blasLabel,
  blasName,
  checkSpeed,
  libraryFor,
  prepareBlas,
} from './blasTrial.js';

/**
 * Backends of a run: those of setBackend, and blas!, which is blas without the check that it is
 * faster than wasm.
 */
export type RunBackend = BackendName | 'blas!';
/** The names of all backends of a run. */
export const runBackends: readonly RunBackend[] = [...backends, 'blas!'];
/**
 * The same backend without the check of its speed, for runs that are resumed or are part of a grid:
 * they should not fail because the machine is busy.
 */
export const unmeasured = <B extends RunBackend | undefined>(name: B): B | 'blas!' =>
  name === 'blas' ? 'blas!' : name;

/**
 * Runs a function on a backend, then restores the previous one. A process has only one backend, so
 * concurrent calls wait for each other.
 * @param name the backend; the present one by default
 * @param begun the BLAS with which a resumed run began
 * @throws UserError if the backend is not available, or blas is not faster than wasm
 */
export const withBackend = <R>(
  name: RunBackend | undefined,
  f: (backend: Backend) => Promise<R>,
  begun?: BlasName,
): Promise<R> => runInTurn(() => onBackend(name, f, begun));
/** Runs functions one after another. */
const runInTurn = turns();

const onBackend = async <R>(
  name: RunBackend | undefined,
  f: (backend: Backend) => Promise<R>,
  begun?: BlasName,
): Promise<R> => {
  const earlier = getBackend();
  if (name === undefined || backendName(name) === earlier.name) return f(earlier);
  try {
    return await f(await activateBackend(name, begun));
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

/** Makes a backend the active one, with the options that it needs on this machine. */
const activateBackend = async (name: RunBackend, begun?: BlasName): Promise<Backend> => {
  // Node 20 supports relaxed SIMD only with this flag.
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
    const reason = messageOf(error).replace(/^setBackend: /, '');
    const advice = begun && isBlas ? '; resume continues without it if given --backend wasm' : '';
    throw new UserError(`the backend cannot be ${isBlas ? 'blas' : name}: ${reason}${advice}`);
  }
};

/** The name of a backend in config.json, where auto is recorded as the backend that it means. */
export const backendName = (name: RunBackend | undefined): string => {
  if (name === undefined) return getBackend().name;
  if (name === 'blas!') return 'blas';
  return name === 'auto' ? autoBackend : name;
};

/** The line about the backend at the start of a run; undefined for wasm, the default. */
export const backendNotice = (backend: Backend): string | undefined => {
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
  `products are computed by ${blasLabel(blasName(backend) ?? { library: 'a BLAS' })}`;

/** A function that prints a notice when the backend has changed, for example if the GPU failed. */
export const backendWatch = ({ name }: Backend, print: (text: string) => void): (() => void) => {
  let unchanged = true;
  return () => {
    const { name: now, note } = getBackend();
    if (now !== name && unchanged) print(`${note ?? `${now} computes`}\n`);
    unchanged = now === name;
  };
};
