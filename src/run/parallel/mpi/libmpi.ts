/** The MPI library of the system: found, loaded through koffi, and its functions declared. */
import type { KoffiWithSymbols } from '../../../autodiff/kernels/blas/koffi.js';
import { UserError } from '../../userError.js';
import { declare, type Mpi } from './declare.js';
import type { Launch } from './launcher.js';

/** The environment variable that names the library: a path, or a name for the system's loader. */
export const MPI_VARIABLE = 'SPINUP_MPI';

/** Names of the libraries of each family, and of the common binary interface of MPI 5. */
const NAMES: Readonly<Record<string, Readonly<Record<Launch['family'] | 'any', string>>>> = {
  '.so': {
    'Open MPI': 'libmpi.so.40',
    MPICH: 'libmpich.so.12 libmpi.so.12',
    any: 'libmpi_abi.so.0 libmpi.so',
  },
  '.dylib': {
    'Open MPI': 'libmpi.40.dylib',
    MPICH: 'libmpich.12.dylib libmpi.12.dylib',
    any: 'libmpi_abi.0.dylib libmpi.dylib',
  },
};

/** The names that are tried, in this order. */
export const libraryNames = (
  extension: string,
  family: Launch['family'],
  named: string | undefined,
): readonly string[] => {
  if (named) return [named];
  const { any = '', ...families } = NAMES[extension] ?? {};
  const own = families[family] ?? '';
  const others = Object.values(families).filter((names) => names !== own);
  return [own, ...others, any].join(' ').split(' ').filter(Boolean);
};

/**
 * Loads the library that SPINUP_MPI names, or the first known one that is installed, beginning with
 * the launcher's own.
 * @throws UserError if there is none
 */
export const loadMpi = (
  koffi: KoffiWithSymbols,
  { launcher, family }: Launch,
  named = process.env[MPI_VARIABLE],
): Mpi => {
  const names = libraryNames(koffi.extension, family, named);
  const faults: string[] = [];
  for (const name of names) {
    try {
      return declare(koffi, koffi.load(name, { global: true }), name);
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  throw new UserError(
    named
      ? `${MPI_VARIABLE}=${named} cannot be loaded as an MPI library: ${faults[0]}`
      : `this process was started by ${launcher}, but no MPI library is found: there is none of ` +
          `${names.join(', ')}. ${MPI_VARIABLE}=path names one; docs/parallel.md says how to ` +
          'install one',
  );
};
