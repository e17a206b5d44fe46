/** The squashed Gaussian, stretched onto a Box. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, cast, dtypeOf, mul, numbers, sub, type Tensor, tensor } from '../../../src/autodiff/index.js';
import { squashed, squashedInto, standardNormal, stretch } from '../../../src/dist/index.js';
import { aKey, aTensor, expectClose, grid } from '../../support/arbitraries.js';
import { inDims } from '../../support/gaussians.js';

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
