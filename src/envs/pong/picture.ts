/** Pong as a picture: the same blocks as in a frame, one unit to a pixel. */
import { type Picture, polygon, rectangle, type Shape } from '../picture.js';
import { backgroundOf, scenery, sprites } from './blocks.js';
import type { PongState } from './game.js';
import { type Block, type PixelColour, SCREEN_HEIGHT, SCREEN_WIDTH } from './screen.js';

const css = (colour: PixelColour): string => `rgb(${colour.join(',')})`;

/** A block as a polygon, with y upwards. */
const shape = ({ x, y, width, height, colour }: Block): Shape =>
  polygon(css(colour), ...rectangle(x, SCREEN_HEIGHT - y - height, x + width, SCREEN_HEIGHT - y));

/** The picture of a state. */
export const drawPicture = (state: PongState): Picture => ({
  x: [0, SCREEN_WIDTH],
  y: [0, SCREEN_HEIGHT],
  background: css(backgroundOf(state)),
  shapes: [...scenery, ...sprites(state).flat()].map(shape),
  pixelated: true,
});
