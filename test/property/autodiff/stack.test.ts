/** The stack, on which a gradient keeps what it records: it cannot be seen from outside. */
import { afterEach, expect, test } from 'vitest';
import { full, grad, hvp, item, ones, type Tensor, type Tree, tidy, tree, valueAndGrad, vjp } from '../../../src/autodiff/index.js';
import { useBackend } from '../../../src/autodiff/kernels/active.js';
import { stack } from '../../../src/autodiff/kernels/memory.js';
import { poisonReleased, withStack } from '../../../src/autodiff/kernels/reuse.js';
import {
  add,
  concat,
  logSoftmax,
  mean,
  mul,
  neg,
  reshape,
  slice,
  square,
  stopGradient,
  sub,
  sum,
  transpose,
} from '../../../src/autodiff/ops/index.js';
import type { Concrete } from '../../../src/autodiff/tensor.js';
import { mlp } from '../../../src/nn/index.js';
import { key } from '../../../src/random.js';
import { expectClose, noise } from '../../support/arbitraries.js';
import { narrow } from '../../support/autodiff.js';

afterEach(() => {
  useBackend('wasm');
  poisonReleased(false);
});

/** Everything that may be taken out of a gradient, in float32: values, gradients, constants from inside, products. */
const everything = (): Tree => {
  const theta = mlp.init(key(2), [4, 64, 64, 2]);
  const x = noise(key(3), [50, 4], 'float32');
  const seen: Tensor[] = [];
  const loss = (theta: mlp.Mlp): Tensor => {
    const h = mlp.apply(theta, x);
    const constant = square(x);
    const [inner, gradient] = valueAndGrad((x: Tensor) => mean(square(mul(x, x))))(x); // knows nothing of theta
    seen.push(constant, stopGradient(h), inner, gradient, vjp(square, x)[1](x));
    const flat = concat([reshape(h, [-1]), reshape(slice(h, 0, 1), [-1])]);
    return mean(add(square(flat), sum(constant), neg(mean(logSoftmax(h)))));
  };
  const [y, g] = valueAndGrad(loss)(theta);
  const [out, pullback] = vjp((theta: mlp.Mlp) => mlp.apply(theta, x), theta);
  const H = hvp(loss, theta);
  const [, , aux] = valueAndGrad((theta: mlp.Mlp): [Tensor, Tensor] => [loss(theta), transpose(mlp.apply(theta, x))])(theta);
  const products = [H(g), pullback(ones(out.shape)), valueAndGrad(loss)(tree.map((p, g) => sub(p, g), theta, g))[1], H(g), pullback(out)];
  const scratched = tidy(() => {
    const h = mlp.apply(theta, x); // a scratch in a scratch
    return { sum: add(h, h), x, twice: [h, tidy(() => square(h))] };
  });
  return [y, g, out, aux, mlp.apply(theta, x), scratched, ...products, ...seen];
};

test('what a scratch computes lives on the stack until it returns, but not where a derivative is recording', () => {
  const isOnStack = (x: Tensor): boolean => stack.holds((x as Concrete).data as Float32Array);
  const seen: boolean[] = [];
  const look = (x: Tensor): Tensor => {
    const y = square(x);
    seen.push(isOnStack(y));
    return y;
  };
  tidy(() => look(narrow));
  grad((x: Tensor) =>
    sum(
      mul(
        x,
        tidy(() => look(narrow)),
      ),
    ),
  )(narrow);
  expect(seen).toEqual([true, false]);
  expectClose(grad((x: Tensor) => sum(tidy(() => square(x))))(narrow), grad((x: Tensor) => sum(square(x)))(narrow), 0);
});

test('the stack of a gradient cannot be seen: with what was given back filled with NaN, everything is the same bit for bit', () => {
  const plain = everything();
  poisonReleased(true);
  expectClose(everything(), plain, 0);
});

test('nothing that leaves a gradient or a scratch lives on the stack, and the stack is empty after it', () => {
  const before = stack.mark();
  for (const leaf of tree.leaves(everything())) expect(stack.holds((leaf as Concrete).data as Float32Array)).toBe(false);
  expect(stack.mark()).toBe(before);
});

test('what a gradient records lives on the stack, before and after another gradient inside of it', () => {
  const grows = (f: () => unknown): boolean => {
    const before = stack.mark();
    f();
    return stack.mark() > before;
  };
  const seen: boolean[] = [];
  grad((x: Tensor) => {
    seen.push(grows(() => square(x)));
    grad((y: Tensor) => sum(mul(x, y)))(x);
    seen.push(
      grows(() => square(x)),
      grows(() => square(narrow)),
    );
    return sum(x);
  })(narrow);
  expect(seen).toEqual([true, true, false]);
});

test('either backend gives nearly the same', () => {
  const wasm = everything();
  useBackend('js');
  expectClose(everything(), wasm, 1e-4);
});

test('what does not fit on the stack is in ordinary memory, and right', () => {
  const plain = everything();
  const mark = stack.mark();
  while (stack.holds(stack.array(2 ** 18)));
  try {
    poisonReleased(true);
    expectClose(everything(), plain, 0);
    const big = full([9_000_000], 0.5); // 36 MB: not even one such operand fits above the stack
    expect(item(slice(add(mul(big, big), big), 8_999_999, 9_000_000))).toBe(0.75);
  } finally {
    stack.release(mark);
  }
});

test('the stack closes whatever happens', () => {
  const before = stack.mark();
  expect(() =>
    withStack(() => {
      stack.array(100);
      throw new Error('inside');
    }),
  ).toThrow('inside');
  expect(stack.mark()).toBe(before);
  expectClose(grad((x: Tensor) => sum(square(x)))(narrow), mul(2, narrow), 0);
});
