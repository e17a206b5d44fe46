/** Scales, ticks and SVG paths of the charts on the pages. Pure: numbers in, numbers and texts out. */
import { place, type Scale, ticks } from '../../../../bench/table/axes.js';

export { place, type Scale, short, signed, ticks } from '../../../../bench/table/axes.js';

/** A point in the units of the axes. */
export type Point = readonly [x: number, y: number];

/** An axis: its label with its unit, and the numbers from its one end to the other. */
export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** Round numbers along an axis, those inside of it only, about `some` of them. */
export const ticksWithin = ({ from, to }: Axis, some = 5): readonly number[] => {
  const slack = (to - from) * 1e-9;
  return ticks(from, to, some).filter((t) => t >= from - slack && t <= to + slack);
};

/** The number on an axis that is shown at a pixel: the inverse of `place`. */
export const valueAt = ({ domain, range }: Scale, pixel: number): number => place({ domain: range, range: domain }, pixel);

/** The scales of a chart. */
export interface Plane {
  readonly x: Scale;
  readonly y: Scale;
}

const pixel = ({ x, y }: Plane, [a, b]: Point): string => `${place(x, a).toFixed(1)},${place(y, b).toFixed(1)}`;

/** The path of a line through points; it is interrupted where a number is not finite. */
export const linePath = (plane: Plane, points: readonly Point[]): string => {
  let isDown = false;
  return points
    .map((point) => {
      const wasDown = isDown;
      isDown = point.every(Number.isFinite);
      return isDown ? `${wasDown ? 'L' : 'M'}${pixel(plane, point)}` : '';
    })
    .join('');
};

/** The path of bars from 0 to each point's y, `width` units of the x axis wide. */
export const barsPath = (plane: Plane, points: readonly Point[], width: number): string =>
  points
    .map(([a, b]) => {
      const corners: readonly Point[] = [
        [a - width / 2, 0],
        [a - width / 2, b],
        [a + width / 2, b],
        [a + width / 2, 0],
      ];
      return `${linePath(plane, corners)}Z`;
    })
    .join('');

/**
 * The share of numbers in each of n equal bins, as points at the middles of the bins. Numbers outside of the axis are
 * counted in the bins at its ends, so that the shares add up to 1.
 */
export const histogram = (xs: ArrayLike<number>, { from, to }: Pick<Axis, 'from' | 'to'>, n: number): readonly Point[] => {
  const counts = new Array<number>(n).fill(0);
  const width = (to - from) / n;
  for (let i = 0; i < xs.length; i++) counts[Math.min(n - 1, Math.max(0, Math.floor((xs[i] - from) / width)))]++;
  return counts.map((count, i) => [from + (i + 0.5) * width, count / xs.length]);
};

/** n numbers in equal steps from one to another, both included. */
export const evenly = (from: number, to: number, n: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));
