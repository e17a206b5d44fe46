/** Figures as specifications for Vega-Lite: what is drawn where, in which colours and words. */
import type { Curve } from './curves.js';

/** Curves with the words around them. */
export interface Figure {
  readonly xaxis: string;
  readonly value: string;
  readonly curves: readonly Curve[];
  /** The titles of the axes. */
  readonly xTitle: string;
  readonly yTitle: string;
  readonly title: string;
  /** What line and band are. */
  readonly subtitle: string;
}

export interface Size {
  /** Of the plotting area, in pixels. */
  readonly width: number;
  readonly height: number;
}

export type Spec = { readonly [key: string]: unknown };

/** Told apart also by the colour-blind: Okabe & Ito 2008. Yellow, which is faint on white, comes last. */
const COLOURS = ['#0072B2', '#E69F00', '#009E73', '#D55E00', '#CC79A7', '#56B4E9', '#000000', '#F0E442'];
/** For more curves than colours. */
const DASHES = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
];
const FONT = 'Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif';
const INK = '#333333';

/** Roughly what a text takes in a font without serifs, in pixels: vega alone would reserve too much. */
export const textWidth = (text: string, size: number): number => {
  let ems = 0;
  for (const c of text) ems += /[ijltfrI.,:;|!'"()[\]/ -]/.test(c) ? 0.4 : /[mwMW@%—]/.test(c) ? 0.95 : /[A-Z_]/.test(c) ? 0.72 : 0.62;
  return ems * size;
};

const runs = ({ units }: Curve): string => (units.length === 1 ? '1 run' : `${units.length} runs`);
const alike = (curves: readonly Curve[]): boolean => curves.every(({ units }) => units.length === curves[0].units.length);
/** A curve's name; with how many runs it stands for, where that differs. */
const labels = (curves: readonly Curve[]): readonly string[] =>
  curves.map((curve) => (alike(curves) ? curve.condition : `${curve.condition} (${runs(curve)})`));
/** How many runs each curve stands for, where that is the same. */
export const runsOf = (curves: readonly Curve[]): string => {
  if (!alike(curves)) return '';
  return curves.length === 1 ? runs(curves[0]) : `${runs(curves[0])} each`;
};

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);

interface Point {
  readonly label: string;
  readonly x: number;
  readonly y: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  /** Has it no neighbour to draw a line to? */
  readonly alone: boolean;
}

const points = (curve: Curve, label: string): Point[] => {
  const { x, y, low, high, n } = curve;
  const gap = (i: number): boolean => !Number.isFinite(y[i]);
  return x.map((v, i) => ({
    label,
    x: v,
    y: finite(y[i]),
    low: finite(low[i]),
    high: finite(high[i]),
    n: n[i],
    alone: !gap(i) && gap(i - 1) && gap(i + 1),
  }));
};

/** 2k and 20k and 1.5M on an axis that goes so far, but 2,000 and 0.05 on one that does not. */
const short = (scale: 'x' | 'y'): string =>
  `max(abs(domain('${scale}')[0]), abs(domain('${scale}')[1])) >= 10000 && abs(datum.value) >= 1000 ? format(datum.value, '~s') : datum.label`;

const LABEL = 13; // pixels
const SYMBOL = 40;
const GAP = 16;
const RIGHT = 230; // as wide as a legend may be beside the plot

/** In as many columns as fit, row by row. */
const columnsFor = (widths: readonly number[], width: number): number => {
  const total = (columns: number): number =>
    Array.from({ length: columns }, (_, j) => Math.max(...widths.filter((_, i) => i % columns === j))).reduce((a, b) => a + b, 0);
  let columns = widths.length;
  while (columns > 1 && total(columns) > width) columns--;
  return columns;
};

/** To the right if the names are short, else below. */
const legend = (names: readonly string[], { width }: Size): Spec => {
  const widths = names.map((name) => textWidth(name, LABEL) + SYMBOL);
  const common = { title: null, symbolType: 'stroke', symbolStrokeWidth: 3, symbolSize: 400, symbolOpacity: 1, labelLimit: 0, offset: 14 };
  if (Math.max(...widths) <= Math.min(RIGHT, width / 2)) return { ...common, orient: 'right' };
  return {
    ...common,
    orient: 'bottom',
    columnPadding: GAP,
    columns: columnsFor(
      widths.map((w) => w + GAP),
      width + GAP,
    ),
  };
};

export interface PanelOptions {
  /** Can its legend pick curves, and can it be dragged and zoomed? */
  readonly interactive?: boolean;
  /** The figure above it, whose title and legend may do for both. */
  readonly above?: Figure | undefined;
  /** All conditions of a picture, so that each has one colour in all of its figures. */
  readonly conditions?: readonly string[];
}

/** All conditions of a picture. */
export const conditionsOf = (figures: readonly Figure[]): readonly string[] => [
  ...new Set(figures.flatMap(({ curves }) => curves.map(({ condition }) => condition))),
];

/** Which colour, and where there are more conditions than colours which dashes, stand for each name. */
const keysOf = (names: readonly string[], places: readonly number[], dashed: boolean, legend: Spec | null) => {
  const scaled = <T>(range: readonly T[]): Spec => ({
    field: 'label',
    type: 'nominal',
    sort: null,
    scale: { domain: names, range },
    legend,
  });
  const dashes = places.map((i) => DASHES[Math.floor(i / COLOURS.length) % DASHES.length]);
  return { color: scaled(places.map((i) => COLOURS[i % COLOURS.length])), dash: dashed ? { strokeDash: scaled(dashes) } : {} };
};

