/** Rendering pictures as characters for a terminal. */
import type { Picture } from '../../envs/index.js';
import { brightness, colourCode, type Depth, type Rgb, rgb } from './colour.js';
import { type Raster, rasterize } from './rasterize.js';

/**
 * Lines of text for a picture, within the given columns and rows. With colours, a character shows
 * two pixels, one above the other; without, the eight dots of a Braille character, set where the
 * picture differs from its background.
 */
export const blocks = (picture: Picture, columns: number, rows: number, depth: Depth): string[] => {
  // Pixels per character, which is twice as high as wide.
  const across = depth === 1 ? 2 : 1;
  const down = depth === 1 ? 4 : 2;
  const space = { columns, rows, across, down };
  const raster = picture.pixelated ? shrunk(picture, space) : fitted(picture, space);
  return depth === 1 ? brailleDots(raster, rgb(picture.background)) : halfBlocks(raster, depth);
};

/** Room for a picture: columns and rows of characters, and pixels per character. */
interface Space {
  readonly columns: number;
  readonly rows: number;
  readonly across: number;
  readonly down: number;
}

/** A raster of the picture's proportions that fits into the space. */
const fitted = (picture: Picture, { columns, rows, across, down }: Space): Raster => {
  const shape = (picture.y[1] - picture.y[0]) / (picture.x[1] - picture.x[0]);
  const width = Math.max(1, Math.min(columns, Math.round((2 * rows) / shape)));
  const height = Math.max(1, Math.min(rows, Math.round((width * shape) / 2)));
  return rasterize(picture, width * across, height * down);
};

/**
 * A raster of a pixelated picture that fits into the space, in which each pixel is the mean of a
 * square of whole pixels of the picture, of a part of one at the edges to the right and below. It
 * is filled up to whole characters with the background.
 */
const shrunk = (picture: Picture, { columns, rows, across, down }: Space): Raster => {
  const width = picture.x[1] - picture.x[0];
  const height = picture.y[1] - picture.y[0];
  const widthRatio = Math.ceil(width / (columns * across));
  const side = Math.max(1, widthRatio, Math.ceil(height / (rows * down)));
  const whole = rasterize(picture, width, height, 1);
  const meanAt = (column: number, row: number): Rgb => {
    const square = whole
      .slice(side * row, side * (row + 1))
      .flatMap((line) => line.slice(side * column, side * (column + 1)));
    return square.length > 0 ? meanColour(square) : rgb(picture.background);
  };
  return Array.from({ length: down * Math.ceil(height / (side * down)) }, (_, row) =>
    Array.from({ length: across * Math.ceil(width / (side * across)) }, (_, column) =>
      meanAt(column, row),
    ),
  );
};

const meanColour = (colours: readonly Rgb[]): Rgb => {
  const channel = (i: 0 | 1 | 2): number =>
    Math.round(colours.reduce((sum, colour) => sum + colour[i], 0) / colours.length);
  return [channel(0), channel(1), channel(2)];
};

const RESET = '\u001b[0m';

const halfBlocks = (raster: Raster, depth: 8 | 24): string[] =>
  pairs(raster).map(([upper, lower]) => {
    let before = '';
    const cells = upper.map((colour, i) => {
      const paint = colourCode(38, colour, depth) + colourCode(48, lower[i], depth);
      const cell = `${paint === before ? '' : paint}▀`;
      before = paint;
      return cell;
    });
    return cells.join('') + RESET;
  });

const pairs = <T>(list: readonly T[]): [T, T][] =>
  Array.from({ length: list.length / 2 }, (_, i): [T, T] => [list[2 * i], list[2 * i + 1]]);

/** Positions [column, row] of a Braille character's dots, in the order of Unicode's bits. */
const BITS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
] as const;
const BRAILLE = 0x2800;
/** Least difference in brightness from the background at which a dot is set. */
const CONTRAST = 40;

const brailleDots = (raster: Raster, background: Rgb): string[] => {
  const isSet = (x: number, y: number): boolean =>
    Math.abs(brightness(raster[y][x]) - brightness(background)) > CONTRAST;
  return Array.from({ length: raster.length / 4 }, (_, row) =>
    Array.from({ length: raster[0].length / 2 }, (_, column) => {
      const bits = BITS.map(([x, y], bit) => (isSet(2 * column + x, 4 * row + y) ? 1 << bit : 0));
      return String.fromCodePoint(BRAILLE + bits.reduce((sum, bit) => sum + bit, 0));
    }).join(''),
  );
};
