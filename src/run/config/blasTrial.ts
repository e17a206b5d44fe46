/**
 * The backend blas on this machine: the environment variables that its library needs before it is
 * loaded, and a check that it is faster than wasm.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Backend } from '../../autodiff/index.js';
import { kernels } from '../../autodiff/kernels/active.js';
import { known } from '../../autodiff/kernels/blas/library.js';
import { stack } from '../../autodiff/kernels/memory.js';
import { wasm } from '../../autodiff/kernels/wasm.js';
import { inPackage } from '../files/packagePath.js';
import { UserError } from '../userError.js';

/**
 * A BLAS library as config.json records it: its file name, the processor core of its kernels, and
 * the number of threads if there are several. Runs with equal records have the same bits.
 */
export interface BlasName {
  readonly library: string;
  readonly core?: string;
  readonly threads?: number;
}
/** The record of a backend's BLAS library; undefined for a backend without one. */
export const blasName = ({ library, core, threads = 1 }: Backend): BlasName | undefined =>
  library === undefined
    ? undefined
    : { library, ...(core !== undefined && { core }), ...(threads > 1 && { threads }) };

/** The library as a run prints it: libopenblas.so.0 (core SkylakeX). */
export const blasLabel = ({ library, core, threads = 1 }: BlasName): string => {
  const more = [
    ...(core === undefined ? [] : [`core ${core}`]),
    ...(threads > 1 ? [`${threads} threads`] : []),
  ];
  return more.length > 0 ? `${library} (${more.join(', ')})` : library;
};

/**
 * The BLAS library to load: the one in SPINUP_BLAS, or else the one that a resumed run began with;
 * if undefined, the first that is installed. The name in a run's config.json counts only if it is
 * among the known libraries, because a data file must not cause arbitrary code to be loaded.
 */
export const libraryFor = (begun?: BlasName): string | undefined => {
  const listed = Object.values(known).flat();
  return process.env.SPINUP_BLAS ?? listed.find((name) => name === begun?.library);
};

// ── OpenBLAS, and processors that are newer than it ──

/**
 * OpenBLAS cores whose kernels do not use AVX2. OpenBLAS chooses one of them if it does not know
 * the processor.
 */
const CORES_WITHOUT_AVX2 = [
  'Prescott',
  'Core2',
  'Penryn',
  'Nehalem',
  'Barcelona',
  'Sandybridge',
  'Bulldozer',
];

/**
 * The OpenBLAS core with the fastest kernels that a processor can execute, by the flags that Linux
 * lists in /proc/cpuinfo; undefined for a processor without AVX2.
 */
export const bestCore = (cpuinfo: string): string | undefined => {
  const flags = /^flags\s*:(.*)$/m.exec(cpuinfo)?.[1].split(' ') ?? [];
  if (
    ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'].every((flag) =>
      flags.includes(flag),
    )
  )
    return 'SkylakeX';
  return ['avx2', 'fma'].every((flag) => flags.includes(flag)) ? 'Haswell' : undefined;
};

/** The facts about a machine that decide whether OPENBLAS_CORETYPE has to be set. */
export interface Machine {
  readonly env: Record<string, string | undefined>;
  /** The text of /proc/cpuinfo; undefined where there is none. */
  cpuinfo(): string | undefined;
  /** The core that the library chooses by itself; undefined if that is unknown. */
  core(library: string | undefined): string | undefined;
}

/**
 * Sets OPENBLAS_CORETYPE if it is unset and OpenBLAS would run kernels for a much older processor.
 * OpenBLAS reads the variable when it is loaded. This has no effect in a worker thread with its own
 * copy of the environment.
 * @returns a notice of one line; undefined if the variable was not set
 */
export const prepareBlas = (
  library: string | undefined,
  machine: Machine = thisMachine,
): string | undefined => {
  const { env } = machine;
  // By default OpenBLAS starts a thread for each processor, in each run of a grid.
  env.OPENBLAS_NUM_THREADS ??= '1';
  if (env.OPENBLAS_CORETYPE !== undefined) return undefined;
  const best = bestCore(machine.cpuinfo() ?? '');
  if (best === undefined) return undefined;
  const core = machine.core(library);
  if (core === undefined || !CORES_WITHOUT_AVX2.includes(core)) return undefined;
  env.OPENBLAS_CORETYPE = best;
  return (
    `OPENBLAS_CORETYPE=${best} is set, since this OpenBLAS does not know the processor ` +
    `and would take it for a ${core}`
  );
};

const thisMachine: Machine = {
  env: process.env,
  cpuinfo: () => {
    try {
      return process.arch === 'x64' ? readFileSync('/proc/cpuinfo', 'utf8') : undefined;
    } catch {
      return undefined; // not Linux
    }
  },
  // In a process of its own, because a library that is loaded in this one stays loaded.
  core: (library) => {
    const autodiff = pathToFileURL(inPackage('dist/autodiff/index.js')).href;
    const program = `
      const { setBackend } = await import(${JSON.stringify(autodiff)});
      const { core } = await setBackend('blas', ${JSON.stringify({ library })});
      process.stdout.write(core ?? '');`;
    try {
      const args = ['--input-type=module', '--eval', program];
      return execFileSync(process.execPath, args, {
        stdio: ['ignore', 'pipe', 'ignore'],
        encoding: 'utf8',
      });
    } catch {
      return undefined; // The error is reported when the library is loaded in this process.
    }
  },
};

// ── the comparison with wasm ──

/** The least speed relative to wasm at which a BLAS is used. */
const WORTHWHILE = 1.3;
/** The product in a hidden layer of SAC: batch M, inputs K and outputs N. */
const M = 100;
const K = 256;
const N = 256;

/** Milliseconds for a product of 100×256 by 256×256, by backend. */
export interface Times {
  readonly blas: number;
  readonly wasm: number;
}

/**
 * Checks that the active BLAS is at least 1.3 times as fast as wasm.
 * @throws UserError with both times and advice, if it is slower
 */
export const checkSpeed = (backend: Backend, { blas, wasm }: Times = times()): void => {
  if (wasm >= WORTHWHILE * blas) return;
  const ms = (time: number): string => `${time.toFixed(3)} ms`;
  throw new UserError(
    `a product of ${M}×${K} by ${K}×${N} takes ` +
      `${blasLabel(blasName(backend) ?? { library: 'it' })} ${ms(blas)} and wasm ${ms(wasm)}, ` +
      `and it should be ${WORTHWHILE} times as fast. OPENBLAS_CORETYPE=Haswell, or SkylakeX, ` +
      `helps where OpenBLAS does not know the ` +
      'processor, or another library may be faster (SPINUP_BLAS names it); --backend blas! ' +
      'uses it anyway',
  );
};

/**
 * The minimum over 200 products of each, taken in turns. The minimum leaves out the first products,
 * which are slower because V8 has not optimized wasm yet.
 */
const times = (): Times => {
  const mark = stack.mark();
  const matrix = (n: number) => stack.array(n).fill(0.5);
  const a = matrix(M * K);
  const b = matrix(K * N);
  const out = matrix(M * N);
  const time = (backend: typeof wasm): number => {
    const start = performance.now();
    backend?.matmul('nn', a, b, out, M, K, N);
    return performance.now() - start;
  };
  const chosen = kernels(out) as typeof wasm;
  const least = { blas: Number.POSITIVE_INFINITY, wasm: Number.POSITIVE_INFINITY };
  for (let i = 0; i < 200; i++) {
    least.blas = Math.min(least.blas, time(chosen));
    least.wasm = Math.min(least.wasm, time(wasm));
  }
  stack.release(mark);
  return least;
};
