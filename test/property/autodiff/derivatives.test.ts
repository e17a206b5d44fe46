/** Pullbacks, Hessian-vector products, derivatives within derivatives, and operations of one’s own. */
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import {
  cast,
  dtypeOf,
  grad,
  hvp,
  item,
  numbers,
  ones,
  primitive,
  size,
  type Tensor,
  type Tree,
  tensor,
  tree,
  valueAndGrad,
  vjp,
  zeros,
} from '../../../src/autodiff/index.js';
import { useBackend } from '../../../src/autodiff/kernels/active.js';
import { poisonReleased } from '../../../src/autodiff/kernels/reuse.js';
import { add, dot, logSoftmax, mean, mul, neg, pow, square, stopGradient, sum } from '../../../src/autodiff/ops/index.js';
import { mlp } from '../../../src/nn/index.js';
import { split } from '../../../src/random.js';
import { aKey, aTensor, expectClose, inner, noise, noiseLike, real, someSizes } from '../../support/arbitraries.js';

afterEach(() => {
  useBackend('wasm');
  poisonReleased(false);
});

// ── vjp, hvp, and derivatives within derivatives ──

/** A loss of a small network in float64, smooth, and curved in every direction. */
const lossOf = (x: Tensor) => (theta: mlp.Mlp) => {
  const y = mlp.apply(theta, x, 'tanh', 'softplus');
  return add(mean(square(y)), neg(mean(logSoftmax(y))));
};
const aLoss = fc.record({ k: aKey, sizes: someSizes }).map(({ k, sizes }) => {
  const [kTheta, kX, kU, kV] = split(k, 4);
  const theta = mlp.init(kTheta, sizes, 'float64');
  return { theta, loss: lossOf(noise(kX, [4, sizes[0]])), u: noiseLike(kU, theta), v: noiseLike(kV, theta) };
});
/** The trees that are 1 in one place and 0 elsewhere. */
const basis = <T extends Tree>(like: T): T[] => {
  const unit = (leaf: number, i: number): T => {
    let l = 0;
    return tree.map((x) => {
      const one = l++ === leaf ? i : -1;
      return tensor(
        Float64Array.from({ length: size(x.shape) }, (_, j) => +(j === one)),
        x.shape,
      );
    }, like);
  };
  return tree.leaves(like).flatMap((leaf, l) => Array.from({ length: size(leaf.shape) }, (_, i) => unit(l, i)));
};

test('a Hessian-vector product is symmetric: ⟨u, H v⟩ = ⟨v, H u⟩', () => {
  fc.assert(
    fc.property(aLoss, ({ theta, loss, u, v }) => {
      const H = hvp(loss, theta);
      const [left, right] = [inner(u, H(v)), inner(v, H(u))];
      expect(Math.abs(left - right)).toBeLessThan(1e-11 * (1 + Math.abs(left)));
    }),
    { numRuns: 40 },
  );
});

test('a Hessian-vector product is linear: H(a u + v) = a H u + H v', () => {
  fc.assert(
    fc.property(aLoss, real, ({ theta, loss, u, v }, a) => {
      const H = hvp(loss, theta);
      expectClose(
        H(tree.map((u, v) => add(mul(a, u), v), u, v)),
        tree.map((u, v) => add(mul(a, u), v), H(u), H(v)),
        1e-10,
      );
    }),
    { numRuns: 30 },
  );
});

test('a Hessian-vector product is the explicit Hessian, whose rows are gradients of components of the gradient, times the vector', () => {
  fc.assert(
    fc.property(aLoss, ({ theta, loss, v }) => {
      const product = hvp(loss, theta)(v);
      const component = (e: mlp.Mlp) => (theta: mlp.Mlp) => {
        const parts = tree.leaves(tree.map(dot as never, grad(loss)(theta), e));
        return parts.reduce((a, b) => add(a, b));
      };
      const rows = basis(theta).map((e) => grad(component(e))(theta));
      basis(theta).forEach((e, i) => {
        const want = inner(rows[i], v);
        expect(Math.abs(inner(product, e) - want)).toBeLessThan(1e-10 * (1 + Math.abs(want)));
      });
    }),
    { numRuns: 5 },
  );
});

test('a pullback is linear in the cotangent, and may be used again', () => {
  fc.assert(
    fc.property(aKey, aTensor([4, 3]), real, (k, x, a) => {
      const theta = mlp.init(k, [3, 5, 2], 'float64');
      const [y, pullback] = vjp((theta: mlp.Mlp) => mlp.apply(theta, x), theta);
      const [kG, kH] = split(k, 2);
      const [g, h] = [noise(kG, y.shape), noise(kH, y.shape)];
      const first = pullback(g);
      expectClose(
        pullback(add(mul(a, g), h)),
        tree.map((p, q) => add(mul(a, p), q), first, pullback(h)),
        1e-10,
      );
      expectClose(pullback(g), first, 0);
    }),
    { numRuns: 30 },
  );
});

