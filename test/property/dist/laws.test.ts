/** Laws of every distribution: probabilities, divergences, entropies and samples against sums over all actions. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  broadcastTo,
  cast,
  concat,
  dtypeOf,
  grad,
  hvp,
  item,
  numbers,
  slice,
  sum,
  type Tensor,
  type Tree,
  tensor,
  tree,
  zeros,
} from '../../../src/autodiff/index.js';
import { categorical, type Dist, type Gaussian, gaussian, squashed } from '../../../src/dist/index.js';
import { tanh } from '../../../src/math.js';
import { split } from '../../../src/random.js';
import { aKey, aTensor, expectClose, grid, noise, real } from '../../support/arbitraries.js';
import { column } from '../../support/gaussians.js';

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
