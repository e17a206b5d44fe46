/** The measured effect of a bug, in words and as curves. */

/** One curve of a measured program: `y` has a row for each seed. */
export interface MeasuredCurve {
  readonly curve: string;
  readonly x: readonly number[];
  readonly y: readonly (readonly number[])[];
}
/** The runs of an exercise, as exercises/measured.json has them. */
export interface MeasuredRuns {
  readonly right: readonly MeasuredCurve[];
  readonly broken?: readonly MeasuredCurve[];
}

const inPrint = (x: number): string => Number(x.toPrecision(4)).toLocaleString('en-US').replace('-', '−');
const lastOf = (curves: readonly MeasuredCurve[]): string => {
  const all = curves[0].y.map((row) => inPrint(row.at(-1) ?? Number.NaN));
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
};

/** The effect in a sentence: the last values of the right program and of the broken one, for each seed. */
export const effectInWords = ({ right, broken }: MeasuredRuns, quantity: string): string => {
  const seeds = `seeds ${right[0].y
    .map((_, seed) => seed)
    .join(', ')
    .replace(/, (\d+)$/, ' and $1')}`;
  const each = right.map((one) => `${one.curve}: the last ${quantity} is ${lastOf([one])}`);
  if (!broken) return `${each.join('; ')} (${seeds}).`;
  return `Measured with ${seeds}: the last ${quantity} of the right program is ${lastOf(right)}; with the bug it is ${lastOf(broken)}.`;
};

/** A line of a chart. */
export interface EffectLine {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly isPale: true;
}
/** The curves of seed 0, to stand pale behind those of a reader's program. */
export const measuredLines = ({ right, broken = [] }: MeasuredRuns): EffectLine[] => {
  const lines = (of: string, curves: readonly MeasuredCurve[]): EffectLine[] =>
    curves.map(({ curve, x, y }) => ({
      name: curves.length > 1 ? `${curve}, ${of}` : of,
      points: x.map((at, i) => [at, y[0][i]]),
      isPale: true,
    }));
  return [...lines('measured, right', right), ...lines('measured, with the bug', broken)];
};
