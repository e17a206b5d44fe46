/** Vega-Lite specifications of figures: axes, bands, lines, legends and interaction. */
import type { Curve } from './curves.js';
import { FONT, keysOf, LABEL, LINE_COLOURS, labels, legend, type VegaSpec } from './legend.js';

export type { VegaSpec } from './legend.js';

/** Curves with their axis titles and headings. */
export interface Figure {
  readonly xaxis: string;
  readonly value: string;
  readonly curves: readonly Curve[];
  /** True if each value holds up to the next x, so that curves are step functions. */
  readonly isStepped?: boolean;
  /** Axis titles. */
  readonly xTitle: string;
  readonly yTitle: string;
  readonly title: string;
  /** Meaning of line and band. */
  readonly subtitle: string;
}

/** Size of a figure. */
export interface FigureSize {
  /** Width of the plotting area, in pixels. */
  readonly width: number;
  readonly height: number;
}

const INK = '#333333';

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);

interface CurvePoint {
  readonly label: string;
  readonly x: number;
  readonly y: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  /** Whether both neighbours are gaps, so that no line leads to this point. */
  readonly alone: boolean;
}

const points = (curve: Curve, label: string): CurvePoint[] => {
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

/**
 * Axis labels: abbreviated, as 2k, 20k and 1.5M, on an axis that reaches 10,000; in full, as 2,000
 * and 0.05, on others.
 */
const labelExpression = (scale: 'x' | 'y'): string =>
  `max(abs(domain('${scale}')[0]), abs(domain('${scale}')[1])) >= 10000 && abs(datum.value) >= ` +
  `1000 ? format(datum.value, '~s') : datum.label`;

/** Options of one figure within a plot. */
export interface PanelOptions {
  /** Whether the legend selects curves, and the plot can be dragged and zoomed. */
  readonly interactive?: boolean;
  /** The figure above; a title or a legend equal to its own is not repeated. */
  readonly above?: Figure | undefined;
  /** All conditions of the plot, so that each has the same colour in all figures. */
  readonly conditions?: readonly string[];
}

/** All conditions of several figures, each once. */
export const conditionsOf = (figures: readonly Figure[]): readonly string[] => [
  ...new Set(figures.flatMap(({ curves }) => curves.map(({ condition }) => condition))),
];

/** Zoom by pinching, or by the wheel with Ctrl; the wheel alone scrolls the page. */
const WHEEL_ZOOM = 'wheel![event.ctrlKey]';

/** Columns whose axis begins at zero. */
const fromZero: readonly string[] = ['TotalEnvInteracts', 'Epoch', 'Time'];

const axesOf = ({ xaxis, xTitle, yTitle, isStepped }: Figure) => {
  const quantity = (
    field: 'x' | 'y',
    title: string,
    scale: VegaSpec,
    axis: VegaSpec = {},
  ): VegaSpec => ({
    field,
    type: 'quantitative',
    title,
    scale,
    axis: { labelExpr: labelExpression(field), ...axis },
  });
  const whole = xaxis === 'Time' || isStepped ? {} : { tickMinStep: 1 };
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

/** A layer that marks the point nearest to the pointer, and shows its values. */
const hover = (y: VegaSpec, { xTitle, yTitle }: Figure): VegaSpec => ({
  transform: [{ filter: 'isValid(datum.y)' }],
  mark: { type: 'point', filled: true, size: 60, clip: true },
  params: [
    {
      name: 'near',
      select: { type: 'point', on: 'pointerover', nearest: true, clear: 'pointerout' },
    },
  ],
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

const sameHead = (a: Figure, b: Figure | undefined): boolean =>
  a.title === b?.title && a.subtitle === b.subtitle;
const sameNames = (a: Figure, b: Figure | undefined): boolean =>
  b !== undefined && labels(a.curves).join('\n') === labels(b.curves).join('\n');

/** Specification of one figure. */
export const panel = (
  figure: Figure,
  size: FigureSize,
  { interactive = false, above, conditions = conditionsOf([figure]) }: PanelOptions = {},
): VegaSpec => {
  const { curves, title, subtitle, isStepped } = figure;
  const steps = isStepped ? { interpolate: 'step-after' } : {};
  const names = labels(curves);
  const places = curves.map(({ condition }) => conditions.indexOf(condition));
  const { color, dash } = keysOf(
    names,
    places,
    conditions.length > LINE_COLOURS.length,
    sameNames(figure, above) ? null : legend(names, size.width),
  );
  const { x, y } = axesOf(figure);
  const shown = (opacity: number): VegaSpec =>
    interactive
      ? { opacity: { condition: { param: 'picked', value: opacity }, value: opacity / 8 } }
      : { opacity: { value: opacity } };
  const zoomed = interactive && {
    params: [{ name: 'zoomed', select: { type: 'interval', zoom: WHEEL_ZOOM }, bind: 'scales' }],
  };
  const picked = interactive && {
    params: [{ name: 'picked', select: { type: 'point', fields: ['label'] }, bind: 'legend' }],
  };
  return {
    data: { values: curves.flatMap((curve, i) => points(curve, names[i])) },
    ...(!sameHead(figure, above) && { title: { text: title, subtitle } }),
    width: interactive ? 'container' : size.width,
    height: size.height,
    ...(interactive && { autosize: { type: 'fit-x', contains: 'padding' } }),
    encoding: { x, color },
    layer: [
      {
        mark: { type: 'area', clip: true, ...steps },
        encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' }, ...shown(0.2) },
        ...zoomed,
      },
      {
        mark: { type: 'line', strokeWidth: 1.75, strokeJoin: 'round', clip: true, ...steps },
        encoding: { y, ...dash, ...shown(1) },
        ...picked,
      },
      {
        transform: [{ filter: 'datum.alone' }],
        mark: { type: 'point', filled: true, size: 50, clip: true },
        encoding: { y, ...shown(1) },
      },
      ...(interactive ? [hover(y, figure)] : []),
    ],
  };
};

const config: VegaSpec = {
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

/** Specification of one picture of one or more figures, one below the other. */
export const sheet = (views: readonly VegaSpec[]): VegaSpec => ({
  background: 'white',
  padding: 16,
  config,
  ...(views.length === 1
    ? views[0]
    : {
        vconcat: views,
        spacing: 36,
        resolve: { scale: { color: 'independent', strokeDash: 'independent' } },
      }),
});
