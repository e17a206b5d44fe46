/** Sums and maxima over ranks, in float64 and in the order of ranks: the same for every engine. */
import type { Reals } from '../../algos/collective.js';

/** Reductions of the numbers that the ranks have at one place. */
export type Reduction = 'sum' | 'mean' | 'max';

/** An array of n zeros of the type of x. */
export const zerosLike = <A extends Reals>(x: A, n: number): A =>
  (x instanceof Float32Array ? new Float32Array(n) : new Float64Array(n)) as A;

/**
 * Reduces parts [n] of all ranks, in their order, into out [n]. The sum begins with rank 0's
 * number, and the mean is the sum divided once, before it is rounded to the type of out.
 */
export const combine = (how: Reduction, parts: readonly Reals[], out: Reals): void => {
  const [first, ...others] = parts;
  for (let i = 0; i < out.length; i++) {
    let x = first[i];
    if (how === 'max') for (const part of others) x = Math.max(x, part[i]);
    else for (const part of others) x += part[i];
    out[i] = how === 'mean' ? x / parts.length : x;
  }
};
