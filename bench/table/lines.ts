/** Lines of a picture, made of runs and of the original's curves. */
import { ALGOS, originalOf } from './cells.js';
import { type Curve, smoothed, spreadOf, upTo } from './curve.js';
import type { Line, Panel } from './picture.js';

/** An algorithm in a world: a curve for each seed. */
export interface Bundle {
  readonly world: string;
  readonly algo: string;
  readonly steps: number;
  readonly curves: readonly Curve[];
  /** Mean over seeds of the returns in the end. */
  readonly value: number;
}

const linesOf = ({ world, algo, steps, curves, value }: Bundle): readonly Line[] => {
  const { name, colour } = ALGOS.find((one) => one.algo === algo) ?? { name: algo, colour: 7 };
  const spread = spreadOf(curves.map(smoothed));
  const band = curves.length > 1 ? spread : [];
  const ours = { name, colour, dashed: false, curve: spread.map((s) => [s.steps, s.mean] as const), value, band };
  const original = originalOf(world, algo, steps);
  if (!original) return [ours];
  const theirs = { name: `${name}, original`, colour, dashed: true, curve: upTo(original.curve, original.steps), value: original.value };
  return [ours, { ...theirs, band: [] }];
};

const seedsOf = (bundles: readonly Bundle[]): string => {
  const [least, most] = [Math.min, Math.max].map((f) => f(...bundles.map(({ curves }) => curves.length)));
  if (least === most) return least === 1 ? 'one seed' : `${least} seeds`;
  return `${least} to ${most} seeds`;
};

/** @returns one panel, or none for no bundles */
export const panelOf = (title: string, bundles: readonly Bundle[]): readonly Panel[] =>
  bundles.length === 0 ? [] : [{ title: `${title}, ${seedsOf(bundles)}`, lines: bundles.flatMap(linesOf) }];

/** The legend below a picture's title. */
export const notesFor = (panels: readonly Panel[]): readonly string[] => {
  const lines = panels.flatMap((panel) => panel.lines);
  const band = lines.some((line) => line.band.length > 0);
  return [
    `Solid: the mean over a twentieth of a run${band ? '; shaded: from the lowest seed to the highest.' : '.'}`,
    ...(lines.some(({ dashed }) => dashed) ? ['Dashed: the original, ten seeds, on the MuJoCo and the worlds of its time.'] : []),
  ];
};
