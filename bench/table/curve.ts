/** Learning curves: made compact, averaged over seeds, read between their points. Nothing goes beyond a curve's ends. */

/** [environment steps, mean return] */
export type Point = readonly [steps: number, value: number];
export type Curve = readonly Point[];

/** Points that a stored curve has at most. */
export const MOST = 200;

const meanOf = (points: Curve): number => points.reduce((sum, [, y]) => sum + y, 0) / points.length;

/**
 * A curve of at most `most` points. Each is the mean of equally many epochs, at the steps of the last of them; the first
 * one may be of fewer, so that the last point is where the curve ends. A curve that is short enough stays as it is.
 */
export const thinned = (curve: Curve, most = MOST): Curve => {
  const size = Math.ceil(curve.length / most);
  const first = curve.length % size || size;
  const ends = Array.from({ length: Math.ceil(curve.length / size) }, (_, i) => first + i * size);
  return ends.map((end) => [curve[end - 1][0], meanOf(curve.slice(Math.max(0, end - size), end))]);
};

/** Points in a twentieth of a curve, at least 1: the window of the means that are shown and compared. */
export const windowOf = (curve: Curve): number => Math.max(1, Math.floor(curve.length / 20));

/** The mean over the last twentieth. */
export const finalOf = (curve: Curve): number => meanOf(curve.slice(-windowOf(curve)));

/** At each point the mean over the twentieth that ends there. */
export const smoothed = (curve: Curve): Curve =>
  curve.map(([steps], i) => [steps, meanOf(curve.slice(Math.max(0, i + 1 - windowOf(curve)), i + 1))]);

/** Several seeds at one number of steps. */
export interface Spread {
  readonly steps: number;
  readonly lowest: number;
  readonly mean: number;
  readonly highest: number;
}

/** @param seeds curves of one length of epochs */
export const spreadOf = (seeds: readonly Curve[]): readonly Spread[] =>
  seeds[0]
    .filter((_, i) => seeds.every((seed) => i < seed.length))
    .map(([steps], i) => {
      const values = seeds.map((seed) => seed[i][1]);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      return { steps, lowest: Math.min(...values), mean, highest: Math.max(...values) };
    });

/** A curve at a number of steps, between its points along a straight line; undefined before the first and after the last. */
export const at = (curve: Curve, steps: number): number | undefined => {
  const i = curve.findIndex(([x]) => x >= steps);
  if (i < 0) return undefined;
  const [x1, y1] = curve[i];
  if (x1 === steps) return y1;
  if (i === 0) return undefined;
  const [x0, y0] = curve[i - 1];
  return y0 + ((y1 - y0) * (steps - x0)) / (x1 - x0);
};

/** A curve up to a number of steps: its points, and where it stands there. */
export const upTo = (curve: Curve, steps: number): Curve => {
  const end = at(curve, steps);
  const before = curve.filter(([x]) => x < steps);
  return end === undefined ? before : [...before, [steps, end]];
};
