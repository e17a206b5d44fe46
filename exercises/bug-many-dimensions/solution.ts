import { add, div, exp, mean, mul, neg, square, sub, sum, type Tensor } from 'spinningup/autodiff';

/** ½ log 2π */
const HALF_LOG_2PI = 0.9189385332046727;

/**
 * The log-probability of actions of a Gaussian policy and how far they are from its means, [N] each, and the logarithm of
 * the volume that it fills, [].
 * @param mu [N, n] means
 * @param logStd [n] logarithms of the standard deviations
 * @param act [N, n] actions
 */
export const measure = (
  mu: Tensor,
  logStd: Tensor,
  act: Tensor,
): { readonly logp: Tensor; readonly distance: Tensor; readonly logVolume: Tensor } => {
  const z = div(sub(act, mu), exp(logStd));
  const terms = neg(add(mul(0.5, square(z)), logStd, HALF_LOG_2PI));
  return { logp: sum(terms, -1), distance: mean(square(z), -1), logVolume: sum(logStd) };
};
