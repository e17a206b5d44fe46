/**
 * Rendering SVG to pixels with resvg, an optional package: it has a binary for each platform, so it
 * is installed only by users who need it.
 */
import { messageOf, UserError } from '../userError.js';

type Library = typeof import('@resvg/resvg-js');

/**
 * Load resvg.
 * @throws UserError that names the package to install, if it cannot be loaded
 */
export const resvg = async (
  load: () => Promise<Library> = () => import('@resvg/resvg-js'),
): Promise<Library> => {
  try {
    return await load();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    throw new UserError(
      `rendering to pixels needs a package that ` +
        `${missing ? 'is not installed' : `cannot be loaded (${messageOf(error)})`}: ` +
        'npm i @resvg/resvg-js',
    );
  }
};

/** An image: four bytes per pixel (red, green, blue, alpha), row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Render drawings of one size to pixels. They are rendered on one sheet, since resvg loads the
 * fonts anew for each.
 */
export const pixels = ({ Resvg }: Library, drawings: readonly string[]): Pixels[] => {
  const [, width, height] = (/ width="(\d+)" height="(\d+)"/.exec(drawings[0]) ?? []).map(Number);
  const stacked = drawings.map(
    (drawing, i) => `<g transform="translate(0 ${i * height})">${drawing}</g>`,
  );
  const sheet =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" ` +
    `height="${drawings.length * height}">${stacked.join('')}</svg>`;
  const all = new Resvg(sheet).render().pixels;
  const size = 4 * width * height;
  // Copies, since gifenc reads the whole underlying buffer of an array.
  return drawings.map((_, i) => ({
    width,
    height,
    data: Uint8Array.from(all.subarray(size * i, size * (i + 1))),
  }));
};

/** Render a drawing to a PNG file, at twice its size. */
export const png = ({ Resvg }: Library, drawing: string): Uint8Array =>
  new Resvg(drawing, { fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
