/** Tensors as text, and numbers in place of tensors. */
import { expect, test } from 'vitest';
import { grad, mul, sum, type Tensor, tensor, zeros } from '../../../src/autodiff/index.js';

test('[C9] String(tensor) shows the shape and the numbers', () => {
  expect(String(tensor([1, 2.5, -3]))).toBe('tensor [3] [1, 2.5, -3]');
  expect(`${tensor([[1, 2], [3, 4]])}`).toBe('tensor [2, 2] [[1, 2], [3, 4]]'); // biome-ignore format: a matrix
  expect(String(tensor(0.1))).toBe('tensor [] 0.1');
  expect(String(zeros([0, 2]))).toBe('tensor [0, 2] []');
  expect(String(tensor(Array.from({ length: 100 }, (_, i) => i)))).toBe('tensor [100] [0, 1, 2, …, 97, 98, 99]');
  expect(String(tensor(new Float32Array(24).fill(1), [2, 3, 4])).length).toBeLessThan(120);
});

test('[C9] a tensor that is being differentiated shows its numbers, too', () => {
  const seen: string[] = [];
  grad((x: Tensor) => {
    seen.push(String(x));
    const inner = (y: Tensor): Tensor => {
      seen.push(String(y));
      return sum(mul(y, y));
    };
    return sum(mul(x, grad(inner)(x)));
  })(tensor([1, 2]));
  expect(seen).toEqual(['tensor [2] [1, 2]', 'tensor [2] [1, 2]']);
});

test.each([
  [[1, 2, 3], 'grad: x should be a tensor or a tree of tensors, but is [1, 2, 3]; tensor([1, 2, 3]) makes one'],
  [3, 'grad: x should be a tensor or a tree of tensors, but is 3; tensor(3) makes one'],
  [[[1], [2]], /tensor\(\[\[1\], \[2\]\]\) makes one/],
])('[C9] grad(f)(%j) says what makes a tensor of it', (x, message) => {
  expect(() => grad((y: Tensor) => sum(y))(x as never)).toThrow(message);
});
