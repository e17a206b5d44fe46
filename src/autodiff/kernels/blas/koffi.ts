/**
 * koffi, which calls functions of shared libraries, as far as it is used here. An optional peer
 * dependency, in Node only.
 */

/** The part of koffi that is used here. */
export interface Koffi {
  readonly version: string;
  /** The file name extension of shared libraries on this system. */
  readonly extension: string;
  /** @throws Error if there is no such library, or it is for another kind of processor */
  load(path: string): SharedLibrary;
}
/** A shared library that was loaded. */
export interface SharedLibrary {
  /** @throws Error if the library has no function of that name */
  func(name: string, result: string, parameters: readonly string[]): Foreign;
}
/**
 * A foreign function; for a parameter `float *` it takes a Float32Array, and hands its address on
 * without a copy.
 */
export type Foreign = (...args: readonly (number | Float32Array)[]) => unknown;

/** koffi with what libraries other than a BLAS need. */
export interface KoffiWithSymbols extends Koffi {
  /**
   * Loads a library; null is the program itself, with all that it is linked to. `global`: libraries
   * that are loaded later find its functions.
   */
  load(path: string | null, options?: { readonly global: boolean }): LibraryWithSymbols;
  /** The address of a symbol. */
  address(symbol: unknown): bigint;
}
/** A shared library whose variables can be reached too. */
export interface LibraryWithSymbols extends SharedLibrary {
  func(name: string, result: string, parameters: readonly string[]): ForeignOfAny;
  /** @throws Error if the library has no variable of that name */
  symbol(name: string): unknown;
}
/** A foreign function; for a parameter `void *` it takes any typed array, or null. */
export type ForeignOfAny = (
  ...args: readonly (number | bigint | ArrayBufferView | null)[]
) => unknown;

const INSTALL_KOFFI = 'npm i koffi@3';

/**
 * koffi.
 * @throws Error with the command that installs it, where it is missing, too old or does not load
 */
export const loadKoffi = async (): Promise<KoffiWithSymbols> => {
  const koffi = await importByName('koffi').catch((error: Error) => {
    throw new Error(`koffi ${koffiFault(error)}; ${INSTALL_KOFFI} installs it`, { cause: error });
  });
  if (!(Number.parseInt(koffi.version, 10) >= 3))
    throw new Error(
      `koffi should be version 3 or later, but is ${koffi.version}; ${INSTALL_KOFFI} installs it`,
    );
  return koffi;
};

/**
 * A bundler follows every import whose name is written where it is used, and would want koffi and
 * its binaries for a web page; hence the name is a parameter here.
 */
const importByName = async (name: string): Promise<KoffiWithSymbols> => {
  const module: { readonly default?: KoffiWithSymbols } & KoffiWithSymbols = await import(
    /* @vite-ignore */ /* webpackIgnore: true */ name
  );
  return module.default ?? module;
};

const koffiFault = ({ message }: Error): string =>
  /["'`]koffi["'`]/.test(message) ? 'is not installed' : `does not load (${message})`;
