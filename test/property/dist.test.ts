/** One law after another over all distributions: densities, and what follows from them by sums and integrals. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  broadcastTo,
  cast,
  concat,
  dtypeOf,
  exp,
  grad,
  hvp,
  item,
  mul,
  numbers,
  ones,
  reshape,
  slice,
  sub,
  sum,
  type Tensor,
  type Tree,
  tensor,
  tree,
  zeros,
} from '../../src/autodiff/index.js';
import {
  categorical,
  type Dist,
  type Gaussian,
  gaussian,
  sampleWithLogProb,
  squashed,
  squashedInto,
  standardNormal,
  stretch,
} from '../../src/dist/index.js';
import { logProbOf } from '../../src/dist/squashed.js';
import { tanh } from '../../src/math.js';
import { key, normal, split } from '../../src/random.js';
import { aKey, aTensor, expectClose, grid, noise, real, tensorsOf } from './arbitraries.js';

const column = (xs: ArrayLike<number>): Tensor => tensor(Float64Array.from(xs), [xs.length, 1]);

/** A family with all that is needed to sum or to integrate over its actions: where, and with which weights. */
interface Family {
  readonly dist: Dist<Tree>;
  /** Parameters of one distribution: [1, n] leaves in float64. */
  readonly params: fc.Arbitrary<Tree>;
  readonly support: (p: Tree) => { readonly act: Tensor; readonly weights: readonly number[] };
  /** How well a sum over the support is the sum over all actions. */
  readonly tol: number;
}
/** z from −12 to 12 in steps of 1/32: more than enough for any Gaussian times something smooth. */
const z = Array.from({ length: 769 }, (_, i) => (i - 384) / 32);
const scaleOf = (p: Tree): [mu: number, std: number] => {
  const { mu, logStd } = p as Gaussian;
  return [item(mu), Math.exp(item(logStd))];
};
const gaussians = (mu: fc.Arbitrary<number>, logStd: fc.Arbitrary<number>): fc.Arbitrary<Tree> =>
  fc.record({ mu: aTensor([1, 1], 'float64', mu), logStd: aTensor([1, 1], 'float64', logStd) });

const families: Readonly<Record<string, Family>> = {
  categorical: {
    dist: categorical,
    params: fc.integer({ min: 1, max: 5 }).chain((n) => aTensor([1, n])),
    support: (p) => {
      const n = (p as Tensor).shape[1];
      return { act: tensor(Array.from({ length: n }, (_, a) => a)), weights: Array.from({ length: n }, () => 1) };
    },
    tol: 1e-12,
  },
  gaussian: {
    dist: gaussian as Dist<Tree>,
    params: gaussians(real, grid(-2, 1)),
    support: (p) => {
      const [mu, std] = scaleOf(p);
      return { act: column(z.map((z) => mu + std * z)), weights: z.map(() => std / 32) };
    },
    tol: 1e-10,
  },
  squashed: {
    dist: squashed as Dist<Tree>,
    params: gaussians(grid(-0.5, 0.5), grid(-2, -0.4)),
    support: (p) => {
      const [mu, std] = scaleOf(p);
      const u = z.map((z) => mu + std * z);
      return { act: column(u.map(Math.tanh)), weights: u.map((u) => std / 32 / Math.cosh(u) ** 2) };
    },
    tol: 1e-6, // float64 does not reach all the way to ±1
  },
};
/** The same row M times. */
const tile = (p: Tree, M: number): Tree => tree.map((x) => broadcastTo(x, [M, x.shape[1]]), p);
/** Σ or ∫ over the actions of f(a), given f at each action of the support. */
const total = (f: ArrayLike<number>, weights: readonly number[]): number =>
  weights.reduce((sum, w, i) => (w === 0 ? sum : sum + w * f[i]), 0);

