/** Numbers along an axis, and names beside the ends of lines. */
import { number } from '../../src/run/print/text.js';

/** A piece of the numbers, and the pixels that show it. */
export interface Scale {
  readonly domain: readonly [from: number, to: number];
  readonly range: readonly [from: number, to: number];
}

export const place = ({ domain: [a, b], range: [p, q] }: Scale, x: number): number => p + ((q - p) * (x - a)) / (b - a);

/** Round numbers from one at or below the lowest to one at or above the highest, some five of them. */
export const ticks = (lowest: number, highest: number, some = 5): readonly number[] => {
  const rough = (highest - lowest || Math.abs(highest) || 1) / some;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((x) => x * power >= rough) ?? 10);
  const first = Math.floor(lowest / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(highest / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
};

/** 0, 500k, 1.5M */
export const short = (x: number): string => {
  if (Math.abs(x) >= 1e6) return `${Number((x / 1e6).toPrecision(3))}M`;
  return Math.abs(x) >= 1e3 ? `${Number((x / 1e3).toPrecision(3))}k` : `${x}`;
};

/** 1,700; and −120 with a minus sign that is as wide as a plus. */
export const signed = (x: number, places = 0): string =>
  number(x, places)
    .replace(/^-(?=.*[1-9])/, '−')
    .replace(/^-/, '');

/**
 * Places for names beside the ends of lines, each as near to its own end as the others leave room for.
 * @param wanted heights, from the top, in pixels
 * @param gap pixels from one name to the next at least
 * @param room from and to where there is room: enough for all, or they go beyond its lower end
 * @returns heights in the order of those that were wanted
 */
export const spread = (wanted: readonly number[], gap: number, [top, bottom]: readonly [number, number]): readonly number[] => {
  const order = wanted.map((_, i) => i).sort((i, j) => wanted[i] - wanted[j] || i - j);
  const places = order.map((i) => wanted[i]);
  for (let pass = 0; pass < 100; pass++)
    for (let i = 1; i < places.length; i++) {
      const short = gap - (places[i] - places[i - 1]);
      if (short > 0) [places[i - 1], places[i]] = [places[i - 1] - short / 2, places[i] + short / 2];
    }
  for (let i = places.length - 1, most = bottom; i >= 0; i--, most = places[i + 1] - gap) places[i] = Math.min(places[i], most);
  for (let i = 0, least = top; i < places.length; i++, least = places[i - 1] + gap) places[i] = Math.max(places[i], least);
  const result: number[] = [];
  order.forEach((i, j) => {
    result[i] = places[j];
  });
  return result;
};
