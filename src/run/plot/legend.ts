/** Legends: colours and dashes of the curves, their labels, and the position of the legend. */
import type { Curve } from './curves.js';

/** Part of a Vega-Lite specification. */
export type VegaSpec = { readonly [key: string]: unknown };

/**
 * A palette for all kinds of colour vision: Okabe & Ito 2008, with yellow, which is faint on white,
 * moved to the end.
 */
export const LINE_COLOURS = [
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#D55E00',
  '#CC79A7',
  '#56B4E9',
  '#000000',
  '#F0E442',
];
/** Dash patterns, used in turn once all colours are taken. */
const DASHES = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
];
/** Fonts of a plot. */
export const FONT = 'Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif';

/** Estimated width of a text in a sans-serif font, in pixels; Vega's own estimate is too wide. */
export const textWidth = (text: string, size: number): number => {
  let ems = 0;
  for (const c of text)
    ems += /[ijltfrI.,:;|!'"()[\]/ -]/.test(c)
      ? 0.4
      : /[mwMW@%—]/.test(c)
        ? 0.95
        : /[A-Z_]/.test(c)
          ? 0.72
          : 0.62;
  return ems * size;
};

const runs = ({ units }: Curve): string => (units.length === 1 ? '1 run' : `${units.length} runs`);
const alike = (curves: readonly Curve[]): boolean =>
  curves.every(({ units }) => units.length === curves[0].units.length);
/** Labels of the curves, with the number of runs where it differs between curves. */
export const labels = (curves: readonly Curve[]): readonly string[] =>
  curves.map((curve) => (alike(curves) ? curve.condition : `${curve.condition} (${runs(curve)})`));
/** Number of runs of each curve, where it is the same for all; else an empty text. */
export const runsOf = (curves: readonly Curve[]): string => {
  if (!alike(curves)) return '';
  return curves.length === 1 ? runs(curves[0]) : `${runs(curves[0])} each`;
};

/** Font size of a label, in pixels. */
export const LABEL = 13;
const SYMBOL = 40;
const LEGEND_GAP = 16;
const RIGHT = 230; // greatest width of a legend beside the plot

/** Number of columns that fit into the width, filled row by row. */
const columnsFor = (widths: readonly number[], width: number): number => {
  const total = (columns: number): number =>
    Array.from({ length: columns }, (_, j) =>
      Math.max(...widths.filter((_, i) => i % columns === j)),
    ).reduce((a, b) => a + b, 0);
  let columns = widths.length;
  while (columns > 1 && total(columns) > width) columns--;
  return columns;
};

/** The legend: to the right of the plot if the names are short, else below. */
export const legend = (names: readonly string[], width: number): VegaSpec => {
  const widths = names.map((name) => textWidth(name, LABEL) + SYMBOL);
  const common = {
    title: null,
    symbolType: 'stroke',
    symbolStrokeWidth: 3,
    symbolSize: 400,
    symbolOpacity: 1,
    labelLimit: 0,
    offset: 14,
  };
  if (Math.max(...widths) <= Math.min(RIGHT, width / 2)) return { ...common, orient: 'right' };
  return {
    ...common,
    orient: 'bottom',
    columnPadding: LEGEND_GAP,
    columns: columnsFor(
      widths.map((w) => w + LEGEND_GAP),
      width + LEGEND_GAP,
    ),
  };
};

/**
 * Encoding of the names as colours and, where there are more conditions than colours, as dashes.
 * @param places index of each name among all conditions
 */
export const keysOf = (
  names: readonly string[],
  places: readonly number[],
  dashed: boolean,
  legend: VegaSpec | null,
) => {
  const scaled = <T>(range: readonly T[]): VegaSpec => ({
    field: 'label',
    type: 'nominal',
    sort: null,
    scale: { domain: names, range },
    legend,
  });
  const dashes = places.map((i) => DASHES[Math.floor(i / LINE_COLOURS.length) % DASHES.length]);
  return {
    color: scaled(places.map((i) => LINE_COLOURS[i % LINE_COLOURS.length])),
    dash: dashed ? { strokeDash: scaled(dashes) } : {},
  };
};
