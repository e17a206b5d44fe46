/** The backend blas: with libraries that are not there, or wrong, and with the one of this machine. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dense, getBackend, matmul, numbers, setBackend, sum, tensor, valueAndGrad } from '../../src/autodiff/index.js';
import { openBlas } from '../../src/autodiff/kernels/blas/index.js';
import { blasKernels, isWorthCalling } from '../../src/autodiff/kernels/blas/kernels.js';
import type { Foreign, Koffi, SharedLibrary } from '../../src/autodiff/kernels/blas/koffi.js';
import { openLibrary, type Product } from '../../src/autodiff/kernels/blas/library.js';
import type { Kernels, MatmulForm } from '../../src/autodiff/kernels/interface.js';
import { js } from '../../src/autodiff/kernels/js.js';
import { stack } from '../../src/autodiff/kernels/memory.js';
import { wasm } from '../../src/autodiff/kernels/wasm.js';
import * as mlp from '../../src/nn/mlp.js';
import { key, normal, split } from '../../src/random.js';
import { expectProduct, forms, magnitudeOf, noise, productOf } from '../support/products.js';
import { systemBlas } from '../support/systemBlas.js';

const rest = wasm as Kernels<Float32Array>;
afterEach(async () => {
  await setBackend('wasm');
});

type Functions = Readonly<Record<string, Foreign>>;
/** koffi with libraries made of functions. */
const koffiWith = (libraries: Readonly<Record<string, Functions>>, extension = '.so'): Koffi & { readonly tried: string[] } => {
  const tried: string[] = [];
  const load = (path: string): SharedLibrary => {
    tried.push(path);
    if (!Object.hasOwn(libraries, path)) throw new Error('no such file');
    return {
      func: (name) => {
        if (!Object.hasOwn(libraries[path], name)) throw new Error('no such function');
        return libraries[path][name];
      },
    };
  };
  return { version: '3.3.4', extension, load, tried };
};

/** cblas_sgemm by js: right, but for what `spoil` does to its result. */
const sgemm =
  (spoil: (out: Float32Array, form: MatmulForm) => void = () => {}): Foreign =>
  (_order, ta, tb, M, N, K, _alpha, a, _lda, b, _ldb, _beta, c) => {
    const form = ta === 112 ? 'tn' : tb === 112 ? 'nt' : 'nn';
    const [x, y, out] = [a, b, c] as Float32Array[];
    js.matmul(form, x, y, out, M as number, K as number, N as number);
    spoil(out, form);
  };

