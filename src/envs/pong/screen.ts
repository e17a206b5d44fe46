/** Screen of Pong on the Atari 2600: 210 rows of 160 pixels, y downwards, and its colours. */

/** Pixels in a row. */
export const SCREEN_WIDTH = 160;
/** Rows of the screen. */
export const SCREEN_HEIGHT = 210;
/** First row of the court, below the upper wall, and first row of the lower wall. */
export const COURT_TOP = 34;
export const COURT_BOTTOM = 194;

/** Paddles and ball, in pixels. */
export const PADDLE_WIDTH = 4;
export const PADDLE_HEIGHT = 16;
export const BALL_WIDTH = 2;
export const BALL_HEIGHT = 4;
/** Left edges of the paddles: the opponent's and the player's. */
export const ENEMY_X = 16;
export const PLAYER_X = 140;

/** Red, green and blue, each from 0 to 255. */
export type PixelColour = readonly [red: number, green: number, blue: number];

/** Background of the first frame after a reset, before the court appears. */
export const FIRST_BACKGROUND: PixelColour = [109, 118, 43];
export const BACKGROUND: PixelColour = [144, 72, 17];
export const WHITE: PixelColour = [236, 236, 236];
export const ENEMY_COLOUR: PixelColour = [213, 130, 74];
export const PLAYER_COLOUR: PixelColour = [92, 186, 92];
export const BLACK: PixelColour = [0, 0, 0];

/** A filled rectangle of whole pixels; y is its top row. */
export interface Block {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: PixelColour;
}
