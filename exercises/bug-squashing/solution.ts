import { add, exp, mul, neg, softplus, square, sub, sum, type Tensor, tanh } from 'spinningup/autodiff';

/** ½ log 2π */
const HALF_LOG_2PI = 0.9189385332046727;

/** log(1 − tanh²u) of each number of u, in a form that is exact far out too. */
const logSlope = (u: Tensor): Tensor => mul(2, sub(Math.LN2, add(u, softplus(mul(-2, u)))));

/**
 * An action in (−1, 1) and its log-probability, from noise.
 * @param mu [N, n] means before tanh
 * @param logStd [N, n] logarithms of the standard deviations
 * @param noise [N, n] ∼ N(0, I)
 */
export const squashedAction = (mu: Tensor, logStd: Tensor, noise: Tensor): { readonly act: Tensor; readonly logp: Tensor } => {
  const u = add(mu, mul(exp(logStd), noise));
  const gaussian = neg(add(mul(0.5, square(noise)), logStd, HALF_LOG_2PI));
  const slope = logSlope(u);
  return { act: tanh(u), logp: sum(sub(gaussian, slope), -1) };
};
