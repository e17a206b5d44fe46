/** Pictures that are made of pixels, such as Pong's, are enlarged and shrunk by whole factors. */
import { expect, test } from 'vitest';
import { drawPongFrame, type Picture, type PongState, pong, svg } from '../../../../src/envs/index.js';
import { fittingWidth } from '../../../../src/run/watch/film.js';
import { blocks } from '../../../../src/run/watch/pictureAsText.js';
import { pixels, resvg } from '../../../../src/run/watch/svgToPixels.js';
import { differing, enlargedFrame, pongStates, withoutAlpha } from '../../../support/pongPixels.js';

const pictureOf = (state: PongState): Picture => {
  const picture = pong().render?.(state);
  if (!picture) throw new Error('Pong should have pictures');
  return picture;
};
const [first, played] = pongStates;

test('[P3] a picture is as wide as a whole multiple of its pixels, the nearest', () => {
  const widths = [600, 480, 720, 90].map((width) => fittingWidth(pictureOf(first), width, width < 100 ? 100 : 400));
  expect(widths).toEqual([320, 320, 320, 160]);
  expect(fittingWidth(pictureOf(first), 2000, 640)).toBe(480);
});

test('[P3] its pixels in a PNG or a GIF are those of the frame', async () => {
  const drawings = pongStates.map((state) => svg(pictureOf(state), { width: 320 }));
  const images = pixels(await resvg(), drawings);
  for (const [i, { data }] of images.entries()) expect(differing(withoutAlpha(data), enlargedFrame(pongStates[i], 2))).toBe(0);
});

/** The colours of a terminal's pixels, row by row, from text of two pixels to a character. */
const coloursOf = (lines: readonly string[]): number[][][] =>
  lines.flatMap((line) => {
    let [upper, lower]: number[][] = [[], []];
    const rows: number[][][] = [[], []];
    for (const [, target, colour, cell] of line.matchAll(/\[(38|48);2;([\d;]+)m|(▀)/g)) {
      if (target === '38') upper = colour.split(';').map(Number);
      if (target === '48') lower = colour.split(';').map(Number);
      if (cell === undefined) continue;
      rows[0].push(upper);
      rows[1].push(lower);
    }
    return rows;
  });

/** Mean colours of the squares of a frame, `side` pixels wide and high. */
const squares = (frame: Uint8Array, side: number): number[][][] =>
  Array.from({ length: Math.ceil(210 / side) }, (_, row) =>
    Array.from({ length: Math.ceil(160 / side) }, (_, column) =>
      [0, 1, 2].map((channel) => {
        let [sum, n] = [0, 0];
        for (let y = side * row; y < Math.min(210, side * (row + 1)); y++)
          for (let x = side * column; x < Math.min(160, side * (column + 1)); x++, n++) sum += frame[3 * (160 * y + x) + channel];
        return Math.round(sum / n);
      }),
    ),
  );

test.each([
  [79, 21, 5],
  [199, 47, 3],
  [159, 120, 2],
  [300, 200, 1],
])('[P3] in a terminal with %i columns and %i rows, each pixel is a square of %i', (columns, rows, side) => {
  for (const state of pongStates) {
    const want = squares(drawPongFrame(state), side);
    // half a character below the picture is left over where its squares are odd in number
    expect(coloursOf(blocks(pictureOf(state), columns, rows, 24)).slice(0, want.length)).toEqual(want);
  }
});

test('[P3] without colours it is drawn in dots, in whole characters', () => {
  const lines = blocks(pictureOf(played), 79, 21, 1);
  expect([lines.length, lines[0].length]).toEqual([18, 27]); // squares of 3 pixels, of which 2 × 4 are a character
  expect(lines[2]).toBe('⣿'.repeat(27)); // the upper wall
});
