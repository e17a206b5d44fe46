/** gpu.js in the modes that Node has, against plain TypeScript. */
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { dense, getBackend, matmul, numbers, setBackend, sum, tensor, valueAndGrad } from '../../../src/autodiff/index.js';
import { gpuKernels } from '../../../src/autodiff/kernels/gpu/gpuKernels.js';
import { flat, type GpuJs, loadGpuJs, type Program } from '../../../src/autodiff/kernels/gpu/loadGpuJs.js';
import { type Programs, programs } from '../../../src/autodiff/kernels/gpu/programCache.js';
import { wrongNumbers } from '../../../src/autodiff/kernels/gpu/selfTest.js';
import type { FusedActivation, Kernels } from '../../../src/autodiff/kernels/interface.js';
import { js } from '../../../src/autodiff/kernels/js.js';
import { wasm } from '../../../src/autodiff/kernels/wasm.js';
import * as mlp from '../../../src/nn/mlp.js';
import { key, normal, split } from '../../../src/random.js';
import { aKey } from '../../support/arbitraries.js';
import { expectProduct, forms, magnitudeOf, noise, productOf, sizesUpTo } from '../../support/products.js';

const acts: readonly FusedActivation[] = ['none', 'tanh', 'relu'];
const modes = ['cpu', 'webasm'] as const;
/** gpu.js is slow here. */
const sizes = sizesUpTo(60, 3e5);

afterEach(async () => {
  vi.unstubAllGlobals();
  await setBackend('wasm');
});

describe.each(modes)('gpu.js in mode %s', (mode) => {
  test.each(forms)('matmul %s is that of js', async (form) => {
    await setBackend('gpu', { mode });
    fc.assert(
      fc.property(sizes, aKey, (some, k) => {
        const { left, right, want, magnitude } = productOf(form, some, k);
        expectProduct(numbers(matmul(left, right, form)), want, some[1], magnitude);
      }),
      { numRuns: 25 },
    );
  });

  test.each(acts)('a dense layer with %s is that of js', async (act) => {
    await setBackend('gpu', { mode });
    fc.assert(
      fc.property(sizes, aKey, ([M, K, N], k) => {
        const [kX, kW, kB] = split(k, 3);
        const [x, w, b] = [noise(kX, M * K), noise(kW, K * N), noise(kB, N)];
        const want = new Float32Array(M * N);
        js.dense(act, x, w, b, want, M, K, N);
        const got = numbers(dense(tensor(x, [M, K]), tensor(w, [K, N]), tensor(b), act));
        expectProduct(
          got,
          want,
          K + 1,
          magnitudeOf('nn', x, w, [M, K, N]).map((m, i) => m + Math.abs(b[i % N])),
          1e-6,
        );
      }),
      { numRuns: 25 },
    );
  });

  test('gradients go through it, and are those of wasm', async () => {
    const net = mlp.init(key(1), [6, 32, 1]);
    const x = tensor(normal(key(2), 300 * 6), [300, 6], 'float32');
    const loss = valueAndGrad((net: mlp.Mlp) => sum(mlp.apply(net, x)));
    const [value, gradient] = loss(net);
    const { name } = await setBackend('gpu', { mode });
    expect(name).toBe('gpu');
    const others = [js, wasm as typeof js].flatMap((kernels) => [vi.spyOn(kernels, 'matmul'), vi.spyOn(kernels, 'dense')]);
    await setBackend('gpu', { mode }); // those of wasm that it falls back on are taken when it starts
    for (const other of others) other.mockClear(); // the self-test compares with js
    const [value2, gradient2] = loss(net);
    for (const other of others) {
      expect(other).not.toHaveBeenCalled();
      other.mockRestore();
    }
    expect(Math.abs(numbers(value2)[0] - numbers(value)[0])).toBeLessThan(1e-3);
    for (const [i, layer] of gradient.entries())
      for (const part of ['w', 'b'] as const)
        for (const [j, g] of numbers(layer[part]).entries()) expect(Math.abs(numbers(gradient2[i][part])[j] - g)).toBeLessThan(1e-3);
  });

  test('NaN passes, and what is large does not become NaN', async () => {
    await setBackend('gpu', { mode });
    const x = tensor([[Number.NaN], [1e30], [-1e30], [0]]);
    const through = (act: FusedActivation): number[] => [...numbers(dense(x, tensor([[1]]), tensor([0]), act))];
    expect(through('tanh')).toEqual([Number.NaN, 1, -1, 0]);
    expect(through('relu')).toEqual([Number.NaN, Math.fround(1e30), 0, 0]);
  });
});

test('products of no size are computed all the same', async () => {
  await setBackend('gpu', { mode: 'cpu' });
  expect([...numbers(matmul(tensor([], [2, 0]), tensor([], [0, 3])))]).toEqual([0, 0, 0, 0, 0, 0]);
  expect(numbers(matmul(tensor([], [0, 2]), tensor([1, 2], [2, 1]))).length).toBe(0);
});

