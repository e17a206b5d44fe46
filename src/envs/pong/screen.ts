/** Screen of Pong on the Atari 2600: 210 rows of 160 pixels, y downwards, and its colours. */

/** Pixels in a row. */
export const SCREEN_WIDTH = 160;
/** Rows of the screen. */
export const SCREEN_HEIGHT = 210;
/** First row of the court, below the upper wall. */
export const COURT_TOP = 34;
/** First row of the lower wall. */
export const COURT_BOTTOM = 194;

/** Width of a paddle, in pixels. */
export const PADDLE_WIDTH = 4;
/** Height of a paddle, in pixels. */
export const PADDLE_HEIGHT = 16;
/** Width of the ball, in pixels. */
export const BALL_WIDTH = 2;
/** Height of the ball, in pixels. */
export const BALL_HEIGHT = 4;
/** Left edge of the opponent's paddle. */
export const ENEMY_X = 16;
/** Left edge of the player's paddle. */
export const PLAYER_X = 140;

/** Red, green and blue, each from 0 to 255. */
export type PixelColour = readonly [red: number, green: number, blue: number];

/** Background of the first frame after a reset, before the court appears. */
export const FIRST_BACKGROUND: PixelColour = [109, 118, 43];
/** Background of the court. */
export const BACKGROUND: PixelColour = [144, 72, 17];
/** Colour of the ball and the walls. */
export const WHITE: PixelColour = [236, 236, 236];
/** Colour of the opponent's paddle and score. */
export const ENEMY_COLOUR: PixelColour = [213, 130, 74];
/** Colour of the player's paddle and score. */
export const PLAYER_COLOUR: PixelColour = [92, 186, 92];
/** Colour of the first 8 pixels of the screen. */
export const BLACK: PixelColour = [0, 0, 0];

/** A filled rectangle of whole pixels; y is its top row. */
export interface Block {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: PixelColour;
}
