/**
 * Gaussians squashed into (−1, 1): a = tanh(u), u ∼ N(μ, diag(σ²)). Haarnoja et al. 2018, appendix
 * C. Everything is in tanh space: there is no term for the scale of an environment's actions.
 */
import {
  add,
  clip,
  div,
  dtypeOf,
  exp,
  log,
  mul,
  neg,
  softplus,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
} from '../autodiff/index.js';
import type { Key } from '../random.js';
import type { Reparametrized } from './dist.js';
import { expectation } from './expectation.js';
import { type Gaussian, gaussian, HALF_LOG_2PI, standardNormal } from './gaussian.js';

/**
 * Elementwise log(1 − tanh²u) = 2 (log 2 − u − softplus(−2u)): exact for every u, where the left
 * side is log 0.
 */
const logSlope = (u: Tensor): Tensor => mul(2, sub(Math.LN2, add(u, softplus(mul(-2, u)))));

/**
 * [N] log π(a|s) of a = tanh(u), from u [N, n] itself: log N(u) − Σ log(1 − tanh²u).
 * @throws RangeError if u has not the shape of μ
 */
export const logProbOf = (p: Gaussian, u: Tensor): Tensor =>
  sub(gaussian.logProb(p, u), sum(logSlope(u), -1));

/**
 * Actions act [N, n] and their log-probabilities logp [N], drawn by key from the same u: stable
 * however far out u is.
 */
export const sampleWithLogProb = (
  key: Key,
  p: Gaussian,
): { readonly act: Tensor; readonly logp: Tensor } =>
  squashed.sampleFrom(p, standardNormal(key, p.mu));

/**
 * [..] artanh a = ½ log((1 + a) / (1 − a)), of a clipped to the outermost float32 inside (−1, 1):
 * at ±1 there is no finite u.
 */
const atanh = (a: Tensor): Tensor => {
  const inside = clip(a, -1 + 2 ** -24, 1 - 2 ** -24);
  return mul(0.5, sub(log(add(1, inside)), log(sub(1, inside))));
};

/** The family of Gaussians squashed into (−1, 1), by μ [N, n] and log σ; actions are [N, n]. */
export const squashed: Reparametrized<Gaussian> = {
  sample: (key: Key, p) => tanh(gaussian.sample(key, p)),
  /** (u − μ) / σ is the noise itself, so log N(u) is a function of the noise and σ alone. */
  sampleFrom: ({ mu, logStd }, noise) => {
    const u = add(mu, mul(exp(logStd), noise));
    const negLogNormal = add(mul(0.5, square(noise)), logStd, HALF_LOG_2PI);
    return { act: tanh(u), logp: neg(sum(add(negLogNormal, logSlope(u)), -1)) };
  },
  /** tanh μ: the median in each dimension, and the action where no randomness is wanted. */
  mode: ({ mu }) => tanh(mu),
  /**
   * Prefer sampleWithLogProb where the action was just drawn: near ±1 the u behind an action is
   * lost.
   */
  logProb: (p, act) => logProbOf(p, atanh(act)),
  /** H(u) + E[Σ log(1 − tanh²u)]; the expectation has no closed form, and is a quadrature. */
  entropy: (p) => add(gaussian.entropy(p), sum(expectation(logSlope, p), -1)),
  /** tanh is one-to-one, so the divergence is that of the Gaussians. */
  kl: (p, q) => gaussian.kl(p, q),
};

/**
 * The family in (−1, 1)ⁿ stretched onto a Box with bounds low [n] and high [n]. Log-probabilities
 * and entropies stay in tanh space.
 */
export const squashedInto = (
  low: readonly number[],
  high: readonly number[],
): Reparametrized<Gaussian> => {
  const { into, from } = stretch(low, high);
  return {
    ...squashed,
    sample: (key: Key, p) => into(squashed.sample(key, p)),
    sampleFrom: (p, noise) => {
      const { act, logp } = squashed.sampleFrom(p, noise);
      return { act: into(act), logp };
    },
    mode: (p) => into(squashed.mode(p)),
    logProb: (p, act) => squashed.logProb(p, from(act)),
  };
};

/**
 * The maps between (−1, 1)ⁿ and a Box with bounds low [n] and high [n], in each dimension by
 * itself: act = half the width · a + the middle. `into` and `from` take and return [N, n].
 */
export const stretch = (low: readonly number[], high: readonly number[]) => {
  const half = Float64Array.from(high, (h, i) => (h - low[i]) / 2);
  const middle = Float64Array.from(high, (h, i) => (h + low[i]) / 2);
  const row = (xs: Float64Array, like: Tensor): Tensor => tensor(xs, [1, xs.length], dtypeOf(like));
  return {
    into: (a: Tensor): Tensor => add(mul(a, row(half, a)), row(middle, a)),
    from: (act: Tensor): Tensor => div(sub(act, row(middle, act)), row(half, act)),
  };
};