describe.each(Object.keys(families))('%s', (name) => {
  const { dist, params, support, tol } = families[name];
  const logProbs = (p: Tree, act: Tensor): Float64Array => Float64Array.from(numbers(dist.logProb(tile(p, act.shape[0]), act)));
  const two = fc.tuple(params, params).filter(([p, q]) => tree.leaves(p)[0].shape[1] === tree.leaves(q)[0].shape[1]);
  const near = (a: number, b: number, slack = tol): void => expect(Math.abs(a - b)).toBeLessThan(slack * (1 + Math.abs(b)));
  /** [M, d] ∇ log π of each action of the support. */
  const scores = (p: Tree, act: Tensor): Tensor => {
    const g = grad((p: Tree) => sum(dist.logProb(p, act)))(tile(p, act.shape[0]));
    return concat(tree.leaves(g));
  };

  test('probabilities sum to one', () => {
    fc.assert(
      fc.property(params, (p) => {
        const { act, weights } = support(p);
        near(total(logProbs(p, act).map(Math.exp), weights), 1);
      }),
    );
  });

  test('KL(p ‖ q) is E_p[log p − log q], in that direction', () => {
    fc.assert(
      fc.property(two, ([p, q]) => {
        const { act, weights } = support(p);
        const [logP, logQ] = [logProbs(p, act), logProbs(q, act)];
        near(
          item(dist.kl(p, q)),
          total(
            logP.map((lp, i) => Math.exp(lp) * (lp - logQ[i])),
            weights,
          ),
          100 * tol,
        );
      }),
    );
  });

  test('KL is never below 0, and 0 where both are equal', () => {
    fc.assert(
      fc.property(two, ([p, q]) => {
        expect(item(dist.kl(p, q))).toBeGreaterThanOrEqual(-1e-12);
        expect(Math.abs(item(dist.kl(p, p)))).toBeLessThan(1e-15);
        expectClose(
          grad((q: Tree) => sum(dist.kl(p, q)))(p),
          tree.map((x) => zeros(x.shape, 'float64'), p),
          1e-15,
        );
      }),
    );
  });

  test('the entropy is −E[log p]', () => {
    fc.assert(
      fc.property(params, (p) => {
        const { act, weights } = support(p);
        near(
          item(dist.entropy(p)),
          -total(
            logProbs(p, act).map((lp) => Math.exp(lp) * lp),
            weights,
          ),
          10 * tol,
        );
      }),
    );
  });

  test('E[∇ log π] = 0: what does not depend on the action adds nothing to a policy gradient', () => {
    fc.assert(
      fc.property(params, (p) => {
        const { act, weights } = support(p);
        const [M, d] = scores(p, act).shape;
        const [s, lp] = [numbers(scores(p, act)), logProbs(p, act)];
        for (let j = 0; j < d; j++)
          near(
            total(
              lp.map((lp, i) => Math.exp(lp) * s[i * d + j]),
              weights,
            ),
            0,
            10 * tol,
          );
        expect(M).toBe(weights.length);
      }),
    );
  });

  test('the Hessian of KL(p ‖ ·) at p is the Fisher information E[∇ log π ∇ log πᵀ]', () => {
    fc.assert(
      fc.property(params, aKey, (p, k) => {
        const { act, weights } = support(p);
        const s = scores(p, act);
        const [M, d] = s.shape;
        const v = tree.map((x) => noise(k, x.shape), p);
        const flat = [...numbers(concat(tree.leaves(v)))];
        const lp = logProbs(p, act);
        const along = Float64Array.from({ length: M }, (_, i) => flat.reduce((sum, v, j) => sum + v * numbers(s)[i * d + j], 0));
        const product = numbers(concat(tree.leaves(hvp((q: Tree) => sum(dist.kl(p, q)), p)(v))));
        for (let j = 0; j < d; j++) {
          const fisher = total(
            lp.map((lp, i) => Math.exp(lp) * numbers(s)[i * d + j] * along[i]),
            weights,
          );
          near(product[j], fisher, 1000 * tol);
        }
      }),
    );
  });

  test('samples have the moments of the distribution, and their −log p has its entropy for a mean', () => {
    const M = 4000;
    fc.assert(
      fc.property(params, aKey, (p, k) => {
        const { act, weights } = support(p);
        const density = logProbs(p, act).map(Math.exp);
        const drawn = dist.sample(k, tile(p, M));
        const expectMoment = (f: (xs: Float64Array, act: Tensor) => Float64Array, slack = 1e-6): void => {
          const values = f(Float64Array.from(numbers(act)), act);
          const m = total(
            values.map((v, i) => density[i] * v),
            weights,
          );
          const variance = total(
            values.map((v, i) => density[i] * (v - m) ** 2),
            weights,
          );
          const sample = f(Float64Array.from(numbers(drawn)), drawn);
          const average = sample.reduce((sum, v) => sum + v, 0) / M;
          expect(Math.abs(average - m)).toBeLessThan(5.5 * Math.sqrt(variance / M) + slack);
        };
        expectMoment((xs) => xs);
        expectMoment((xs) => xs.map((x) => x * x));
        expectMoment((xs) => xs.map((x) => +(x > 0.3)), 5 / M); // what is rare may happen a few times
        expectMoment((_, act) => logProbs(p, act));
      }),
      { numRuns: 30 },
    );
  });

  test('one key draws one sample, and another key another one', () => {
    fc.assert(
      fc.property(params, aKey, (p, k) => {
        const many = tile(p, 50);
        expect(dist.sample(k, many)).toEqual(dist.sample(k, many));
        const [a, b] = split(k, 2).map((k) => dist.sample(k, many));
        if (numbers(dist.entropy(p))[0] > 0.3) expect(a).not.toEqual(b);
      }),
    );
  });

  test('rows do not know of each other', () => {
    fc.assert(
      fc.property(two, aKey, ([p, q], k) => {
        const both = tree.map((x, y) => concat([x, y], 0), p, q as never);
        const act = dist.sample(k, both);
        const row = (x: Tensor, i: number): Tensor => slice(x, i, i + 1, 0);
        for (const [i, one] of [p, q].entries()) {
          expectClose(row(dist.logProb(both, act), i), dist.logProb(one, row(act, i)), 1e-12);
          expectClose(row(dist.entropy(both), i), dist.entropy(one), 1e-12);
          expectClose(row(dist.mode(both), i), dist.mode(one), 0);
        }
        expectClose(row(dist.kl(both, tile(q, 2)), 0), dist.kl(p, q), 1e-12);
      }),
    );
  });

  test('everything has one number for each row, in the type of the parameters', () => {
    fc.assert(
      fc.property(
        params,
        aKey,
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom('float32' as const, 'float64' as const),
        (p, k, N, dtype) => {
          const many = tree.map((x) => cast(x, dtype), tile(p, N));
          const act = dist.sample(k, many);
          expect(act.shape[0]).toBe(N);
          expect(dist.mode(many).shape).toEqual(act.shape);
          for (const x of [dist.logProb(many, act), dist.entropy(many), dist.kl(many, many)])
            expect([x.shape, dtypeOf(x)]).toEqual([[N], dtype]);
        },
      ),
    );
  });
});

