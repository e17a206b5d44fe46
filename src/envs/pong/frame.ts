/** Frames of Pong as bytes: [210, 160, 3], row by row, red, green and blue. */
import { scenery, sprites } from './blocks.js';
import type { PongState } from './game.js';
import {
  BACKGROUND,
  type Block,
  FIRST_BACKGROUND,
  type PixelColour,
  SCREEN_HEIGHT,
  SCREEN_WIDTH,
} from './screen.js';

/** The shape of a frame. */
export const frameShape = [SCREEN_HEIGHT, SCREEN_WIDTH, 3] as const;

/** Fills the pixels of a block. */
const paint = (frame: Uint8Array, { x, y, width, height, colour }: Block): void => {
  const [red, green, blue] = colour;
  for (let row = y; row < y + height; row++) {
    let at = 3 * (SCREEN_WIDTH * row + x);
    for (let column = 0; column < width; column++, at += 3) {
      frame[at] = red;
      frame[at + 1] = green;
      frame[at + 2] = blue;
    }
  }
};

const emptyCourt = (background: PixelColour): Uint8Array => {
  const frame = new Uint8Array(SCREEN_HEIGHT * SCREEN_WIDTH * 3);
  paint(frame, { x: 0, y: 0, width: SCREEN_WIDTH, height: SCREEN_HEIGHT, colour: background });
  for (const block of scenery) paint(frame, block);
  return frame;
};

/** Frames without scores, paddles and ball, to be copied. */
const court = emptyCourt(BACKGROUND);
const firstCourt = emptyCourt(FIRST_BACKGROUND);

/** A new frame [210, 160, 3] of a state. */
export const drawFrame = (state: PongState): Uint8Array => {
  const frame = (state.frame === 0 ? firstCourt : court).slice();
  for (const blocks of sprites(state)) for (const block of blocks) paint(frame, block);
  return frame;
};
