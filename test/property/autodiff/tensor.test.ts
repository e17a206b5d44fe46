/** tensor() makes a tensor of nested rows, of flat numbers with a shape, or of an ndarray. */
import ndarray from 'ndarray';
import { afterEach, expect, test } from 'vitest';
import { dtypeOf, Tensor, tensor } from '../../../src/autodiff/index.js';
import { useBackend } from '../../../src/autodiff/kernels/active.js';
import { poisonReleased } from '../../../src/autodiff/kernels/reuse.js';
import { expectClose } from '../../support/arbitraries.js';

afterEach(() => {
  useBackend('wasm');
  poisonReleased(false);
});

test('tensor reads nested rows, flat numbers with a shape, and ndarrays of any strides, and copies them', () => {
  expectClose(
    tensor([
      [1, 2],
      [3, 4],
    ]),
    tensor([1, 2, 3, 4], [2, 2]),
    0,
  );
  const data = Float64Array.of(1, 2, 3, 4, 5, 6);
  const view = ndarray(data, [2, 3]).transpose(1, 0).lo(1, 0);
  const x = tensor(view);
  expect([x.shape, [...x.data]]).toEqual([
    [2, 2],
    [2, 5, 3, 6],
  ]);
  data.fill(0);
  expect(x.data[0]).toBe(2);
  expect(dtypeOf(x)).toBe('float64');
  expect(x.array.get(1, 0)).toBe(3);
  expect(x).toBeInstanceOf(Tensor);
});

test('a shape has no negative axis', () => {
  expect(() => tensor([1], [-1, -1])).toThrow(/shape \[-1,-1\]/);
});
