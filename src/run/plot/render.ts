/** Rendering figures to SVG, PNG and HTML. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UserError } from '../userError.js';
import { textWidth } from './legend.js';
import { plotPage } from './plotPage.js';
import {
  conditionsOf,
  type Figure,
  type FigureSize,
  panel,
  sheet,
  type VegaSpec,
} from './vegaSpec.js';

/** File formats of a plot. */
export const formats = ['html', 'png', 'svg'] as const;
/** One of these formats. */
export type Format = (typeof formats)[number];

const INSTALL = 'npm i vega vega-lite @resvg/resvg-js';

/**
 * Import an optional package.
 * @throws UserError if it is not installed
 */
export const optional = async <T>(name: string, load: () => Promise<T>): Promise<T> => {
  try {
    return await load();
  } catch (error) {
    const missing = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(
      (error as NodeJS.ErrnoException).code ?? '',
    );
    throw missing
      ? new UserError(`this needs the package ${name}, which is not installed: ${INSTALL}`)
      : error;
  }
};

type Vega = typeof import('vega');

/**
 * Run `draw` with text widths that match the fonts; without a canvas, Vega overestimates them by
 * half.
 */
const withTextWidths = async <T>(vega: Vega, draw: () => Promise<T>): Promise<T> => {
  const { textMetrics } = vega as unknown as {
    textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number };
  };
  const { width } = textMetrics;
  textMetrics.width = ({ fontSize = 11 }, text) => textWidth(`${text ?? ''}`, fontSize);
  try {
    return await draw();
  } finally {
    textMetrics.width = width;
  }
};

/**
 * Render the figures in the requested formats.
 * @throws UserError if a required package is not installed
 */
export const draw = async (
  figures: readonly Figure[],
  size: FigureSize,
  requested: readonly Format[],
): Promise<ReadonlyMap<Format, string | Uint8Array>> => {
  const vega = await optional('vega', () => import('vega'));
  const { compile } = await optional('vega-lite', () => import('vega-lite'));
  const conditions = conditionsOf(figures);
  const toVega = (spec: VegaSpec) =>
    compile(spec as never, { logger: vega.logger(vega.Error) }).spec;
  const staticSpec = toVega(
    sheet(figures.map((figure, i) => panel(figure, size, { above: figures[i - 1], conditions }))),
  );
  const image = await withTextWidths(vega, () => {
    const view = new vega.View(vega.parse(staticSpec), { renderer: 'none' });
    return view.toSVG().finally(() => view.finalize());
  });
  const drawn = new Map<Format, string | Uint8Array>([['svg', image]]);
  if (requested.includes('png')) drawn.set('png', await toPng(image));
  if (requested.includes('html')) {
    const specs = figures.map((figure) =>
      toVega(sheet([panel(figure, size, { interactive: true, conditions })])),
    );
    drawn.set('html', plotPage(pageTitle(figures), image, specs, vegaSource()));
  }
  return drawn;
};

const pageTitle = (figures: readonly Figure[]): string =>
  [...new Set(figures.map(({ title }) => title))].join(', ');

/** Source text of Vega, for browsers. */
const vegaSource = (): string =>
  readFileSync(
    join(dirname(createRequire(import.meta.url).resolve('vega')), 'vega.min.js'),
    'utf8',
  );

const ZOOM = 2; // pixels of the PNG per pixel of the SVG, for high-resolution screens and print

/**
 * PNG of an SVG.
 * @throws UserError if the system has no font for its texts
 */
const toPng = async (image: string): Promise<Uint8Array> => {
  const { Resvg } = await optional('@resvg/resvg-js', () => import('@resvg/resvg-js'));
  const text =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">0</text></svg>';
  if (!new Resvg(text).innerBBox())
    throw new UserError(
      'a PNG needs a font for its labels, but this system has none; install one, such as ' +
        'fonts-dejavu, or write .svg or .html',
    );
  return new Resvg(image, { fitTo: { mode: 'zoom', value: ZOOM } }).render().asPng();
};
