/** Errors of autodiff: each names what was wrong and what would be right. */
import { afterEach, expect, test } from 'vitest';
import { activationGrad, assertShapes, dense, grad, item, numbers, type Tensor, tensor, vjp, zeros } from '../../../src/autodiff/index.js';
import { useBackend } from '../../../src/autodiff/kernels/active.js';
import { stack } from '../../../src/autodiff/kernels/memory.js';
import { poisonReleased } from '../../../src/autodiff/kernels/reuse.js';
import * as ops from '../../../src/autodiff/ops/index.js';
import { add, concat, matmul, mul, reshape, slice, square, sub, sum, sumTo, transpose, where } from '../../../src/autodiff/ops/index.js';
import type { Concrete } from '../../../src/autodiff/tensor.js';
import { expectClose } from '../../support/arbitraries.js';
import { narrow } from '../../support/autodiff.js';

afterEach(() => {
  useBackend('wasm');
  poisonReleased(false);
});

const wide = tensor([1, 2], [2], 'float64');
const escaped: Tensor[] = [];
const letEscape = (x: Tensor): Tensor => {
  escaped.push(x);
  return sum(x);
};
const vectors = (x: Tensor): Tensor => mul(x, x);
/** Whatever it throws, as text. */
const complaint = (f: () => unknown): string => {
  try {
    f();
    return 'nothing was thrown';
  } catch (error) {
    return `${error}`;
  }
};

