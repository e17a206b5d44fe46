/**
 * The backend blas on this machine: what its library is told before it is loaded, and whether it is
 * fast enough to use.
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
 * A BLAS as config.json names it. Two runs with the same have the same bits; threads are named if
 * there is more than one.
 */
export interface BlasName {
  readonly library: string;
  readonly core?: string;
  readonly threads?: number;
}
export const blasName = ({ library, core, threads = 1 }: Backend): BlasName | undefined =>
  library === undefined
    ? undefined
    : { library, ...(core !== undefined && { core }), ...(threads > 1 && { threads }) };

/** As a run prints it: libopenblas.so.0 (core SkylakeX). */
export const blasWord = ({ library, core, threads = 1 }: BlasName): string => {
  const more = [
    ...(core === undefined ? [] : [`core ${core}`]),
    ...(threads > 1 ? [`${threads} threads`] : []),
  ];
  return more.length > 0 ? `${library} (${more.join(', ')})` : library;
};

/**
 * The library to load: that of SPINUP_BLAS; or the one that a run was begun with, if it is among
 * those that are looked for, since a file may not have code loaded from any place that it names.
 * The first that is installed, if undefined.
 */
export const libraryFor = (begun?: BlasName): string | undefined => {
  const listed = Object.values(known).flat();
  return process.env.SPINUP_BLAS ?? listed.find((name) => name === begun?.library);
};

// ── OpenBLAS, and processors that are newer than it ──

/**
 * Cores whose kernels do without AVX2. An OpenBLAS takes one of them for a processor that it does
 * not know.
 */
const OLD = ['Prescott', 'Core2', 'Penryn', 'Nehalem', 'Barcelona', 'Sandybridge', 'Bulldozer'];

/**
 * The core with the fastest kernels of OpenBLAS that a processor can execute, by its flags as Linux
 * lists them.
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

/** The facts about a machine that decide whether OpenBLAS is to be told its core. */
export interface Machine {
  readonly env: Record<string, string | undefined>;
  /** The text of /proc/cpuinfo; undefined where there is none. */
  cpuinfo(): string | undefined;
  /** The core that the library takes by itself; undefined if it does not say. */
  core(library: string | undefined): string | undefined;
}

/**
 * Sets OPENBLAS_CORETYPE where it is unset and OpenBLAS would run kernels for a much older
 * processor. OpenBLAS reads it when it is loaded. In a worker thread that has an environment of its
 * own this has no effect.
 * @returns what was done, in a line; undefined if nothing was
 */
export const prepareBlas = (
  library: string | undefined,
  machine: Machine = here,
): string | undefined => {
  const { env } = machine;
  // else it starts a thread for each processor, in each run of a grid
  env.OPENBLAS_NUM_THREADS ??= '1';
  if (env.OPENBLAS_CORETYPE !== undefined) return undefined;
  const best = bestCore(machine.cpuinfo() ?? '');
  if (best === undefined) return undefined;
  const core = machine.core(library);
  if (core === undefined || !OLD.includes(core)) return undefined;
  env.OPENBLAS_CORETYPE = best;
  return (
    `OPENBLAS_CORETYPE=${best} is set, since this OpenBLAS does not know the processor ` +
    `and would take it for a ${core}`
  );
};

const here: Machine = {
  env: process.env,
  cpuinfo: () => {
    try {
      return process.arch === 'x64' ? readFileSync('/proc/cpuinfo', 'utf8') : undefined;
    } catch {
      return undefined; // no Linux
    }
  },
  // in a process of its own, for in this one it would be loaded for good
  core: (library) => {
    const autodiff = pathToFileURL(inPackage('dist/autodiff/index.js')).href;
    const program = `
      const { setBackend } = await import(${JSON.stringify(autodiff)});
      const { core } = await setBackend('blas', ${JSON.stringify({ library })});
      process.stdout.write(core ?? '');`;
    try {
      const words = ['--input-type=module', '--eval', program];
      return execFileSync(process.execPath, words, {
        stdio: ['ignore', 'pipe', 'ignore'],
        encoding: 'utf8',
      });
    } catch {
      return undefined; // what is wrong will be said when it is loaded here
    }
  },
};

// ── is it worth it? ──

/** The speed over wasm from which a BLAS is worth using. */
const WORTHWHILE = 1.3;
/** The sizes of a hidden layer of SAC: batch, inputs, outputs. */
const [M, K, N] = [100, 256, 256];

/** Milliseconds for a product of 100×256 by 256×256. */
export interface Times {
  readonly blas: number;
  readonly wasm: number;
}

/**
 * @throws UserError if the BLAS that computes now is hardly faster than wasm, with both times and
 * with what may help
 */
export const checkSpeed = (backend: Backend, { blas, wasm }: Times = times()): void => {
  if (wasm >= WORTHWHILE * blas) return;
  const ms = (time: number): string => `${time.toFixed(3)} ms`;
  throw new UserError(
    `a product of ${M}×${K} by ${K}×${N} takes ` +
      `${blasWord(blasName(backend) ?? { library: 'it' })} ${ms(blas)} and wasm ${ms(wasm)}, ` +
      `and it should be ${WORTHWHILE} times as fast. OPENBLAS_CORETYPE=Haswell, or SkylakeX, ` +
      `helps where OpenBLAS does not know the ` +
      'processor, or another library may be faster (SPINUP_BLAS names it); --backend blas! ' +
      'uses it all the same',
  );
};

/**
 * The least of many times each, in turns. V8 compiles wasm again while it runs: what comes before
 * that does not count.
 */
const times = (): Times => {
  const mark = stack.mark();
  const [a, b, out] = [M * K, K * N, M * N].map((n) => stack.array(n).fill(0.5));
  const time = (which: typeof wasm): number => {
    const from = performance.now();
    which?.matmul('nn', a, b, out, M, K, N);
    return performance.now() - from;
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