test.each(['categorical', 'gaussian'])('%s: no action is more likely than the mode', (name) => {
  const { dist, params, support } = families[name];
  fc.assert(
    fc.property(params, (p) => {
      const { act } = support(p);
      const best = item(dist.logProb(p, dist.mode(p)));
      for (const lp of numbers(dist.logProb(tile(p, act.shape[0]), act))) expect(lp).toBeLessThanOrEqual(best);
    }),
  );
});

test('squashed: the mode is tanh μ, the median: half of the samples lie on either side', () => {
  fc.assert(
    fc.property(families.squashed.params, aKey, (p, k) => {
      const M = 2000;
      const median = item(squashed.mode(p as Gaussian));
      expect(median).toBe(tanh(item((p as Gaussian).mu)));
      const above = numbers(squashed.sample(k, tile(p, M) as Gaussian)).filter((a) => a > median).length;
      expect(Math.abs(above - M / 2)).toBeLessThan((5.5 * Math.sqrt(M)) / 2);
    }),
    { numRuns: 30 },
  );
});

// ── categorical ──

test('[B13] logits of ±10⁴ give finite log-probabilities, entropies, divergences and gradients, and the right ones', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(-1e4, 0, 1e4), { minLength: 2, maxLength: 5 }),
      aKey,
      fc.constantFrom('float32' as const, 'float64' as const),
      (l, k, dtype) => {
        const logits = tensor(l, [1, l.length], dtype);
        const top = Math.max(...l);
        const ties = l.filter((x) => x === top).length;
        const tol = dtype === 'float32' ? 1e-3 : 1e-12; // 10⁴ is known to 1e-3 in float32
        l.forEach((x, a) => {
          const want = x - top - Math.log(ties);
          expectClose(categorical.logProb(logits, tensor([a])), tensor([want], [1], dtype), tol);
          const g = grad((l: Tensor) => sum(categorical.logProb(l, tensor([a]))))(logits);
          expectClose(g, tensor([l.map((x, b) => +(a === b) - (x === top ? 1 / ties : 0))], undefined, dtype), tol);
        });
        expectClose(categorical.entropy(logits), tensor([Math.log(ties)], [1], dtype), tol);
        const flat = zeros([1, l.length], dtype);
        expectClose(categorical.kl(logits, flat), tensor([Math.log(l.length / ties)], [1], dtype), tol);
        expect(l[item(categorical.sample(k, logits))]).toBe(top);
        expect(l[item(categorical.mode(logits))]).toBe(top);
      },
    ),
  );
});

