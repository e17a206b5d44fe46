/** The backend blas before a run: what OpenBLAS is told, and whether it is worth it. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bestCore, blasLabel, blasName, checkSpeed, libraryFor, type Machine, prepareBlas } from '../../../../src/run/config/blasTrial.js';
import { computedBy, isSame, unlike } from '../../../../src/run/config/computedBy.js';
import { configDifferences } from '../../../../src/run/config/configDifferences.js';
import { UserError } from '../../../../src/run/userError.js';

const cpuinfo = (flags: string): string => `processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu sse2 ${flags} rdpid\nbugs\t\t:\n`;
const avx2 = 'avx avx2 fma';
const avx512 = `${avx2} avx512f avx512bw avx512cd avx512dq avx512vl`;

test.each([
  [avx512, 'SkylakeX'],
  [`${avx2} avx512f avx512cd avx512er`, 'Haswell'],
  [avx2, 'Haswell'],
  ['avx', undefined],
  ['avx2', undefined],
])('a processor with %s runs the kernels for %s', (flags, core) => {
  expect(bestCore(cpuinfo(flags))).toBe(core);
});

test('where Linux does not say, nothing is known', () => {
  expect([bestCore(''), bestCore('Features\t: fp asimd\n')]).toEqual([undefined, undefined]);
});

describe('OPENBLAS_CORETYPE', () => {
  const machine = (flags: string | undefined, core: string | undefined, env: NodeJS.ProcessEnv = {}) => {
    const asked = vi.fn((_library: string | undefined) => core);
    const here: Machine = { env, cpuinfo: () => (flags === undefined ? undefined : cpuinfo(flags)), core: asked };
    return { here, env, asked };
  };

  test.each([
    [avx512, 'Prescott', 'SkylakeX'],
    [avx2, 'Prescott', 'Haswell'],
    [avx2, 'Barcelona', 'Haswell'],
  ])('is set where OpenBLAS takes a processor with %s for a %s', (flags, core, best) => {
    const { here, env, asked } = machine(flags, core);
    expect(prepareBlas('libopenblas.so.0', here)).toBe(
      `OPENBLAS_CORETYPE=${best} is set, since this OpenBLAS does not know the processor and would take it for a ${core}`,
    );
    expect(env.OPENBLAS_CORETYPE).toBe(best);
    expect(asked.mock.calls).toEqual([['libopenblas.so.0']]);
  });

  test.each([
    ['OpenBLAS knows the processor', avx512, 'Cooperlake'],
    ['it knows one without AVX-512', avx512, 'Zen'],
    ['the library is no OpenBLAS', avx512, undefined],
    ['the processor is as old as it says', 'avx', 'Prescott'],
    ['there is no /proc/cpuinfo', undefined, 'Prescott'],
  ])('is left alone where %s', (_where, flags, core) => {
    const { here, env } = machine(flags, core);
    expect(prepareBlas(undefined, here)).toBeUndefined();
    expect(env.OPENBLAS_CORETYPE).toBeUndefined();
  });

  test('is left as the user has set it, and OpenBLAS is not asked', () => {
    const { here, env, asked } = machine(avx512, 'Prescott', { OPENBLAS_CORETYPE: 'Haswell', OPENBLAS_NUM_THREADS: '2' });
    expect(prepareBlas(undefined, here)).toBeUndefined();
    expect(env).toEqual({ OPENBLAS_CORETYPE: 'Haswell', OPENBLAS_NUM_THREADS: '2' });
    expect(asked).not.toHaveBeenCalled();
  });

  test('OpenBLAS starts one thread, unless told otherwise', () => {
    const { here, env } = machine(avx512, 'Zen');
    prepareBlas(undefined, here);
    expect(env.OPENBLAS_NUM_THREADS).toBe('1');
  });
});

describe('a BLAS', () => {
  const backend = { name: 'blas', library: 'libopenblas.so.0', core: 'Prescott', threads: 1 } as const;

  test.each([
    [{ blas: 1, wasm: 1.3 }, false],
    [{ blas: 1, wasm: 1.29 }, true],
    [{ blas: 2, wasm: 1 }, true],
  ])('with %j is refused: %s', (times, refused) => {
    const check = (): void => checkSpeed(backend, times);
    if (refused) expect(check).toThrow(UserError);
    else expect(check).not.toThrow();
  });

  test('that is refused is named with both times, and with what to do', () => {
    expect(() => checkSpeed(backend, { blas: 0.4, wasm: 0.3 })).toThrow(
      /^a product of 100×256 by 256×256 takes libopenblas\.so\.0 \(core Prescott\) 0\.400 ms and wasm 0\.300 ms, and it should be 1\.3 times as fast\. OPENBLAS_CORETYPE=Haswell, .*SPINUP_BLAS.*--backend blas! uses it anyway$/,
    );
  });

  test('is written down with its core, and with its threads if there are several', () => {
    expect(blasName(backend)).toEqual({ library: 'libopenblas.so.0', core: 'Prescott' });
    expect(blasName({ name: 'blas', library: 'a', threads: 2 })).toEqual({ library: 'a', threads: 2 });
    expect(blasName({ name: 'wasm' })).toBeUndefined();
    expect(['a', 'a (2 threads)', 'a (core b, 2 threads)']).toEqual(
      [{ library: 'a' }, { library: 'a', threads: 2 }, { library: 'a', core: 'b', threads: 2 }].map(blasLabel),
    );
  });
});

describe('the library of a run that goes on', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('is the one that it was begun with, if that is a known one: no file can have other code loaded', () => {
    vi.stubEnv('SPINUP_BLAS', undefined);
    expect(libraryFor({ library: 'libblis.so.4' })).toBe('libblis.so.4');
    expect(libraryFor({ library: './data/run/evil.so' })).toBeUndefined();
    expect(libraryFor()).toBeUndefined();
  });

  test('is above all the one that SPINUP_BLAS names', () => {
    vi.stubEnv('SPINUP_BLAS', 'mine.so');
    expect([libraryFor(), libraryFor({ library: 'libblis.so.4' })]).toEqual(['mine.so', 'mine.so']);
  });
});

describe('what has computed a run', () => {
  const blas = { library: 'libopenblas.so.0', core: 'Haswell' };
  const begun = { backend: 'blas', blas, epochs: 5 };
  const now = { name: 'blas', ...blas, threads: 1 } as const;

  test('is what it was begun with, or the last of what came later', () => {
    expect(computedBy(begun)).toEqual({ backend: 'blas', blas });
    expect(computedBy({ ...begun, backend_changes: [{ from_epoch: 2, backend: 'js' }] })).toEqual({ backend: 'js' });
    expect(computedBy({})).toEqual({});
    expect(() => computedBy({ backend: 'cuda' })).toThrow(
      'config.json: backend should be one of auto, js, wasm, wasm-relaxed, gpu, blas, but is "cuda"',
    );
  });

  test('is the same with the same library, core and threads only', () => {
    const was = computedBy(begun);
    expect(isSame(was, now)).toBe(true);
    expect(isSame({}, now)).toBe(true);
    for (const other of [{ core: 'SkylakeX' }, { library: 'libblis.so.4' }, { threads: 2 }])
      expect(isSame(was, { ...now, ...other })).toBe(false);
    expect(isSame(was, { name: 'wasm' })).toBe(false);
  });

  test.each([
    [
      { ...now, core: 'Zen' },
      'here libopenblas.so.0 (core Zen) computes; OPENBLAS_CORETYPE=Haswell may bring it back. To resume it on this one',
      'blas',
    ],
    [
      { ...now, library: 'libblis.so.4', core: 'zen3' },
      'here libblis.so.4 (core zen3) computes; SPINUP_BLAS=libopenblas.so.0 names it. To',
      'blas',
    ],
  ] as const)('is no longer there: %j', (here, words, name) => {
    const { message, exitCode } = unlike('data/x', computedBy(begun), here);
    expect(message).toContain(`data/x was computed by libopenblas.so.0 (core Haswell), but ${words}`);
    expect(message).toMatch(new RegExp(`with other last bits: spinup resume data/x --backend ${name}$`));
    expect(exitCode).toBe(1);
  });

  test('is no part of what was planned', () => {
    const plain = { backend: 'blas', epochs: 5, exp_name: 'x' };
    const changes = [{ from_epoch: 2, backend: 'js' }];
    expect(configDifferences({ ...plain, blas, backend_changes: changes }, plain)).toEqual([]);
    expect(configDifferences({ ...plain, blas }, { ...plain, backend: 'js' })).toEqual([
      { key: 'backend', saved: '"blas"', wanted: '"js"' },
    ]);
  });
});
