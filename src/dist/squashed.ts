/**
 * Gaussians squashed into (−1, 1): a = tanh(u), u ∼ N(μ, diag(σ²)). Haarnoja et al. 2018, appendix C. Everything is in
 * tanh space: there is no term for the scale of an environment's actions.
 */
import { add, clip, dtypeOf, exp, log, mul, reshape, softplus, sub, sum, type Tensor, tanh, tensor } from '../autodiff/index.js';
import { exp as expOf } from '../math.js';
import type { Key } from '../random.js';
import type { Dist } from './dist.js';
import { type Gaussian, gaussian } from './gaussian.js';

/** Elementwise log(1 − tanh²u) = 2 (log 2 − u − softplus(−2u)): exact for every u, where the left side is log 0. */
const logSlope = (u: Tensor): Tensor => mul(2, sub(Math.LN2, add(u, softplus(mul(-2, u)))));

/** The density of a = tanh(u), from u itself: log N(u) − Σ log(1 − tanh²u). */
export const logProbOf = (p: Gaussian, u: Tensor): Tensor => sub(gaussian.logProb(p, u), sum(logSlope(u), -1));

/** An action and its log-probability, from the same u: what SAC needs, and stable however far out u is. */
export const sampleWithLogProb = (key: Key, p: Gaussian): { act: Tensor; logp: Tensor } => {
  const u = gaussian.sample(key, p);
  return { act: tanh(u), logp: logProbOf(p, u) };
};

/** ½ log((1 + a) / (1 − a)). At ±1 there is no u, so it stops at the last float32 before. */
const atanh = (a: Tensor): Tensor => {
  const inside = clip(a, -1 + 2 ** -24, 1 - 2 ** -24);
  return mul(0.5, sub(log(add(1, inside)), log(sub(1, inside))));
};

export const squashed: Dist<Gaussian> = {
  sample: (key: Key, p) => tanh(gaussian.sample(key, p)),
  /** tanh μ: the median in each dimension, and what is played when no randomness is wanted. */
  mode: ({ mu }) => tanh(mu),
  /** Prefer sampleWithLogProb where the action was just drawn: near ±1 the u behind an action is lost. */
  logProb: (p, act) => logProbOf(p, atanh(act)),
  /** H(u) + E[Σ log(1 − tanh²u)]; the expectation has no closed form, and is a quadrature. */
  entropy: (p) => add(gaussian.entropy(p), sum(expectation(logSlope, p), -1)),
  /** tanh is one-to-one, so the divergence is that of the Gaussians. */
  kl: (p, q) => gaussian.kl(p, q),
};

/** z and φ(z) dz at steps of 1/16: the trapezoidal rule, which for a Gaussian weight is exact to rounding. */
const STEP = 1 / 16;
const nodes = Float64Array.from({ length: 257 }, (_, i) => (i - 128) * STEP);
const weights = nodes.map((z) => (STEP * expOf(-0.5 * z * z)) / Math.sqrt(2 * Math.PI));

/** [N, n] E[f(u)] in each dimension. */
const expectation = (f: (u: Tensor) => Tensor, { mu, logStd }: Gaussian): Tensor => {
  const type = dtypeOf(mu);
  const column = (x: Tensor): Tensor => reshape(x, [-1, 1]);
  const std = exp(add(mul(0, mu), logStd)); // [N, n], also where log σ is [n]
  const u = add(column(mu), mul(column(std), tensor(nodes, [1, nodes.length], type)));
  return reshape(sum(mul(f(u), tensor(weights, [1, weights.length], type)), -1), mu.shape);
};
