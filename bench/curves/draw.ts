/** One picture a world: our curves, a thin line for each seed and a thick one for their mean, beside the original's, dashed. */
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { COLOURS, FONT } from '../../src/run/plot/legend.js';

/** [environment steps, mean return] */
export type Point = readonly [steps: number, value: number];

export interface Curves {
  readonly algorithm: string;
  /** Of each seed. */
  readonly ours: readonly (readonly Point[])[];
  readonly original: readonly Point[];
}

interface Dot {
  readonly algorithm: string;
  readonly who: string;
  readonly line: string;
  readonly steps: number;
  readonly value: number;
}

/** At each step that all seeds have. */
export const meanOf = (seeds: readonly (readonly Point[])[]): Point[] =>
  seeds[0]
    .filter((_, i) => seeds.every((seed) => i < seed.length))
    .map(([steps], i) => [steps, seeds.reduce((sum, seed) => sum + seed[i][1], 0) / seeds.length]);

/** A twentieth of a run: over so many epochs is the mean that is shown, and compared. */
export const windowOf = (curve: readonly Point[]): number => Math.max(1, Math.floor(curve.length / 20));
const smoothed = (curve: readonly Point[]): Point[] =>
  curve.map(([steps], i) => {
    const last = curve.slice(Math.max(0, i + 1 - windowOf(curve)), i + 1);
    return [steps, last.reduce((sum, [, y]) => sum + y, 0) / last.length];
  });

/** A curve at a step between its points. */
export const at = (curve: readonly Point[], steps: number): number => {
  const i = Math.max(
    1,
    curve.findIndex(([x]) => x >= steps),
  );
  const [[x0, y0], [x1, y1]] = [curve[i - 1], curve[i]];
  return y0 + ((y1 - y0) * (steps - x0)) / (x1 - x0);
};

const dots = (algorithm: string, who: string, line: string, curve: readonly Point[]): Dot[] =>
  curve.map(([steps, value]) => ({ algorithm, who, line, steps, value }));

const dotsOf = ({ algorithm, ours, original }: Curves, end: number): Dot[] => [
  ...ours.flatMap((seed, i) => dots(algorithm, 'a seed', `seed ${i}`, smoothed(seed))),
  ...dots(algorithm, 'ours, mean', 'mean', smoothed(meanOf(ours))),
  ...dots(algorithm, 'the original', 'original', [...original.filter(([steps]) => steps < end), [end, at(original, end)]]),
];

const lineOf = (who: string, mark: object): object => ({
  transform: [{ filter: { field: 'who', equal: who } }],
  mark: { type: 'line', ...mark },
  encoding: { detail: { field: 'line' } },
});

const panel = (curves: readonly Curves[]): object => {
  const end = Math.max(...curves.flatMap(({ ours }) => ours.flatMap((seed) => seed.map(([steps]) => steps))));
  return {
    width: 420,
    height: 280,
    data: { values: curves.flatMap((curve) => dotsOf(curve, end)) },
    encoding: {
      x: {
        field: 'steps',
        type: 'quantitative',
        title: 'Environment steps',
        scale: { domain: [0, end] },
        axis: { format: '~s', tickCount: 5 },
      },
      y: { field: 'value', type: 'quantitative', title: 'Mean return' },
      color: {
        field: 'algorithm',
        type: 'nominal',
        sort: null,
        scale: { domain: curves.map(({ algorithm }) => algorithm), range: COLOURS },
        legend: { title: null, orient: 'top-left', fillColor: 'white' },
      },
    },
    layer: [
      lineOf('a seed', { strokeWidth: 0.8, opacity: 0.5 }),
      lineOf('ours, mean', { strokeWidth: 2.2 }),
      lineOf('the original', { strokeWidth: 1.6, strokeDash: [5, 4] }),
    ],
  };
};

/** @returns SVG */
export const picture = async (world: string, panels: readonly (readonly Curves[])[]): Promise<string> => {
  const seeds = panels[0][0].ours.length;
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    title: {
      text: world,
      subtitle: [
        `Thin: a seed, in means of a twentieth of its run; thick: the mean of ${seeds}.`,
        'Dashed: the original, ten seeds, on MuJoCo of its time.',
      ],
      anchor: 'start',
    },
    hconcat: panels.map(panel),
    resolve: { scale: { color: 'independent', x: 'independent', y: 'independent' } },
    config: { font: FONT, view: { stroke: null }, title: { font: FONT, subtitleFont: FONT } },
  };
  const view = new View(parse(compile(spec as never).spec), { renderer: 'none' });
  return view.toSVG().finally(() => view.finalize());
};