test('adding a number to all logits changes nothing', () => {
  fc.assert(
    fc.property(aTensor([3, 4]), aTensor([3, 4]), real, aKey, (p, q, c, k) => {
      const shifted = add(p, c);
      const act = categorical.sample(k, p);
      expectClose(categorical.logProb(shifted, act), categorical.logProb(p, act), 1e-12);
      expectClose(categorical.kl(shifted, q), categorical.kl(p, q), 1e-12);
      expectClose(categorical.mode(shifted), categorical.mode(p), 0);
    }),
  );
});

test('an action that is none is refused', () => {
  for (const act of [2, -1, 0.5]) expect(() => categorical.logProb(zeros([1, 2]), tensor([act]))).toThrow(/from 0 to 1, but is/);
  expect(() => categorical.logProb(zeros([1, 2]), tensor([[0]]))).toThrow(/index \[N\]/);
});

// ── Gaussians in several dimensions ──

const inDims = (n: number): fc.Arbitrary<Gaussian> =>
  tensorsOf([
    [2, n],
    [2, n],
  ]).map(([mu, s]) => ({ mu, logStd: mul(0.5, s) }));
const dimension = (x: Tensor, j: number): Tensor => slice(x, j, j + 1);
const part = (p: Gaussian, j: number): Gaussian => ({ mu: dimension(p.mu, j), logStd: dimension(p.logStd, j) });

test.each([
  ['gaussian', gaussian],
  ['squashed', squashed],
])('[B2] %s: the log-probability of a vector is the sum over its dimensions, and so are entropy and KL', (_name, dist) => {
  const n = 3;
  fc.assert(
    fc.property(inDims(n), inDims(n), aKey, (p, q, k) => {
      const act = dist.sample(k, p);
      const over = (f: (j: number) => Tensor): Tensor => [0, 1, 2].map(f).reduce((a, b) => add(a, b));
      expectClose(
        dist.logProb(p, act),
        over((j) => dist.logProb(part(p, j), dimension(act, j))),
        1e-12,
      );
      expectClose(
        dist.entropy(p),
        over((j) => dist.entropy(part(p, j))),
        1e-12,
      );
      expectClose(
        dist.kl(p, q),
        over((j) => dist.kl(part(p, j), part(q, j))),
        1e-12,
      );
    }),
  );
});

test.each([
  ['gaussian', gaussian],
  ['squashed', squashed],
])('%s: a log σ [n] is the same in every row', (_name, dist) => {
  fc.assert(
    fc.property(tensorsOf([[4, 2], [2]]), inDims(2), aKey, ([mu, logStd], q, k) => {
      const [short, long] = [
        { mu, logStd },
        { mu, logStd: broadcastTo(logStd, [4, 2]) },
      ];
      const act = dist.sample(k, long);
      expect(dist.sample(k, short)).toEqual(act);
      expectClose(dist.logProb(short, act), dist.logProb(long, act), 0);
      expectClose(dist.entropy(short), dist.entropy(long), 0);
      const others = { mu: concat([q.mu, q.mu], 0), logStd: slice(reshape(q.logStd, [-1]), 0, 2) };
      expectClose(dist.kl(short, others), dist.kl(long, { ...others, logStd: broadcastTo(others.logStd, [4, 2]) }), 0);
    }),
  );
});

