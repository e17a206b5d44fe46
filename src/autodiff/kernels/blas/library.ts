/** The BLAS of the system: found, told how many threads to use, and asked what it is. */
import type { Form } from '../kernels.js';
import type { Foreign, Koffi, SharedLibrary } from './koffi.js';

export interface BlasOptions {
  /** The library's path, or its name if the system's loader finds it: the first known one that is installed, if absent. */
  readonly library?: string;
  /** Threads of the library: 1, if absent. */
  readonly threads?: number;
}

/** What a library is. Results of the same one, with the same core and threads, have the same bits. */
export interface AboutBlas {
  /** As it was loaded: libopenblas.so.0. */
  readonly library: string;
  /** The processor that its kernels are for, by its own name, such as SkylakeX or zen3; undefined if it does not say. */
  readonly core?: string;
  readonly threads: number;
}

/** out[M,N] = the product of a and b over K, each stored as `form` says. */
export type Product = (form: Form, a: Float32Array, b: Float32Array, out: Float32Array, M: number, K: number, N: number) => void;

/** The libraries that are looked for, by the extension of shared libraries on the system, in this order. */
export const known: Readonly<Record<string, readonly string[]>> = {
  '.so': ['libopenblas.so.0', 'libopenblas.so', 'libmkl_rt.so.2', 'libmkl_rt.so', 'libblis.so.4', 'libblis.so'],
  '.dylib': ['/System/Library/Frameworks/Accelerate.framework/Accelerate', 'libopenblas.dylib'],
  '.dll': ['libopenblas.dll', 'openblas.dll', 'mkl_rt.2.dll', 'mkl_rt.dll'],
};

/**
 * @throws Error if there is no library, or it has no single-precision product with 32-bit integers
 */
export const openLibrary = (koffi: Koffi, { library, threads = 1 }: BlasOptions): AboutBlas & { readonly product: Product } => {
  const names = library === undefined ? (known[koffi.extension] ?? []) : [library];
  for (const name of names) {
    const found = attempt(() => koffi.load(name));
    if (found) return { ...describe(found, name, threads), threads, product: productOf(found) };
  }
  const what =
    library === undefined ? `no BLAS is installed: there is none of ${names.join(', ')}` : `the library ${library} cannot be loaded`;
  throw new Error(`${what}; docs/backends.md says how to install one`);
};

const describe = (library: SharedLibrary, name: string, threads: number): Pick<AboutBlas, 'library' | 'core'> => {
  const call = (name: string, result: string, types: readonly string[] = [], ...args: readonly number[]): unknown =>
    attempt(() => library.func(name, result, types))?.(...args);
  const has = (name: string): boolean => attempt(() => library.func(name, 'void', [])) !== undefined;
  const wide =
    (!has('cblas_sgemm') && has('cblas_sgemm64_')) ||
    String(call('openblas_get_config', 'const char *')).includes('USE64BITINT') ||
    Number(call('bli_info_get_blas_int_type_size', 'int64_t')) === 64;
  if (wide) throw new Error(`${name} is built for 64-bit integers (ILP64); one for 32-bit integers (LP64) is needed`);
  if (!has('cblas_sgemm')) throw new Error(`${name} has no cblas_sgemm`);

  call('openblas_set_num_threads', 'void', ['int'], threads);
  call('MKL_Set_Num_Threads', 'void', ['int'], threads);
  call('bli_thread_set_num_threads', 'void', ['int64_t'], threads);
  call('BLASSetThreading', 'int', ['unsigned int'], +(threads === 1)); // of Accelerate: 0 many, 1 one
  const arch = call('bli_arch_query_id', 'int');
  const core =
    call('openblas_get_corename', 'const char *') ??
    (typeof arch === 'number' ? call('bli_arch_string', 'const char *', ['int'], arch) : undefined);
  return { library: name, ...(typeof core === 'string' && { core }) };
};

// Constants of cblas.h.
const [ROW_MAJOR, PLAIN, TRANSPOSED] = [101, 111, 112];
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

const attempt = <T>(f: () => T): T | undefined => {
  try {
    return f();
  } catch {
    return undefined;
  }
};
