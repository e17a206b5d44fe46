/**
 * gpu.js on webgpu in Node, where somebody has given `navigator.gpu`: here the npm package webgpu does, on SwiftShader, the
 * software that comes with Chromium. Where that or libvulkan1 is missing there is nothing to test.
 */
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matmulAsync, numbers, tensor } from '../../src/autodiff/index.js';
import { aKey } from '../support/arbitraries.js';
import { expectProduct, forms, productOf, sizesUpTo } from '../support/products.js';

const ICD = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** navigator.gpu, if there is an adapter for it. */
const findGpu = async (): Promise<object | undefined> => {
  if (!existsSync(ICD)) return undefined;
  process.env.VK_ICD_FILENAMES = ICD;
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  return (await gpu.requestAdapter()) ? gpu : undefined;
};
const gpu = await findGpu();
if (!gpu && process.env.CI) throw new Error(`there should be a software adapter here: ${ICD} and libvulkan1`);

describe.skipIf(!gpu)('matmulAsync', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  beforeAll(() => void Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true }));
  afterAll(() => {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
  });

  test.each(forms)('%s is the product that js computes', async (form) => {
    await fc.assert(
      fc.asyncProperty(sizesUpTo(80, 1e6), aKey, async (sizes, k) => {
        const { left, right, want, magnitude } = productOf(form, sizes, k);
        const [M, K, N] = sizes;
        const got = await matmulAsync(left, right, form);
        expect(got.shape).toEqual([M, N]);
        expectProduct(numbers(got), want, K, magnitude);
      }),
      { numRuns: 25 },
    );
  });

  test('many at a time do not meet', async () => {
    const products = await Promise.all([1, 2, 3, 4, 5].map((x) => matmulAsync(tensor([[x]]), tensor([[x]]))));
    expect(products.map((p) => numbers(p)[0])).toEqual([1, 4, 9, 16, 25]);
  });

  test('nor do many of different shapes, more than are kept', async () => {
    const shapes = Array.from({ length: 120 }, (_, i) => i + 1);
    const products = await Promise.all(
      shapes.map((n) => matmulAsync(tensor(new Float32Array(n).fill(1), [1, n]), tensor(new Float32Array(n).fill(1), [n, 1]))),
    );
    expect(products.map((p) => numbers(p)[0])).toEqual(shapes);
  });

  test('products of no size need no GPU', async () => {
    expect((await matmulAsync(tensor([], [2, 0]), tensor([], [0, 1]))).shape).toEqual([2, 1]);
  });
});
