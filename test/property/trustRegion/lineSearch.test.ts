/** The line search of TRPO, and the surrogate that it improves. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActorCritic } from '../../../src/algos/actorCritic.js';
import { surrogate } from '../../../src/algos/naturalGradient.js';
import { fit, init } from '../../../src/algos/trpo.js';
import {
  add,
  item,
  mul,
  numbers,
  reshape,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
  type Tree,
  tensor,
  zeros,
} from '../../../src/autodiff/index.js';
import { key } from '../../../src/random.js';
import { aTensor, grid } from '../../support/arbitraries.js';

/** A policy of one parameter θ, whose surrogate and KL are polynomials of θ, so that its line search can be followed by hand. */
interface Polynomials {
  /** log r(θ) = θ − bend θ² for every action: the surrogate rises at 0, and falls beyond 1 / (2 bend). */
  readonly bend: number;
  /** KL(0 ‖ θ) = ½ θ² + steep θ⁴, of which the Hessian at 0 sees the first term alone. */
  readonly steep: number;
}
const theta = (p: Tree): Tensor => p as Tensor;
const policy = (
  { bend, steep }: Polynomials,
  kl = (t: Tensor): Tensor => add(mul(0.5, square(t)), mul(steep, square(square(t)))),
): ActorCritic => ({
  init: () => ({ pi: tensor(Float64Array.of(0)), v: tensor(Float64Array.of(0)) }),
  pi: (p) => p,
  v: (phi, obs) => mul(theta(phi), reshape(obs, [obs.shape[0]])),
  dist: {
    sample: () => zeros([1]),
    mode: () => zeros([1]),
    logProb: (p) => sub(theta(p), mul(bend, square(theta(p)))),
    entropy: () => zeros([1]),
    kl: (_, q) => kl(theta(q)),
  },
});
const one = tensor(Float64Array.of(1));
const targets = { obs: reshape(one, [1, 1]), act: one, adv: one, ret: one, logpOld: tensor(Float64Array.of(0)) };
const options = { delta: 0.02, dampingCoeff: 0, trainVIters: 0, backtrackCoeff: 0.5 };

/** θ after TRPO's update from θ = 0, and what it measured. */
const search = (ac: ActorCritic, backtrackIters: number) => {
  const { pi, info } = fit(ac, { ...options, backtrackIters })(init(ac)(key(0)), targets);
  return { pi: item(sum(theta(pi))), kl: info.kl as number, rejected: info.backtrackIters as number };
};

test('[C6] [C7] the first step is taken that keeps the KL and improves the surrogate, and none if none does', () => {
  const seen = new Set<number>();
  fc.assert(
    fc.property(grid(0, 30), grid(0, 300), fc.integer({ min: 0, max: 6 }), (bend, steep, iters) => {
      const found = search(policy({ bend, steep }), iters);
      const steps = Array.from({ length: iters }, (_, j) => 0.2 * 0.5 ** j); // √(2δ) = 0.2, halved each time
      const klOf = (t: number): number => 0.5 * t * t + steep * t ** 4;
      const isNear = steps.some((t) => Math.abs(klOf(t) - 0.02) < 1e-6 || Math.abs(t - bend * t * t) < 1e-9);
      fc.pre(!isNear); // there rounding decides
      const first = steps.findIndex((t) => klOf(t) <= 0.02 && t - bend * t * t > 0);
      expect(found.rejected).toBe(first < 0 ? iters : first);
      expect(found.pi).toBeCloseTo(first < 0 ? 0 : steps[first], 6);
      expect(found.kl).toBeCloseTo(first < 0 ? 0 : klOf(steps[first]), 6);
      seen.add(first);
    }),
  );
  expect(seen).toContain(-1);
  expect(seen.size).toBeGreaterThan(3);
});

test('a KL that is NaN at every step is an error that names it, for comparisons with NaN reject in silence', () => {
  const isStart = (t: Tensor): boolean => numbers(stopGradient(t))[0] === 0;
  const ac = policy({ bend: 0, steep: 0 }, (t) => (isStart(t) ? mul(0.5, square(t)) : mul(Number.NaN, t)));
  expect(() => search(ac, 4)).toThrow('trpo: a KL in the line search has become NaN');
});

test('the surrogate is mean r Â, and refuses columns among the vectors', () => {
  fc.assert(
    fc.property(aTensor([4]), aTensor([4]), aTensor([4]), (logp, logpOld, adv) => {
      const r = [...numbers(sub(logp, logpOld))].map(Math.exp);
      const want = r.reduce((s, x, i) => s + x * numbers(adv)[i], 0) / 4;
      expect(item(surrogate(logp, logpOld, adv))).toBeCloseTo(want, 9);
    }),
  );
  expect(() => surrogate(zeros([3]), zeros([3]), zeros([3, 1]))).toThrow(/surrogate: adv should be \[N\], but is \[3, 1\]/);
});
