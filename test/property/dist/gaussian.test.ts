/** Gaussians in several dimensions: sums over the dimensions, shapes, gradients through samples. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, broadcastTo, concat, grad, ones, reshape, slice, sub, sum, type Tensor, zeros } from '../../../src/autodiff/index.js';
import { type Gaussian, gaussian, squashed } from '../../../src/dist/index.js';
import { aKey, expectClose, tensorsOf } from '../../support/arbitraries.js';
import { inDims } from '../../support/gaussians.js';

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
