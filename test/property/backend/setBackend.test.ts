/** The switch between backends. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { getBackend, grad, matmul, matmulAsync, numbers, setBackend, sum, tensor } from '../../../src/autodiff/index.js';
import { js } from '../../../src/autodiff/kernels/js.js';
import { wasm, wasmRelaxed } from '../../../src/autodiff/kernels/wasm.js';
import { key, normal } from '../../../src/random.js';

afterEach(async () => {
  vi.unstubAllGlobals();
  await setBackend('wasm');
});

describe('setBackend', () => {
  test('who chooses while another choice is under way waits for it', async () => {
    const both = await Promise.all([setBackend('gpu', { mode: 'cpu' }), setBackend('js')]);
    expect(both.map(({ name }) => name)).toEqual(['gpu', 'js']);
    expect(getBackend()).toEqual({ name: 'js' });
  });

  test.each(['js', 'wasm'] as const)('%s computes when it is chosen', async (name) => {
    expect(await setBackend(name)).toEqual({ name });
    expect(getBackend()).toEqual({ name });
    const [plain, fast] = [vi.spyOn(js, 'matmul'), vi.spyOn(wasm as typeof js, 'matmul')];
    matmul(tensor([[2]]), tensor([[3]]));
    expect([plain.mock.calls.length, fast.mock.calls.length]).toEqual(name === 'js' ? [1, 0] : [0, 1]);
    plain.mockRestore();
    fast.mockRestore();
  });

  test('auto is wasm', async () => {
    await setBackend('js');
    expect(await setBackend('auto')).toEqual({ name: 'wasm' });
    await setBackend('js');
    expect(await setBackend()).toEqual({ name: 'wasm' });
  });

  test.skipIf(!wasmRelaxed())('wasm-relaxed computes nearly the same as wasm', async () => {
    const product = (): ArrayLike<number> =>
      numbers(matmul(tensor(normal(key(1), 640), [8, 80], 'float32'), tensor(normal(key(2), 640), [80, 8], 'float32')));
    const exact = product();
    expect(await setBackend('wasm-relaxed')).toEqual({ name: 'wasm-relaxed' });
    const multiplied = vi.spyOn(wasmRelaxed() as typeof js, 'matmul');
    const relaxed = product();
    expect(multiplied).toHaveBeenCalledTimes(1);
    multiplied.mockRestore();
    for (let i = 0; i < exact.length; i++) expect(Math.abs(relaxed[i] - exact[i])).toBeLessThan(1e-5);
  });

  test('gpu.js in Node says that it computes on the CPU', async () => {
    const backend = await setBackend('gpu');
    expect(backend).toEqual({ name: 'gpu', mode: 'webasm', note: expect.stringMatching(/computes on the CPU here, in its mode webasm/) });
    expect(getBackend()).toEqual(backend);
  });

  test('what is smaller than `from` is computed by wasm', async () => {
    await setBackend('gpu', { mode: 'cpu', from: 1000 });
    const small = vi.spyOn(wasm as typeof js, 'matmul');
    await setBackend('gpu', { mode: 'cpu', from: 1000 });
    const square = (n: number): unknown => matmul(tensor(new Float32Array(n * n), [n, n]), tensor(new Float32Array(n * n), [n, n]));
    square(10);
    expect(small).toHaveBeenCalledTimes(0);
    square(9);
    expect(small).toHaveBeenCalledTimes(1);
    small.mockRestore();
  });

  test('float64 stays with js', async () => {
    await setBackend('gpu', { mode: 'cpu' });
    const exact = grad((x: ReturnType<typeof tensor>) => sum(matmul(x, x)))(tensor([[1 / 3]], undefined, 'float64'));
    expect(numbers(exact)[0]).toBe(2 / 3);
  });

  const wrong: readonly [what: string, call: () => Promise<unknown>, message: RegExp][] = [
    [
      'a backend that is none',
      () => setBackend('cuda' as never),
      /^setBackend: 'cuda' is no backend; there are auto, js, wasm, wasm-relaxed, gpu, blas$/,
    ],
    ['webgpu, which promises', () => setBackend('gpu', { mode: 'webgpu' as never }), /answers with promises; use matmulAsync/],
    ['a mode that is none', () => setBackend('gpu', { mode: 'metal' as never }), /mode should be one of webgl2, .*, but is 'metal'/],
    ['a negative size', () => setBackend('gpu', { from: -1 }), /from should be a number of multiplications, 0 or more, but is -1/],
    [
      'matmulAsync of shapes that do not fit',
      () => matmulAsync(tensor([[1]]), tensor([[1], [2]])),
      /matmulAsync: shapes \[1,1\] and \[2,1\] do not fit/,
    ],
    ['matmulAsync without navigator.gpu', () => matmulAsync(tensor([[1]]), tensor([[1]])), /matmulAsync: there is no navigator.gpu here/],
  ];
  test.each(wrong)('%s is refused, and nothing changes', async (_what, call, message) => {
    await expect(call()).rejects.toThrow(message);
    expect(getBackend()).toEqual({ name: 'wasm' });
  });
});

test('where gpu.js is missing, the command that installs it is named, and nothing changes', async () => {
  vi.doMock('gpu.js', () => ({
    get default() {
      throw new Error("Cannot find package 'gpu.js' imported from here");
    },
  }));
  vi.resetModules();
  const fresh = await import('../../../src/autodiff/kernels/backend.js');
  await expect(fresh.setBackend('gpu')).rejects.toThrow('gpu.js is not installed: npm i gpu.js@2.24.1');
  expect(fresh.getBackend()).toEqual({ name: 'wasm' });
  vi.doUnmock('gpu.js');
  vi.resetModules();
});

test('matmulAsync computes float64 by js, exactly', async () => {
  const product = await matmulAsync(tensor([[1 / 3]], undefined, 'float64'), tensor([[3]], undefined, 'float64'));
  expect(numbers(product)).toEqual(Float64Array.of(1));
});