// biome-ignore format: one case a line
const mistakes: readonly [what: string, f: () => unknown, words: RegExp][] = [
  ['shapes that do not fit', () => add(zeros([2, 3]), zeros([2, 4])), /RangeError: add: shapes \[2,3\] and \[2,4\].*axis 1 is 3 in one and 4/],
  ['shapes of unlike rank', () => mul(zeros([2, 3]), zeros([2])), /RangeError: mul: shapes \[2,3\] and \[2\]/],
  ['float32 with float64', () => sub(narrow, wide), /TypeError: sub: one argument is float32, the other float64; cast\(\) one of them/],
  ['two types in a product', () => matmul(zeros([1, 2]), zeros([2, 1], 'float64')), /TypeError: matmul: .*cast\(\)/],
  ['a bias of another type', () => dense(zeros([1, 2]), zeros([2, 2]), wide, 'none'), /TypeError: dense: .*cast\(\)/],
  ['concat of two types', () => concat([narrow, wide]), /TypeError: concat: .*cast\(\)/],
  ['where of two types', () => where(narrow, narrow, wide), /TypeError: where: .*cast\(\)/],
  ['two plain numbers', () => add(1, 2), /TypeError: add: at least one argument must be a tensor.*1 and 2/],
  ['inner sizes that differ', () => matmul(zeros([2, 3]), zeros([2, 3])), /RangeError: matmul: shapes \[2,3\] and \[2,3\].*\[M, K\] by \[K, N\]/],
  ['vectors in matmul', () => matmul(narrow, narrow, 'nt'), /RangeError: matmul: shapes \[2\] and \[2\]/],
  ['a layer of another width', () => dense(zeros([4, 3]), zeros([2, 5]), zeros([5]), 'tanh'), /RangeError: dense: x \[4,3\], w \[2,5\] and b \[5\]/],
  ['activationGrad of two shapes', () => activationGrad(zeros([3]), zeros([2]), 'tanh'), /RangeError: activationGrad: g \[3\] and y \[2\]/],
  ['broadcasting to less', () => ops.broadcastTo(zeros([2, 3]), [3]), /RangeError: broadcastTo: shape \[2,3\] does not fill \[3\]/],
  ['summing to something else', () => sumTo(zeros([2, 3]), [2]), /RangeError: sumTo: shapes \[2,3\] and \[2\]/],
  ['summing to more', () => sumTo(zeros([3]), [2, 3]), /RangeError: sumTo: shape \[2,3\] does not fill \[3\]/],
  ['an axis that is not there', () => sum(zeros([2, 3]), 2), /RangeError: sum: axis should be from -2 to 1 for shape \[2,3\], but is 2/],
  ['an axis named twice', () => transpose(zeros([2, 3]), [0, 0]), /RangeError: transpose: .*\[2,3\] once, but are \[0,0\]/],
  ['a shape too small', () => reshape(zeros([2, 3]), [4]), /RangeError: reshape: \[2,3\] has 6 numbers, which do not fill \[4\]/],
  ['a slice beyond the end', () => slice(zeros([2, 3]), 1, 4), /RangeError: slice: .*0 ≤ from ≤ to ≤ 3 on axis 1 of \[2,3\], but are 1 and 4/],
  ['concat of nothing', () => concat([]), /RangeError: concat: there should be at least one tensor/],
  ['concat of unlike shapes', () => concat([zeros([2, 3]), zeros([3, 3])]), /RangeError: concat: shapes \[2,3\] and \[3,3\].*axis 1 only/],
  ['an index outside', () => ops.gather(zeros([2, 3]), tensor([0, 3])), /RangeError: gather: index\[1\] .*from 0 to 2, but is 3/],
  ['an index in between', () => ops.gather(zeros([1, 3]), tensor([0.5])), /RangeError: gather: index\[0\] .*but is 0.5/],
  ['a matrix of indices', () => ops.gather(zeros([1, 3]), zeros([1, 1])), /RangeError: gather: .*\[1,3\] and \[1,1\]/],
  ['log Σ exp of no numbers', () => ops.logSumExp(zeros([2, 0])), /RangeError: logSumExp: .*at least one number.*\[2,0\]/],
  ['log Σ exp without an axis', () => ops.logSumExp(tensor(1)), /RangeError: logSumExp: .*the shape is \[\]/],
  ['rows of unlike length', () => tensor([[1, 2], [3]]), /RangeError: tensor: the rows differ: one should have 2 elements, but has 1/],
  ['too many numbers', () => tensor([1, 2, 3], [2, 2]), /RangeError: tensor: shape \[2,2\] holds 4 numbers, but 3 were given/],
  ['item of several', () => item(narrow), /RangeError: item: .*one number, but has shape \[2\]/],
  ['the gradient of a vector', () => grad((x: Tensor) => x)(narrow), /TypeError: grad: .*one number, but returned shape \[2\]; mean\(\) or sum\(\)/],
  ['the gradient of a number', () => grad((() => 3) as never)(narrow), /TypeError: grad: .*one number, but returned 3, which is no tensor/],
  ['the numbers of a traced tensor', () => grad((x: Tensor) => mul(x, numbers(x)[0]))(narrow), /TypeError: numbers: .*use stopGradient/],
  ['the item of a traced tensor', () => grad((x: Tensor) => mul(x, item(sum(x))))(narrow), /TypeError: numbers: .*use stopGradient/],
  ['a tensor that escaped', () => [grad(letEscape)(narrow), add(escaped[0], 1)], /Error: a tensor escaped .*return it from that function instead/],
  ['a cotangent of another shape', () => vjp(vectors, narrow)[1](tensor(1)), /RangeError: vjp: the result has shape \[2\], but its cotangent \[\]/],
  ['a cotangent of another type', () => vjp(vectors, narrow)[1](wide), /TypeError: vjp: the result is float32, but its cotangent float64; cast/],
  ['named sizes that differ', () => assertShapes('loss', { obs: [zeros([4, 2]), 'N D'], adv: [zeros([3]), 'N'] }), /RangeError: loss: N is 4 in obs, but 3 in adv \[3\]/],
  ['a column for a vector', () => assertShapes('loss', { adv: [zeros([3, 1]), 'N'] }), /RangeError: loss: adv should be \[N\], but is \[3, 1\]/],
  ['a size that is a number', () => assertShapes('loss', { x: [zeros([3, 1]), 'N 2'] }), /RangeError: loss: 2 is 2 in the formula, but 1 in x \[3, 1\]/],
];
test.each(mistakes)('an error that helps: %s', (_what, f, words) => {
  expect(complaint(f)).toMatch(words);
});

test('after an error inside a gradient everything works as before', () => {
  const f = (x: Tensor) => sum(square(x));
  expect(() => grad((x: Tensor) => add(square(x), zeros([3])))(narrow)).toThrow(RangeError);
  expectClose(grad(f)(narrow), mul(2, narrow), 0);
  const own = square(narrow);
  expectClose(own, tensor([1, 4]), 0);
  expect(stack.holds((own as Concrete).data as Float32Array)).toBe(false);
});
