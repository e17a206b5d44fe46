/** What many numbers come to. */
import { numbers, type Tensor } from '../autodiff/index.js';
import type { Stats } from './types.js';

/** Mean, population standard deviation and extremes. Two passes, in float64. */
export const stats = (x: Tensor): Stats => {
  const xs = numbers(x);
  let [sum, squares, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of xs) {
    sum += v;
    min = Math.min(min, v);
    max = Math.max(max, v);
  }
  const mean = sum / xs.length;
  for (const v of xs) squares += (v - mean) * (v - mean);
  return { mean, std: Math.sqrt(squares / xs.length), min, max };
};