/** As pinching does; a wheel alone should scroll the page. */
const ZOOM = 'wheel![event.ctrlKey]';

/** What begins at zero. */
const fromZero: readonly string[] = ['TotalEnvInteracts', 'Epoch', 'Time'];

const axesOf = ({ xaxis, xTitle, yTitle }: Figure) => {
  const quantity = (field: 'x' | 'y', title: string, scale: Spec, axis: Spec = {}): Spec => ({
    field,
    type: 'quantitative',
    title,
    scale,
    axis: { labelExpr: short(field), ...axis },
  });
  const whole = xaxis === 'Time' ? {} : { tickMinStep: 1 };
  return {
    x: quantity(
      'x',
      xTitle,
      { zero: fromZero.includes(xaxis), nice: false },
      { labelFlush: false, tickCount: { expr: 'clamp(width / 90, 2, 10)' }, ...whole },
    ),
    y: quantity('y', yTitle, { zero: false }),
  };
};

/** Points that show themselves, and what is known there, to a pointer near them. */
const hover = (y: Spec, { xTitle, yTitle }: Figure): Spec => ({
  transform: [{ filter: 'isValid(datum.y)' }],
  mark: { type: 'point', filled: true, size: 60, clip: true },
  params: [{ name: 'near', select: { type: 'point', on: 'pointerover', nearest: true, clear: 'pointerout' } }],
  encoding: {
    y,
    opacity: { condition: { param: 'near', empty: false, value: 1 }, value: 0 },
    tooltip: [
      { field: 'label', title: 'Curve' },
      { field: 'x', title: xTitle, format: ',.6~r' },
      { field: 'y', title: yTitle, format: ',.4~r' },
      { field: 'low', title: 'from', format: ',.4~r' },
      { field: 'high', title: 'to', format: ',.4~r' },
      { field: 'n', title: 'Runs' },
    ],
  },
});

const sameHead = (a: Figure, b: Figure | undefined): boolean => a.title === b?.title && a.subtitle === b.subtitle;
const sameNames = (a: Figure, b: Figure | undefined): boolean =>
  b !== undefined && labels(a.curves).join('\n') === labels(b.curves).join('\n');

/** One figure. */
export const panel = (
  figure: Figure,
  size: Size,
  { interactive = false, above, conditions = conditionsOf([figure]) }: PanelOptions = {},
): Spec => {
  const { curves, title, subtitle } = figure;
  const names = labels(curves);
  const places = curves.map(({ condition }) => conditions.indexOf(condition));
  const { color, dash } = keysOf(names, places, conditions.length > COLOURS.length, sameNames(figure, above) ? null : legend(names, size));
  const { x, y } = axesOf(figure);
  const shown = (opacity: number): Spec =>
    interactive ? { opacity: { condition: { param: 'picked', value: opacity }, value: opacity / 8 } } : { opacity: { value: opacity } };
  const zoomed = interactive && { params: [{ name: 'zoomed', select: { type: 'interval', zoom: ZOOM }, bind: 'scales' }] };
  const picked = interactive && { params: [{ name: 'picked', select: { type: 'point', fields: ['label'] }, bind: 'legend' }] };
  return {
    data: { values: curves.flatMap((curve, i) => points(curve, names[i])) },
    ...(!sameHead(figure, above) && { title: { text: title, subtitle } }),
    width: interactive ? 'container' : size.width,
    height: size.height,
    ...(interactive && { autosize: { type: 'fit-x', contains: 'padding' } }),
    encoding: { x, color },
    layer: [
      { mark: { type: 'area', clip: true }, encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' }, ...shown(0.2) }, ...zoomed },
      {
        mark: { type: 'line', strokeWidth: 1.75, strokeJoin: 'round', clip: true },
        encoding: { y, ...dash, ...shown(1) },
        ...picked,
      },
      { transform: [{ filter: 'datum.alone' }], mark: { type: 'point', filled: true, size: 50, clip: true }, encoding: { y, ...shown(1) } },
      ...(interactive ? [hover(y, figure)] : []),
    ],
  };
};

const config: Spec = {
  font: FONT,
  view: { stroke: null },
  title: {
    anchor: 'start',
    fontSize: 17,
    fontWeight: 600,
    color: INK,
    subtitleFontSize: 13,
    subtitleColor: '#666666',
    subtitlePadding: 5,
    offset: 12,
  },
  axis: {
    labelFontSize: 12,
    titleFontSize: 14,
    titleFontWeight: 'normal',
    titlePadding: 10,
    labelColor: INK,
    titleColor: INK,
    gridColor: '#e6e6e6',
    domainColor: '#999999',
    tickColor: '#999999',
  },
  legend: { labelFontSize: LABEL, labelColor: INK, rowPadding: 6 },
};

/** One picture of one or more views. */
export const sheet = (views: readonly Spec[]): Spec => ({
  background: 'white',
  padding: 16,
  config,
  ...(views.length === 1
    ? views[0]
    : { vconcat: views, spacing: 36, resolve: { scale: { color: 'independent', strokeDash: 'independent' } } }),
});
