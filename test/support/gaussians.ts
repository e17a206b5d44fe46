/** Gaussians in several dimensions, and columns of numbers. */
import type fc from 'fast-check';
import { mul, type Tensor, tensor } from '../../src/autodiff/index.js';
import type { Gaussian } from '../../src/dist/index.js';
import { tensorsOf } from './arbitraries.js';

/** [N, 1] in float64. */
export const column = (xs: ArrayLike<number>): Tensor => tensor(Float64Array.from(xs), [xs.length, 1]);

/** Parameters of two Gaussians in n dimensions: μ and log σ, [2, n] each. */
export const inDims = (n: number): fc.Arbitrary<Gaussian> =>
  tensorsOf([
    [2, n],
    [2, n],
  ]).map(([mu, s]) => ({ mu, logStd: mul(0.5, s) }));
