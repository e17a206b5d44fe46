/** Pong as a picture: the same blocks as in a frame, one unit to a pixel. */
import { type Picture, polygon, rectangle, type Shape } from '../picture.js';
import { scenery, sprites } from './blocks.js';
import type { PongState } from './game.js';
import { BACKGROUND, type Block, type Colour, FIRST_BACKGROUND, HEIGHT, WIDTH } from './screen.js';

const css = (colour: Colour): string => `rgb(${colour.join(',')})`;

/** A block as a polygon, with y upwards. */
const shape = ({ x, y, width, height, colour }: Block): Shape =>
  polygon(css(colour), ...rectangle(x, HEIGHT - y - height, x + width, HEIGHT - y));

/** The picture of a state. */
export const drawPicture = (state: PongState): Picture => ({
  x: [0, WIDTH],
  y: [0, HEIGHT],
  background: css(state.frame === 0 ? FIRST_BACKGROUND : BACKGROUND),
  shapes: [...scenery, ...sprites(state).flat()].map(shape),
  pixelated: true,
});
