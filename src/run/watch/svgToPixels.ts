/**
 * SVG as pixels. What draws it has its own program for each kind of machine, so it is installed by
 * those who want it.
 */
import { messageOf, UserError } from '../userError.js';

type Library = typeof import('@resvg/resvg-js');

/** @throws UserError that says what to install, if it is not there */
export const resvg = async (
  load: () => Promise<Library> = () => import('@resvg/resvg-js'),
): Promise<Library> => {
  try {
    return await load();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    throw new UserError(
      `pictures of pixels need a package that ` +
        `${missing ? 'is not installed' : `does not load (${messageOf(error)})`}: ` +
        'npm i @resvg/resvg-js',
    );
  }
};

/** Four bytes for each pixel, row by row: red, green, blue, alpha. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * For each drawing its pixels. They have one size, and are drawn on one sheet: fonts are read anew
 * for each sheet.
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
  // copies: gifenc takes the whole of the memory that an array is a part of
  return drawings.map((_, i) => ({
    width,
    height,
    data: Uint8Array.from(all.subarray(size * i, size * (i + 1))),
  }));
};

/** As a PNG file, twice as wide and high as it says it is. */
export const png = ({ Resvg }: Library, drawing: string): Uint8Array =>
  new Resvg(drawing, { fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