describe('what is compiled', () => {
  let gpujs: GpuJs;
  beforeAll(async () => {
    gpujs = await loadGpuJs();
  });

  test('one kernel a shape; the one that was not used for longest is destroyed, and compiled again when it is needed', () => {
    const gpu = new gpujs.GPU({ mode: 'cpu' });
    const alive = new Set<Program>();
    const watched: typeof gpu = {
      destroy: () => gpu.destroy(),
      createKernel: (source, settings) => {
        const program = gpu.createKernel(source, settings);
        const destroy = program.destroy.bind(program);
        program.destroy = () => {
          alive.delete(program);
          destroy();
        };
        alive.add(program);
        return program;
      },
    };
    const three = programs(gpujs, watched, 3);
    const productOf = (n: number): number =>
      flat(three.product('nn', new Float32Array(n).fill(2), new Float32Array(n).fill(3), [1, n, 1]) as Float32Array[], 1)[0];
    for (const n of [1, 2, 3, 1, 4, 1, 2, 5, 1, 2, 3, 4, 5]) {
      expect(productOf(n)).toBe(6 * n);
      expect(three.count()).toBe(alive.size);
      expect(alive.size).toBeLessThanOrEqual(3);
    }
    expect(alive.size).toBe(3);
    three.release();
    expect(alive.size).toBe(0);
  });

  test('10,000 steps of few shapes compile each of them once', async () => {
    const gpu = new gpujs.GPU({ mode: 'cpu' });
    const create = vi.spyOn(gpu, 'createKernel');
    const some = programs(gpujs, gpu);
    const x = new Float32Array(12).fill(1);
    for (let i = 0; i < 10_000; i++) some.product(forms[i % 3], x, x, [3, 4, 3]);
    expect(create).toHaveBeenCalledTimes(3);
    expect(some.count()).toBe(3);
    await some.release();
  });

  test('results are arrays of their own: a later one does not change an earlier one', async () => {
    await setBackend('gpu', { mode: 'webasm' });
    const one = matmul(tensor([[2]]), tensor([[3]]));
    matmul(tensor([[5]]), tensor([[7]]));
    expect(numbers(one)[0]).toBe(6);
  });
});

describe('the self-test', () => {
  /** Programs that are right but for what `spoil` does to their rows. */
  const spoiled = (spoil: (rows: Float32Array[], what: string) => void): Programs => {
    const rows = (out: Float32Array, N: number): Float32Array[] =>
      Array.from({ length: out.length / N }, (_, i) => out.slice(i * N, (i + 1) * N));
    const answer = (what: string, [M, , N]: readonly number[], compute: (out: Float32Array) => void): Float32Array[] => {
      const out = new Float32Array(M * N);
      compute(out);
      const found = rows(out, N);
      spoil(found, what);
      return found;
    };
    return {
      product: (form, a, b, [M, K, N]) => answer(form, [M, K, N], (out) => js.matmul(form, a, b, out, M, K, N)),
      layer: (act, x, w, b, [M, K, N]) => answer(act, [M, K, N], (out) => js.dense(act, x, w, b, out, M, K, N)),
      count: () => 0,
      context: () => undefined,
      release: async () => {},
    };
  };

  test('what is right passes', async () => {
    expect(await wrongNumbers(spoiled(() => {}))).toBeUndefined();
  });

  test.each([...forms, ...acts])('one wrong element of %s is found, and so is NaN', async (which) => {
    for (const wrong of [(x: number) => x + 0.1, () => Number.NaN]) {
      const fault = await wrongNumbers(
        spoiled((rows, what) => {
          if (what === which) rows[3][2] = wrong(rows[3][2]);
        }),
      );
      expect(fault).toMatch(new RegExp(`${which}.* over 1500 has .* where .* is right`));
    }
  });

  test('a backend that gives wrong numbers is refused with a message, and wasm goes on', async () => {
    vi.stubGlobal('Math', Object.create(Math, { tanh: { value: Math.sin } })); // mode cpu compiles to calls of Math
    const backend = await setBackend('gpu', { mode: 'cpu' });
    vi.unstubAllGlobals();
    expect(backend.name).toBe('wasm');
    expect(backend.note).toMatch(
      /^gpu.js is not used: it gives wrong numbers in mode cpu: a layer with tanh over 1500 has .* where .* is right; wasm computes$/,
    );
    expect(getBackend()).toEqual(backend);
    expect(numbers(matmul(tensor([[2]]), tensor([[3]])))[0]).toBe(6);
  });

  test('so is a mode that there is not', async () => {
    const { name, note } = await setBackend('gpu', { mode: 'webgl2' });
    expect([name, note]).toEqual(['wasm', expect.stringMatching(/^gpu.js is not used: .*; wasm computes$/)]);
  });
});

describe('what fails in the middle of its work', () => {
  const rest = wasm as Kernels<Float32Array>;
  const twoByTwo = (over: Partial<Programs>): { readonly out: Float32Array; readonly why: string[] } => {
    const why: string[] = [];
    const kernels = gpuKernels({ ...right, ...over }, rest, 0, (reason) => void why.push(reason));
    const out = new Float32Array(4);
    kernels.matmul('nn', Float32Array.of(1, 2, 3, 4), Float32Array.of(1, 0, 0, 1), out, 2, 2, 2);
    return { out, why };
  };
  const right: Programs = {
    product: () => [Float32Array.of(1, 2), Float32Array.of(3, 4)],
    layer: () => [],
    count: () => 1,
    context: () => undefined,
    release: async () => {},
  };

  test('is computed by the CPU: after a context was lost, after an error; and not otherwise', () => {
    expect(twoByTwo({})).toEqual({ out: Float32Array.of(1, 2, 3, 4), why: [] });
    const lost = { product: () => [new Float32Array(2), new Float32Array(2)], context: () => ({ isContextLost: () => true }) };
    expect(twoByTwo(lost)).toEqual({ out: Float32Array.of(1, 2, 3, 4), why: ['the browser has taken its WebGL context away'] });
    const broken = {
      product: () => {
        throw new Error('no more memory');
      },
    };
    expect(twoByTwo(broken)).toEqual({ out: Float32Array.of(1, 2, 3, 4), why: ['no more memory'] });
  });
});