describe('the library', () => {
  test('is the first known one that can be loaded', async () => {
    const koffi = koffiWith({ 'libblis.so.4': { cblas_sgemm: sgemm() } });
    const { library, core, threads } = await openBlas({}, rest, koffi);
    expect([library, core, threads]).toEqual(['libblis.so.4', undefined, 1]);
    expect(koffi.tried).toEqual(['libopenblas.so.0', 'libopenblas.so', 'libmkl_rt.so.2', 'libmkl_rt.so', 'libblis.so.4']);
  });

  test('is the one that is named, and no other', async () => {
    const koffi = koffiWith({ 'libblis.so.4': { cblas_sgemm: sgemm() }, 'mine.so': { cblas_sgemm: sgemm() } });
    expect(await openBlas({ library: 'mine.so' }, rest, koffi)).toMatchObject({ library: 'mine.so' });
    await expect(openBlas({ library: 'yours.so' }, rest, koffi)).rejects.toThrow(
      /^the library yours.so cannot be loaded; docs\/backends.md says how to install one$/,
    );
    expect(koffi.tried).toEqual(['mine.so', 'yours.so']);
  });

  test.each([
    ['.so', /^no BLAS is installed: there is none of libopenblas\.so\.0, .*libblis\.so; docs/],
    ['.dylib', /Accelerate\.framework/],
    ['.dll', /openblas\.dll, mkl_rt\.2\.dll/],
  ])('if there is none, those that were looked for are named: %s', (extension, message) => {
    expect(() => openLibrary(koffiWith({}, extension), {})).toThrow(message);
  });

  test('says for which processor its kernels are, and is told how many threads to use', () => {
    const [openThreads, blisThreads, mklThreads] = [vi.fn(), vi.fn(), vi.fn()];
    const openblas = { openblas_get_corename: () => 'Haswell', openblas_set_num_threads: openThreads };
    const blis = { bli_arch_query_id: () => 7, bli_arch_string: (id: unknown) => `zen${id}`, bli_thread_set_num_threads: blisThreads };
    const open = (functions: Functions, threads?: number) =>
      openLibrary(koffiWith({ x: { cblas_sgemm: sgemm(), ...functions } }), { library: 'x', ...(threads !== undefined && { threads }) });
    expect(open(openblas)).toMatchObject({ core: 'Haswell', threads: 1 });
    expect(open(blis, 3)).toMatchObject({ core: 'zen7', threads: 3 });
    expect(open({ MKL_Set_Num_Threads: mklThreads })).not.toHaveProperty('core');
    for (const [told, n] of [
      [openThreads, 1],
      [blisThreads, 3],
      [mklThreads, 1],
    ] as const)
      expect(told.mock.calls).toEqual([[n]]);
  });

  test.each([
    ['names its functions so', { cblas_sgemm64_: sgemm() }],
    ['says so, as OpenBLAS does', { cblas_sgemm: sgemm(), openblas_get_config: () => 'OpenBLAS 0.3.21 USE64BITINT DYNAMIC_ARCH' }],
    ['says so, as BLIS does', { cblas_sgemm: sgemm(), bli_info_get_blas_int_type_size: () => 64 }],
  ])('with 64-bit integers is refused, where it %s', (_how, functions) => {
    const koffi = koffiWith({ x: functions });
    expect(() => openLibrary(koffi, { library: 'x' })).toThrow(
      'x is built for 64-bit integers (ILP64); one for 32-bit integers (LP64) is needed',
    );
  });

  test('without a product is refused', () => {
    expect(() => openLibrary(koffiWith({ x: { sgemm_: sgemm() } }), { library: 'x' })).toThrow('x has no cblas_sgemm');
  });

  test.each(forms)('that gives wrong numbers in %s is refused', async (which) => {
    for (const wrong of [0.1, Number.NaN]) {
      const spoilt = sgemm((out, form) => {
        if (form === which) out[9] += wrong;
      });
      const opened = openBlas({ library: 'x' }, rest, koffiWith({ x: { cblas_sgemm: spoilt } }));
      await expect(opened).rejects.toThrow(
        new RegExp(`^x gives wrong numbers: a product \\(${which}\\) over 1500 has .* where .* is right$`),
      );
    }
  });
});

describe('a product', () => {
  /** Kernels that note which products the library was asked for, and compute them by js. */
  const noting = (): { readonly kernels: Kernels<Float32Array>; readonly asked: string[] } => {
    const asked: string[] = [];
    const product: Product = (form, a, b, out, M, K, N) => {
      asked.push(`${form} ${M} ${K} ${N}`);
      js.matmul(form, a, b, out, M, K, N);
    };
    return { kernels: blasKernels(product, rest), asked };
  };

  test.each([
    [[16, 16, 16], true],
    [[1, 64, 64], true],
    [[16, 16, 15], false],
    [[1, 256, 6], false],
    [[400, 4, 64], true],
    [[400, 3, 64], false],
    [[400, 0, 64], false],
  ] as const)('of %j goes to the library: %s', ([M, K, N], goes) => {
    expect(isWorthCalling(M, K, N)).toBe(goes);
    const { kernels, asked } = noting();
    const [a, b, out] = [noise(key(1), M * K), noise(key(2), K * N), new Float32Array(M * N)];
    for (const form of forms) {
      kernels.matmul(form, a, b, out, M, K, N);
      const want = new Float32Array(M * N);
      js.matmul(form, a, b, want, M, K, N);
      expectProduct(out, want, K, magnitudeOf(form, a, b, [M, K, N]));
    }
    kernels.dense('tanh', a, b, noise(key(3), N), out, M, K, N);
    expect(asked).toEqual(goes ? [...forms, 'nn'].map((form) => `${form} ${M} ${K} ${N}`) : []);
  });

  test('of a layer that finds no room in the memory of wasm is computed without the library', () => {
    const { kernels, asked } = noting();
    const [M, K, N] = [20, 20, 20];
    const [x, w, b, got, want] = [
      noise(key(1), M * K),
      noise(key(2), K * N),
      noise(key(3), N),
      new Float32Array(M * N),
      new Float32Array(M * N),
    ];
    const mark = stack.mark();
    while (stack.fits(1e6)) stack.take(1e6);
    while (stack.fits(1600)) stack.take(16);
    try {
      kernels.dense('relu', x, w, b, got, M, K, N);
    } finally {
      stack.release(mark);
    }
    js.dense('relu', x, w, b, want, M, K, N);
    expect(asked).toEqual([]);
    expectProduct(got, want, K + 1, magnitudeOf('nn', x, w, [M, K, N]), 1e-6);
  });
});

