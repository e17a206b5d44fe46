/** Runs of one condition at common x: runs may log after other numbers of steps than each other. */

/** The points of one run. */
export interface RunLine {
  /** The number of the run. */
  readonly unit: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Runs at the x of the one that reaches furthest, interpolated linearly between their own points;
 * NaN outside of their range. The x of a run that has none of these in its range are added.
 */
export const onCommonX = (lines: readonly RunLine[]): readonly RunLine[] => {
  if (lines.length < 2) return lines;
  const functions = lines.map(asFunction);
  const furthest = functions.reduce((a, b) => (reachesFurther(b, a) ? b : a));
  let x = furthest.x;
  for (const other of functions)
    if (!x.some((v) => v >= other.x[0] && v <= lastOf(other)))
      x = [...x, ...other.x].sort((a, b) => a - b);
  return functions.map((line) => ({
    unit: line.unit,
    x,
    y: x.map((v) => interpolated(line.x, line.y, v)),
  }));
};

const lastOf = ({ x }: RunLine): number => x.at(-1) ?? Number.NEGATIVE_INFINITY;

/** Whether a run ends at a higher x, or at the same with more points on its way. */
const reachesFurther = (a: RunLine, b: RunLine): boolean =>
  lastOf(a) > lastOf(b) || (lastOf(a) === lastOf(b) && a.x.length > b.x.length);

/** The run as a function of x: in ascending order, and the mean where several rows have one x. */
const asFunction = ({ unit, x, y }: RunLine): RunLine => {
  const at = new Map<number, number[]>();
  for (const [i, v] of x.entries()) {
    if (Number.isNaN(v)) continue;
    const values = at.get(v) ?? [];
    if (!Number.isNaN(y[i])) values.push(y[i]);
    at.set(v, values);
  }
  const ascending = [...at].sort(([a], [b]) => a - b);
  const mean = (values: readonly number[]): number =>
    values.length === 1 ? values[0] : values.reduce((a, b) => a + b, 0) / values.length;
  return {
    unit,
    x: ascending.map(([v]) => v),
    y: ascending.map(([, values]) => mean(values)),
  };
};

/** Linear interpolation of y at v; NaN outside the range of x. */
const interpolated = (x: readonly number[], y: readonly number[], v: number): number => {
  const i = x.findIndex((at) => at >= v);
  if (i < 0) return Number.NaN;
  if (x[i] === v) return y[i];
  return i === 0 ? Number.NaN : y[i - 1] + ((v - x[i - 1]) / (x[i] - x[i - 1])) * (y[i] - y[i - 1]);
};