test('a vector where a column belongs is refused, and not broadcast to a matrix', () => {
  expect(() => gaussian.logProb({ mu: zeros([5, 1]), logStd: zeros([1]) }, zeros([5]))).toThrow(
    /gaussian\.logProb: act should be \[N, n\], but is \[5\]/,
  );
  expect(() => gaussian.logProb({ mu: zeros([5, 1]), logStd: zeros([1]) }, zeros([1, 5]))).toThrow(
    /gaussian\.logProb: N is 5 in mu, but 1 in act/,
  );
});

test('the gradient passes through a sample to μ and σ: da/dμ = 1, da/dσ = ξ', () => {
  fc.assert(
    fc.property(inDims(2), aKey, (p, k) => {
      const g = grad((p: Gaussian) => sum(gaussian.sample(k, p)))(p);
      expectClose(g.mu, ones([2, 2], 'float64'), 0);
      expectClose(g.logStd, sub(gaussian.sample(k, p), p.mu), 1e-12);
    }),
  );
});

// ── squashed ──

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

// ── squashed, and stretched onto a Box ──

/** A Box of two dimensions, neither of which has to be symmetric or like the other. */
const someBounds = fc
  .array(fc.tuple(grid(-5, 5), grid(0.1, 10)), { minLength: 2, maxLength: 2 })
  .map((sides) => ({ low: sides.map(([low]) => low), high: sides.map(([low, width]) => low + width) }));
const rowOf = (xs: readonly number[]): Tensor => tensor(Float64Array.from(xs), [1, xs.length]);

test('[D7] stretch takes ±1 to the bounds of each dimension and 0 to their middle, evenly in between, and back', () => {
  fc.assert(
    fc.property(someBounds, aTensor([3, 2], 'float64', grid(-1, 1)), ({ low, high }, a) => {
      const { into, from } = stretch(low, high);
      expectClose(into(rowOf([-1, -1])), rowOf(low), 1e-12);
      expectClose(into(rowOf([1, 1])), rowOf(high), 1e-12);
      const share = mul(0.5, add(a, 1));
      expectClose(into(a), add(rowOf(low), mul(share, sub(rowOf(high), rowOf(low)))), 1e-12);
      expectClose(from(into(a)), a, 1e-10);
      expect(dtypeOf(into(cast(a, 'float32')))).toBe('float32');
      expect(dtypeOf(from(cast(a, 'float32')))).toBe('float32');
    }),
  );
});

test('[D7] [D14] squashedInto is squashed with its actions in the Box, and all probabilities in tanh space', () => {
  fc.assert(
    fc.property(someBounds, inDims(2), inDims(2), aKey, ({ low, high }, p, q, k) => {
      const [dist, { into }] = [squashedInto(low, high), stretch(low, high)];
      const small = { mu: mul(0.3, p.mu), logStd: sub(mul(0.3, p.logStd), 1) };
      const a = squashed.sample(k, small);
      expectClose(dist.sample(k, small), into(a), 0);
      expectClose(dist.mode(p), into(squashed.mode(p)), 0);
      expectClose(dist.logProb(small, into(a)), squashed.logProb(small, a), 1e-6);
      const [ours, theirs] = [dist, squashed].map((d) => d.sampleFrom(p, standardNormal(k, p.mu)));
      expectClose(ours, { ...theirs, act: into(theirs.act) }, 0);
      expectClose(dist.entropy(p), squashed.entropy(p), 0);
      expectClose(dist.kl(p, q), squashed.kl(p, q), 0);
      numbers(dist.sample(k, p)).forEach((x, i) => {
        expect(x).toBeGreaterThanOrEqual(low[i % 2] - 1e-12);
        expect(x).toBeLessThanOrEqual(high[i % 2] + 1e-12);
      });
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

test('categorical: with one action there is no doubt', () => {
  const one = zeros([3, 1], 'float64');
  for (const x of [categorical.entropy(one), categorical.logProb(one, zeros([3])), categorical.mode(one)])
    expect([...numbers(x)].map(Math.abs)).toEqual([0, 0, 0]);
});

test('where no logit is a number, there is no action to draw, and the error says so', () => {
  expect(() => categorical.sample(key(0), tensor([[Number.NaN, Number.NaN]]))).toThrow(
    /categorical: logits should be numbers, but are \[NaN,NaN\]/,
  );
});