const here = await systemBlas();
describe.skipIf(!here)('the BLAS of this machine', () => {
  test('computes when it is chosen, and only then', async () => {
    expect(await setBackend('auto')).toEqual({ name: 'wasm' });
    const backend = await setBackend('blas');
    expect(backend).toEqual({ name: 'blas', library: here?.library, threads: 1, ...(here?.core && { core: here.core }) });
    expect(getBackend()).toEqual(backend);
    expect(await setBackend()).toEqual({ name: 'wasm' });
  });

  test('computes the larger products of a gradient, and wasm none of them', async () => {
    const net = mlp.init(key(1), [6, 32, 32, 1]);
    const x = tensor(normal(key(2), 300 * 6), [300, 6], 'float32');
    const loss = valueAndGrad((net: mlp.Mlp) => sum(mlp.apply(net, x)));
    const [, want] = loss(net);
    await setBackend('blas');
    const [product, layer] = [vi.spyOn(rest, 'matmul'), vi.spyOn(rest, 'dense')];
    const [, got] = loss(net);
    const sizes = [...product.mock.calls.map((call) => call.slice(4)), ...layer.mock.calls.map((call) => call.slice(5))] as number[][];
    for (const spy of [product, layer]) spy.mockRestore();
    expect(sizes.filter(([M, K, N]) => isWorthCalling(M, K, N))).toEqual([]);
    for (const [i, { w, b }] of want.entries())
      for (const [one, other] of [
        [w, got[i].w],
        [b, got[i].b],
      ])
        for (const [j, g] of numbers(one).entries()) expect(Math.abs(numbers(other)[j] - g)).toBeLessThan(1e-3);
  });

  test('gives the same bits again, wherever the numbers are', async () => {
    await setBackend('blas');
    for (const form of forms) {
      const { left, right } = productOf(form, [100, 256, 64], key(4));
      const once = numbers(matmul(left, right, form)).slice();
      for (let shift = 1; shift < 8; shift++) {
        const at = (x: ArrayLike<number>): Float32Array => {
          const copy = new Float32Array(x.length + shift).subarray(shift);
          copy.set(x as Float32Array);
          return copy;
        };
        expect(numbers(matmul(tensor(at(numbers(left)), [...left.shape]), tensor(at(numbers(right)), [...right.shape]), form))).toEqual(
          once,
        );
      }
    }
  });

  test('leaves float64 to js, and NaN where it is', async () => {
    await setBackend('blas');
    const x = normal(key(5), 400);
    const square = tensor(x, [20, 20], 'float64');
    const exact = new Float64Array(400);
    js.matmul('nn', Float64Array.from(x), Float64Array.from(x), exact, 20, 20, 20);
    expect([...numbers(matmul(square, square))]).toEqual([...exact]);
    const [k1, k2] = split(key(6), 2);
    const rows = noise(k1, 40 * 20).with(20, Number.NaN); // in the second row
    const out = numbers(dense(tensor(rows, [40, 20]), tensor(noise(k2, 20 * 20), [20, 20]), tensor(new Float32Array(20)), 'tanh'));
    expect([...out].map(Number.isNaN)).toEqual(Array.from({ length: 800 }, (_, i) => i >= 20 && i < 40));
  });

  test('is refused with no number of threads, and then nothing changes', async () => {
    await expect(setBackend('blas', { threads: 0 })).rejects.toThrow('setBackend: threads should be a whole number from 1 on, but is 0');
    await expect(setBackend('blas', { library: './none.so' })).rejects.toThrow('the library ./none.so cannot be loaded');
    expect(getBackend()).toEqual({ name: 'wasm' });
  });
});

describe('koffi', () => {
  const refusal = async (module: object): Promise<string> => {
    vi.doMock('koffi', () => module);
    vi.resetModules();
    const fresh = await import('../../src/autodiff/kernels/backend.js');
    const message = await fresh.setBackend('blas').then(
      () => 'none',
      (error: Error) => error.message,
    );
    expect(fresh.getBackend()).toEqual({ name: 'wasm' });
    vi.doUnmock('koffi');
    vi.resetModules();
    return message;
  };

  test('that is missing is named with the command that installs it', async () => {
    const missing = {
      get default() {
        throw new Error("Cannot find package 'koffi' imported from here");
      },
    };
    expect(await refusal(missing)).toBe('koffi is not installed; npm i koffi@3 installs it');
  });

  test('that is too old, too', async () => {
    expect(await refusal({ default: { version: '2.16.1' } })).toBe(
      'koffi should be version 3 or later, but is 2.16.1; npm i koffi@3 installs it',
    );
  });
});
