import { add, div, exp, mul, neg, square, sub, sum, type Tensor } from 'spinningup/autodiff';

/** ½ log 2π */
const HALF_LOG_2PI = 0.9189385332046727;

/**
 * log N(x; μ, diag(σ²)), [N].
 * @param x [N, n] actions
 * @param mu [N, n] means
 * @param logStd [n] or [N, n] logarithms of the standard deviations
 */
export const logProb = (x: Tensor, mu: Tensor, logStd: Tensor): Tensor => {
  const z = div(sub(x, mu), exp(logStd));
  return neg(sum(add(mul(0.5, square(z)), logStd, HALF_LOG_2PI), -1));
};
