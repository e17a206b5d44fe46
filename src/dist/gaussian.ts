/**
 * Diagonal Gaussians N(μ, diag(σ²)), given by μ [N, n] and log σ, [n] (the same in every state) or
 * [N, n].
 */
import {
  add,
  assertShapes,
  div,
  dtypeOf,
  exp,
  mul,
  neg,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
} from '../autodiff/index.js';
import { type Key, normal } from '../random.js';
import type { Dist } from './dist.js';

/** The parameters of a diagonal Gaussian: mu [N, n], and logStd [n] or [N, n]. */
export type Gaussian = { readonly mu: Tensor; readonly logStd: Tensor };

/** ½ log 2π */
export const HALF_LOG_2PI = 0.9189385332046727;

/** [..] ξ ∼ N(0, I), of the shape and type of `like` [..]. */
export const standardNormal = (key: Key, like: Tensor): Tensor =>
  tensor(normal(key, like.shape), like.shape, dtypeOf(like));

/** The family of diagonal Gaussians, by μ [N, n] and log σ; actions are [N, n]. */
export const gaussian: Dist<Gaussian> = {
  /** μ + σ ⊙ ξ with ξ ∼ N(0, I): the gradient passes through μ and σ. */
  sample: (key: Key, { mu, logStd }) => add(mu, mul(exp(logStd), standardNormal(key, mu))),
  mode: ({ mu }) => mu,
  logProb: ({ mu, logStd }, act) => {
    assertShapes('gaussian.logProb', { mu: [mu, 'N n'], act: [act, 'N n'] });
    const z = div(sub(act, mu), exp(logStd));
    return neg(sum(add(mul(0.5, square(z)), logStd, HALF_LOG_2PI), -1));
  },
  entropy: ({ mu, logStd }) => sum(add(mul(0, mu), logStd, 0.5 + HALF_LOG_2PI), -1),
  kl: (p, q) => {
    const varP = exp(mul(2, p.logStd));
    const varQ = exp(mul(2, q.logStd));
    const distance = div(add(varP, square(sub(p.mu, q.mu))), mul(2, varQ));
    return sum(add(sub(q.logStd, p.logStd), distance, -0.5), -1);
  },
};
