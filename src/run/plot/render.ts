/** Figures as files: SVG, PNG, and a page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UserError } from '../userError.js';
import { textWidth } from './legend.js';
import { plotPage } from './plotPage.js';
import { conditionsOf, type Figure, panel, type Size, type Spec, sheet } from './vegaSpec.js';

export const formats = ['html', 'png', 'svg'] as const;
export type Format = (typeof formats)[number];

const INSTALL = 'npm i vega vega-lite @resvg/resvg-js';

/**
 * Loads a package that draws.
 * @throws UserError that says what to install, if it is missing
 */
export const optional = async <T>(name: string, load: () => Promise<T>): Promise<T> => {
  try {
    return await load();
  } catch (error) {
    const missing = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(
      (error as NodeJS.ErrnoException).code ?? '',
    );
    throw missing
      ? new UserError(`${name} is needed for this, and not installed: ${INSTALL}`)
      : error;
  }
};

type Vega = typeof import('vega');

/** With texts as wide as they will be; without a canvas, Vega reserves half as much again. */
const measured = async <T>(vega: Vega, draw: () => Promise<T>): Promise<T> => {
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
 * The figures in each of the formats that are wanted.
 * @throws UserError if a package that it needs is not installed
 */
export const draw = async (
  figures: readonly Figure[],
  size: Size,
  wanted: readonly Format[],
): Promise<ReadonlyMap<Format, string | Uint8Array>> => {
  const vega = await optional('vega', () => import('vega'));
  const { compile } = await optional('vega-lite', () => import('vega-lite'));
  const conditions = conditionsOf(figures);
  const compiled = (spec: Spec) => compile(spec as never, { logger: vega.logger(vega.Error) }).spec;
  const still = compiled(
    sheet(figures.map((figure, i) => panel(figure, size, { above: figures[i - 1], conditions }))),
  );
  const image = await measured(vega, () => {
    const view = new vega.View(vega.parse(still), { renderer: 'none' });
    return view.toSVG().finally(() => view.finalize());
  });
  const drawn = new Map<Format, string | Uint8Array>([['svg', image]]);
  if (wanted.includes('png')) drawn.set('png', await raster(image));
  if (wanted.includes('html')) {
    const specs = figures.map((figure) =>
      compiled(sheet([panel(figure, size, { interactive: true, conditions })])),
    );
    drawn.set('html', plotPage(figures[0].title, image, specs, source()));
  }
  return drawn;
};

/** Vega itself, as a script for browsers. */
const source = (): string =>
  readFileSync(
    join(dirname(createRequire(import.meta.url).resolve('vega')), 'vega.min.js'),
    'utf8',
  );

const ZOOM = 2; // pixels of a PNG to one of the SVG: for sharp screens, and for paper

/** @throws UserError if there is no font to write with */
const raster = async (image: string): Promise<Uint8Array> => {
  const { Resvg } = await optional('@resvg/resvg-js', () => import('@resvg/resvg-js'));
  const text =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">0</text></svg>';
  if (!new Resvg(text).innerBBox())
    throw new UserError(
      'there is no font on this system to label a PNG with; install one, such as fonts-dejavu, ' +
        'or write .svg or .html',
    );
  return new Resvg(image, { fitTo: { mode: 'zoom', value: ZOOM } }).render().asPng();
};
