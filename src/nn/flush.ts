/**
 * Denormal numbers in the state of an optimiser: float32 magnitudes below 1.2e-38, with which
 * processors compute up to a hundred times as slowly. A running mean of gradients that have become
 * 0 falls to them and stays there, because rounding keeps it from falling further.
 */
import { binary } from '../autodiff/arrays/elementwise.js';
import { dtypeOf, type Tensor } from '../autodiff/index.js';
import { type Op, primitive } from '../autodiff/tape.js';

/** The least normal float32 magnitude, 2^−126. */
const LEAST_NORMAL = 1.1754943508222875e-38;

/**
 * The magnitude below which moments count as 0, 1e-32 for eps = 1e-8: far enough below eps, which
 * is added to the root of a second moment, that no float32 parameter changes by it.
 */
export const leastMoment = (eps: number): number => {
  const share = 1e-8 * eps;
  return Math.max(LEAST_NORMAL, Math.min(1e-30, share * share));
};

/** [..] x, but 0 where |x| < least. ∂/∂x = 1. */
const flushed: Op<[x: Tensor, least: number]> = primitive(
  binary('flush', 'x > -y && x < y ? 0 : x') as Op<[x: Tensor, least: number]>,
  [(g) => g],
);

/**
 * [..] x, with its float32 numbers of a magnitude below `least` replaced by 0. ∂/∂x = 1. NaN
 * passes, and float64 keeps every number.
 */
export const flush = (x: Tensor, least: number): Tensor =>
  dtypeOf(x) === 'float64' ? x : flushed(x, least);