test('vjp takes trees to trees: what is passed through comes back, and what is unused has the gradient 0', () => {
  const x = { used: tensor([1, 2]), unused: tensor([[3]]), through: tensor(4) };
  const [y, pullback] = vjp(({ used, through }: typeof x) => ({ double: mul(2, used), through, constant: ones([3]) }), x);
  expectClose(y, { double: tensor([2, 4]), through: tensor(4), constant: ones([3]) }, 0);
  expectClose(
    pullback({ double: tensor([1, 10]), through: tensor(7), constant: ones([3]) }),
    { used: tensor([2, 20]), unused: tensor([[0]]), through: tensor(7) },
    0,
  );
});

test('what goes out in two places comes back as a sum', () => {
  const [, pullback] = vjp((x: Tensor) => [x, mul(3, x), x], tensor([1, 2]));
  expectClose(pullback([tensor([1, 1]), tensor([10, 20]), tensor([100, 100])]), tensor([131, 161]), 0);
});

test('an inner derivative does not confuse its variable with the outer one', () => {
  fc.assert(
    fc.property(real, (at) => {
      const x = tensor(at, [], 'float64');
      // d/dx [x · d/dy (x + y)] = d/dx [x · 1] = 1; who confuses x with y finds 2
      expectClose(grad((x: Tensor) => mul(x, grad((y: Tensor) => add(x, y))(x)))(x), tensor(1, [], 'float64'), 0);
      // d/dx [d/dy (x² y)] = 2x
      expectClose(grad((x: Tensor) => grad((y: Tensor) => mul(square(x), y))(tensor(3, [], 'float64')))(x), mul(2, x), 1e-12);
      // what does not depend on y has no derivative there, though x is being differentiated
      expectClose(grad((x: Tensor) => grad((_y: Tensor) => x)(x))(x), mul(0, x), 0);
      expectClose(grad((x: Tensor) => valueAndGrad((_y: Tensor) => mul(x, x))(x)[0])(x), mul(2, x), 1e-12);
      // a constant of the inner function is a variable of the outer one
      expectClose(grad((x: Tensor) => grad((y: Tensor) => mul(stopGradient(y), x, y))(x))(x), x, 1e-12);
    }),
  );
});

test('derivatives nest as deep as one likes: d⁴/dx⁴ x⁶ = 360 x²', () => {
  fc.assert(
    fc.property(real, (x) => {
      const fourth = grad(grad(grad(grad((x: Tensor) => pow(x, 6)))));
      expectClose(fourth(tensor(x, [], 'float64')), tensor(360 * x * x, [], 'float64'), 1e-12);
    }),
  );
});

test('valueAndGrad hands on what the function found out on the way, as plain numbers, and is otherwise grad and the function', () => {
  fc.assert(
    fc.property(aLoss, ({ theta, loss }) => {
      const [y, g, aux] = valueAndGrad((theta: mlp.Mlp): [Tensor, { twice: Tensor; fixed: Tensor }] => {
        const y = loss(theta);
        return [y, { twice: mul(2, y), fixed: tensor(5) }];
      })(theta);
      expectClose(y, loss(theta), 0);
      expectClose(g, grad(loss)(theta), 0);
      expect(item(aux.twice)).toBe(2 * item(y));
      expect(item(aux.fixed)).toBe(5);
      const [plainY, plainG] = valueAndGrad(loss)(theta);
      expectClose([plainY, plainG], [y, g], 0);
    }),
    { numRuns: 20 },
  );
});

test('stopGradient is the identity, and a constant for all enclosing derivatives', () => {
  const x = tensor([0.5, -2], [2], 'float64');
  expectClose(stopGradient(x), x, 0);
  expectClose(grad((x: Tensor) => dot(stopGradient(x), x))(x), x, 0);
  expectClose(hvp((x: Tensor) => sum(mul(stopGradient(square(x)), x)), x)(ones([2], 'float64')), zeros([2], 'float64'), 0);
});

test('cast rounds to float32, and carries a gradient back in the type that came in', () => {
  const x = tensor([0.1, 2], [2], 'float64');
  expect(numbers(cast(x, 'float32'))).toEqual(Float32Array.of(0.1, 2));
  const g = grad((x: Tensor) => cast(sum(square(cast(x, 'float32'))), 'float64'))(x);
  expect(dtypeOf(g)).toBe('float64');
  expectClose(g, mul(2, x), 1e-7);
});

// ── operations of one's own ──

test('an operation of one’s own is differentiated by its rules, and more than once', () => {
  const cube = primitive((x: Tensor) => pow(x, 3), [(g, _y, x) => mul(3, g, square(x))]);
  fc.assert(
    fc.property(aTensor([3]), (x) => {
      expectClose(grad((x: Tensor) => sum(cube(x)))(x), mul(3, square(x)), 1e-12);
      expectClose(hvp((x: Tensor) => sum(cube(x)), x)(ones([3], 'float64')), mul(6, x), 1e-12);
    }),
  );
});
