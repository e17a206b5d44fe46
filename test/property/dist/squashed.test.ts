/** The squashed Gaussian: exact far out, where float32 has only ±1 left, and its gradients. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  add,
  broadcastTo,
  dtypeOf,
  exp,
  grad,
  item,
  mul,
  numbers,
  sub,
  sum,
  type Tensor,
  tensor,
  tree,
  zeros,
} from '../../../src/autodiff/index.js';
import { type Gaussian, sampleWithLogProb, squashed, squashedInto, standardNormal } from '../../../src/dist/index.js';
import { logProbOf } from '../../../src/dist/squashed.js';
import { normal } from '../../../src/random.js';
import { aKey, expectClose, grid, real } from '../../support/arbitraries.js';
import { column, inDims } from '../../support/gaussians.js';

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
test('squashed: log π(tanh u) = log N(u) − log(1 − tanh²u), in a form that holds for |u| up to 50, in float32 too', () => {
  fc.assert(
    fc.property(real, grid(-2, 2), grid(-50, 50), fc.constantFrom('float32' as const, 'float64' as const), (mu, logStd, u, dtype) => {
      const p = { mu: tensor([[mu]], [1, 1], dtype), logStd: tensor([logStd], [1], dtype) };
      const normal = -0.5 * ((u - mu) / Math.exp(logStd)) ** 2 - logStd - 0.5 * Math.log(2 * Math.PI);
      const want = normal - 2 * (Math.LN2 - u - softplus(-2 * u));
      const got = item(logProbOf(p, tensor([[u]], [1, 1], dtype)));
      expect(Math.abs(got - want)).toBeLessThan((dtype === 'float32' ? 1e-5 : 1e-12) * (1 + Math.abs(normal)));
      if (Math.abs(u) < 5) expect(Math.abs(want - (normal - Math.log(1 - Math.tanh(u) ** 2)))).toBeLessThan(1e-7);
      const g = grad((p: Gaussian) => sum(logProbOf(p, tensor([[u]], [1, 1], dtype))))(p);
      for (const x of tree.leaves(g)) expect(Number.isFinite(numbers(x)[0])).toBe(true);
    }),
  );
});

test('squashed: sampleWithLogProb gives a sample, and the log-probability that logProb finds for it', () => {
  fc.assert(
    fc.property(inDims(2), aKey, (p, k) => {
      const small = { mu: mul(0.3, p.mu), logStd: sub(mul(0.3, p.logStd), 1) };
      const { act, logp } = sampleWithLogProb(k, small);
      expect(act).toEqual(squashed.sample(k, small));
      expectClose(logp, squashed.logProb(small, act), 1e-6);
      for (const a of numbers(act)) expect(Math.abs(a)).toBeLessThan(1);
    }),
  );
});

test('[D12] squashed: sampleFrom has the log-probability of tanh u from u = μ + σ ξ itself, also where float32 has only ±1 left', () => {
  fc.assert(
    fc.property(grid(-20, 20), grid(-2, 2), real, fc.constantFrom('float32' as const, 'float64' as const), (mu, logStd, xi, dtype) => {
      const of = (x: number): Tensor => tensor([[x]], [1, 1], dtype);
      const u = mu + Math.exp(logStd) * xi;
      const want = -0.5 * xi * xi - logStd - 0.5 * Math.log(2 * Math.PI) - 2 * (Math.LN2 - u - softplus(-2 * u));
      const { act, logp } = squashed.sampleFrom({ mu: of(mu), logStd: of(logStd) }, of(xi));
      const tol = dtype === 'float32' ? 1e-5 : 1e-12;
      expectClose(act, of(Math.tanh(u)), tol);
      expectClose(logp, tensor([want], [1], dtype), tol);
    }),
  );
  const at10 = squashed.sampleFrom({ mu: tensor([[10]]), logStd: tensor([[0]]) }, tensor([[0]]));
  expect(item(at10.logp)).toBeCloseTo(-0.5 * Math.log(2 * Math.PI) + 18.6137, 4);
});

test('squashed: gradients pass through an action and through its log-probability, to μ and to σ', () => {
  fc.assert(
    fc.property(inDims(2), aKey, (p, k) => {
      const xi = standardNormal(k, p.mu);
      const { act } = squashed.sampleFrom(p, xi);
      const [slope, far] = [sub(1, mul(act, act)), mul(exp(p.logStd), xi)]; // da/du, and du/d log σ
      const g = grad((p: Gaussian) => sum(squashed.sampleFrom(p, xi).act))(p);
      expectClose(g, { mu: slope, logStd: mul(slope, far) }, 1e-10);
      const h = grad((p: Gaussian) => sum(squashed.sampleFrom(p, xi).logp))(p);
      expectClose(h, { mu: mul(2, act), logStd: sub(mul(2, act, far), 1) }, 1e-10);
    }),
  );
});

test('standardNormal is normal(), in the shape and the type of another tensor', () => {
  fc.assert(
    fc.property(aKey, fc.constantFrom('float32' as const, 'float64' as const), (k, dtype) => {
      const xi = standardNormal(k, zeros([3, 2], dtype));
      expect(dtypeOf(xi)).toBe(dtype);
      expect(xi).toEqual(tensor(normal(k, [3, 2]), [3, 2], dtype));
    }),
  );
});

test.each([
  ['squashed', squashed],
  ['squashedInto', squashedInto([-1, 0], [2, 10])],
])('%s: a sample is made of standard normal noise', (_name, dist) => {
  fc.assert(
    fc.property(inDims(2), aKey, (p, k) => {
      expectClose(dist.sample(k, p), dist.sampleFrom(p, standardNormal(k, p.mu)).act, 0);
    }),
  );
});

test('squashed: at ±1, where no u is left, the log-probability is finite all the same, and so is its gradient', () => {
  for (const dtype of ['float32', 'float64'] as const) {
    const p = { mu: zeros([2, 1], dtype), logStd: zeros([1], dtype) };
    const act = tensor([[-1], [1]], undefined, dtype);
    const g = grad((p: Gaussian) => sum(squashed.logProb(p, act)))(p);
    for (const x of [squashed.logProb(p, act), ...tree.leaves(g)]) expect([...numbers(x)].every(Number.isFinite)).toBe(true);
  }
});

test('squashed: the gradient of the entropy is that of its definition, for σ up to e²', () => {
  // ∫ in steps fine enough for the kink that log(1 − tanh²u) has, seen from far away
  const fine = Array.from({ length: 4801 }, (_, i) => (i - 2400) / 300);
  fc.assert(
    fc.property(real, grid(-3, 2), (mu, logStd) => {
      const p = { mu: column([mu]), logStd: column([logStd]) };
      const weight = fine.map((z) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) / 300);
      const expected = ({ mu, logStd }: Gaussian): Tensor => {
        const u = add(mu, mul(exp(logStd), tensor(Float64Array.from(fine), [fine.length, 1])));
        const surprise = mul(-1, logProbOf({ mu: broadcastTo(mu, u.shape), logStd }, u));
        return sum(mul(surprise, tensor(Float64Array.from(weight))));
      };
      const entropy = (p: Gaussian): Tensor => sum(squashed.entropy(p));
      expect(Math.abs(item(entropy(p)) - item(expected(p)))).toBeLessThan(1e-8 * (1 + Math.abs(item(expected(p)))));
      expectClose(grad(entropy)(p), grad(expected)(p), 1e-7);
    }),
    { numRuns: 30 },
  );
});
