/**
 * The BLAS of the system: found, told how many threads to use, and asked for its name and
 * processor.
 */
import type { Kernels } from '../interface.js';
import type { Foreign, Koffi, SharedLibrary } from './koffi.js';

/** The library, and the number of its threads. */
export interface BlasOptions {
  /**
   * The library's path, or its name if the system's loader finds it: the first known one that is
   * installed, if absent.
   */
  readonly library?: string;
  /** Threads of the library: 1, if absent. */
  readonly threads?: number;
}

/**
 * The description of a library. Results of one library with one core and one number of threads have
 * the same bits.
 */
export interface AboutBlas {
  /** As it was loaded: libopenblas.so.0. */
  readonly library: string;
  /**
   * The processor that its kernels are for, such as SkylakeX or zen3; absent if it does not say.
   */
  readonly core?: string;
  readonly threads: number;
}

/** out[M,N] = the product of a and b over K, each stored as `form` says. */
export type Product = Kernels<Float32Array>['matmul'];
/** A library that was loaded, with its product. */
export interface OpenedLibrary extends AboutBlas {
  readonly product: Product;
}

// Linux: OpenBLAS, MKL and BLIS, by the names that packages give them, then by those of a build.
const LINUX = 'libopenblas.so.0 libopenblas.so libmkl_rt.so.2 libmkl_rt.so libblis.so.4 libblis.so';
/** The libraries that are looked for, in this order, by the extension of shared libraries. */
export const known: Readonly<Record<string, readonly string[]>> = {
  '.so': LINUX.split(' '),
  '.dylib': ['/System/Library/Frameworks/Accelerate.framework/Accelerate', 'libopenblas.dylib'],
  '.dll': ['libopenblas.dll', 'openblas.dll', 'mkl_rt.2.dll', 'mkl_rt.dll'],
};

/**
 * Loads the library that is named, or the first known one that is installed.
 * @throws Error if there is no library, or it has no single-precision product with 32-bit integers
 */
export const openLibrary = (koffi: Koffi, { library, threads = 1 }: BlasOptions): OpenedLibrary => {
  const names = library === undefined ? (known[koffi.extension] ?? []) : [library];
  for (const name of names) {
    const found = orUndefined(() => koffi.load(name));
    if (!found) continue;
    checkIntegers(found, name);
    setThreads(found, threads);
    const core = coreOf(found);
    return {
      library: name,
      ...(core !== undefined && { core }),
      threads,
      product: productOf(found),
    };
  }
  const what =
    library === undefined
      ? `no BLAS is installed: there is none of ${names.join(', ')}`
      : `the library ${library} cannot be loaded`;
  throw new Error(`${what}; docs/backends.md says how to install one`);
};

/** f(), or undefined if it throws. */
const orUndefined = <T>(f: () => T): T | undefined => {
  try {
    return f();
  } catch {
    return undefined;
  }
};
const has = (library: SharedLibrary, name: string): boolean =>
  orUndefined(() => library.func(name, 'void', [])) !== undefined;
/** Calls a function without parameters; undefined if the library has none of that name. */
const ask = (library: SharedLibrary, name: string, result: string): unknown =>
  orUndefined(() => library.func(name, result, []))?.();
/** Calls a function with one parameter, if the library has it. */
const tell = (
  library: SharedLibrary,
  name: string,
  result: string,
  type: string,
  x: number,
): unknown => orUndefined(() => library.func(name, result, [type]))?.(x);

const checkIntegers = (library: SharedLibrary, name: string): void => {
  const wide =
    (!has(library, 'cblas_sgemm') && has(library, 'cblas_sgemm64_')) ||
    String(ask(library, 'openblas_get_config', 'const char *')).includes('USE64BITINT') ||
    Number(ask(library, 'bli_info_get_blas_int_type_size', 'int64_t')) === 64;
  if (wide)
    throw new Error(
      `${name} is built for 64-bit integers (ILP64); one for 32-bit integers (LP64) is needed`,
    );
  if (!has(library, 'cblas_sgemm')) throw new Error(`${name} has no cblas_sgemm`);
};

/** Sets the number of threads: each library has a function of its own for it. */
const setThreads = (library: SharedLibrary, threads: number): void => {
  tell(library, 'openblas_set_num_threads', 'void', 'int', threads);
  tell(library, 'MKL_Set_Num_Threads', 'void', 'int', threads);
  tell(library, 'bli_thread_set_num_threads', 'void', 'int64_t', threads);
  // Accelerate can have one thread (1) or as many as it likes (0).
  tell(library, 'BLASSetThreading', 'int', 'unsigned int', +(threads === 1));
};

/** The processor that the kernels are for, from OpenBLAS or BLIS. */
const coreOf = (library: SharedLibrary): string | undefined => {
  const arch = ask(library, 'bli_arch_query_id', 'int');
  const core =
    typeof arch === 'number'
      ? tell(library, 'bli_arch_string', 'const char *', 'int', arch)
      : ask(library, 'openblas_get_corename', 'const char *');
  return typeof core === 'string' ? core : undefined;
};

// Constants of cblas.h.
const ROW_MAJOR = 101;
const PLAIN = 111;
const TRANSPOSED = 112;
/** order, transA, transB, M, N, K, alpha, A, lda, B, ldb, beta, C, ldc */
const TYPES = 'int,int,int,int,int,int,float,float *,int,float *,int,float,float *,int'.split(',');

const productOf = (library: SharedLibrary): Product => {
  const sgemm: Foreign = library.func('cblas_sgemm', 'void', TYPES);
  return (form, a, b, out, M, K, N) => {
    const [ta, lda] = form === 'tn' ? [TRANSPOSED, M] : [PLAIN, K];
    const [tb, ldb] = form === 'nt' ? [TRANSPOSED, K] : [PLAIN, N];
    sgemm(ROW_MAJOR, ta, tb, M, N, K, 1, a, lda, b, ldb, 0, out, N);
  };
};
