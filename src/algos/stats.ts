/** What many numbers come to. */
import { numbers, type Tensor } from '../autodiff/index.js';
import type { Info, Stats } from './types.js';

/** Mean, population standard deviation and extremes. Two passes, in float64. */
export const summarize = (x: Tensor): Stats => {
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

/**
 * What many updates measured: numbers on average, statistics as those of all their numbers together. An update that did
 * not measure something has no part in it.
 */
export const pooled = (infos: readonly Info[]): Info => {
  const names = new Set(infos.flatMap((info) => Object.keys(info)));
  return Object.fromEntries(
    [...names].map((name) => [name, together(infos.flatMap((info) => info[name] ?? []))]),
  );
};

const average = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

/** The variance of all is the mean of the variances plus the variance of the means, where all are of equally many numbers. */
const together = (xs: readonly (number | Stats)[]): number | Stats => {
  const of = xs.filter((x) => typeof x !== 'number');
  if (of.length === 0) return average(xs as readonly number[]);
  const mean = average(of.map((x) => x.mean));
  const variance = average(of.map((x) => x.std * x.std + (x.mean - mean) * (x.mean - mean)));
  const [min, max] = [
    of.reduce((m, x) => Math.min(m, x.min), Infinity),
    of.reduce((m, x) => Math.max(m, x.max), -Infinity),
  ];
  return { mean, std: Math.sqrt(variance), min, max };
};
