/**
 * Expectations under a Gaussian of functions with a bend at 0, by a quadrature that follows the
 * scale of the Gaussian.
 */
import {
  add,
  dtypeOf,
  exp,
  mul,
  numbers,
  reshape,
  stopGradient,
  sum,
  type Tensor,
  tensor,
} from '../autodiff/index.js';
import { exp as expOf, log } from '../math.js';
import type { Gaussian } from './gaussian.js';

/** Nodes of a quadrature: from −HALF to HALF. */
const HALF = 128;
const NODES = 2 * HALF + 1;
/**
 * The distance from the mean, in standard deviations, beyond which a Gaussian weight is 0 in
 * float64.
 */
const REACH = 13;
/**
 * The distance from the mean, in standard deviations, up to which a bend needs nodes of its own.
 */
const NEAR = 6;
/**
 * Width of a bend in u at 0. The poles of tanh are at ±iπ/2, and sinh leads no nearer to them than
 * 45°.
 */
const BEND = Math.PI / Math.SQRT2;

/**
 * z, and φ(z) dz, for an integral over N(0, 1) of a function of u = μ + σz: z = c + b sinh t in
 * equal steps of t, with c where u is 0 and b as wide as the bend is there. The steps are fine at
 * the bend, whatever σ is, and grow away from it. Takahasi & Mori 1973 show that the error of the
 * trapezoidal rule in t falls exponentially in the number of nodes.
 */
const putNodes = (
  mu: number,
  std: number,
  z: Float64Array,
  weights: Float64Array,
  at: number,
): void => {
  const c = Math.max(-NEAR, Math.min(NEAR, -mu / std)) || 0; // 0 where σ and μ are 0
  const b = Math.min(1, BEND / std);
  const far = (REACH + Math.abs(c)) / b;
  const step = log(far + Math.sqrt(far * far + 1)) / HALF; // asinh
  const scale = (b * step) / Math.sqrt(2 * Math.PI);
  for (let k = 0; k < NODES; k++) {
    const e = expOf((k - HALF) * step);
    const x = c + (b * (e - 1 / e)) / 2;
    z[at + k] = x;
    weights[at + k] = ((scale * (e + 1 / e)) / 2) * expOf(-0.5 * x * x);
  }
};

/**
 * [N, n] E[f(u)] for u ∼ N(μ, σ²) in each dimension by itself, with μ [N, n] and log σ [n] or [N,
 * n].
 * @param f elementwise; smooth but for a bend at u = 0 that is about 1 wide, such as log cosh, and
 *   growing no faster than u² away from it
 */
export const expectation = (f: (u: Tensor) => Tensor, { mu, logStd }: Gaussian): Tensor => {
  const std = exp(add(mul(0, mu), logStd)); // [N, n], also where log σ is [n]
  const m = numbers(stopGradient(mu));
  const s = numbers(stopGradient(std));
  const z = new Float64Array(m.length * NODES);
  const weights = new Float64Array(m.length * NODES);
  for (let i = 0; i < m.length; i++) putNodes(m[i], s[i], z, weights, i * NODES);
  const nodes = (xs: Float64Array): Tensor => tensor(xs, [m.length, NODES], dtypeOf(mu));
  const column = (x: Tensor): Tensor => reshape(x, [m.length, 1]);
  const u = add(column(mu), mul(column(std), nodes(z)));
  return reshape(sum(mul(f(u), nodes(weights)), -1), mu.shape);
};
