/** The screen as filled rectangles: frames and pictures are both drawn from them. */
import { enemyDigits, playerDigits } from './digits.js';
import { ballIsSeen, type PongState } from './game.js';
import {
  BACKGROUND,
  BALL_HEIGHT,
  BALL_WIDTH,
  BLACK,
  type Block,
  COURT_BOTTOM,
  COURT_TOP,
  ENEMY_COLOUR,
  ENEMY_X,
  FIRST_BACKGROUND,
  PADDLE_HEIGHT,
  PADDLE_WIDTH,
  type PixelColour,
  PLAYER_COLOUR,
  PLAYER_X,
  SCREEN_HEIGHT,
  SCREEN_WIDTH,
  WHITE,
} from './screen.js';

const UPPER_WALL = 24; // first row

/** The background, which has a colour of its own in a game's first frame. */
export const backgroundOf = ({ frame }: PongState): PixelColour =>
  frame === 0 ? FIRST_BACKGROUND : BACKGROUND;

/**
 * Blocks that are always there: the walls, and a black strip that the console leaves at the top.
 */
export const scenery: readonly Block[] = [
  { x: 0, y: UPPER_WALL, width: SCREEN_WIDTH, height: COURT_TOP - UPPER_WALL, colour: WHITE },
  {
    x: 0,
    y: COURT_BOTTOM,
    width: SCREEN_WIDTH,
    height: SCREEN_HEIGHT - COURT_BOTTOM,
    colour: WHITE,
  },
  { x: 0, y: 0, width: 8, height: 1, colour: BLACK },
];

/** A rectangle of which only the rows of the court are seen. */
const inCourt = (
  x: number,
  y: number,
  width: number,
  height: number,
  colour: PixelColour,
): Block => {
  const top = Math.max(y, COURT_TOP);
  const bottom = Math.min(y + height, COURT_BOTTOM);
  return { x, y: top, width, height: Math.max(bottom - top, 0), colour };
};

/** The opponent's paddle. */
export const enemyBlock = ({ enemyY }: PongState): Block =>
  inCourt(ENEMY_X, enemyY, PADDLE_WIDTH, PADDLE_HEIGHT, ENEMY_COLOUR);
/** The player's paddle. */
export const playerBlock = ({ playerY }: PongState): Block =>
  inCourt(PLAYER_X, playerY, PADDLE_WIDTH, PADDLE_HEIGHT, PLAYER_COLOUR);
/** The ball; of height 0 while there is none. */
export const ballBlock = (state: PongState): Block =>
  inCourt(state.ballX, state.ballY, BALL_WIDTH, ballIsSeen(state) ? BALL_HEIGHT : 0, WHITE);

/** Blocks of a state from back to front, without the scenery. The first frame shows no paddles. */
export const sprites = (state: PongState): readonly (readonly Block[])[] => {
  const scores = [enemyDigits[state.enemyScore], playerDigits[state.playerScore]];
  if (state.frame === 0) return scores;
  const moving = [enemyBlock(state), playerBlock(state), ballBlock(state)];
  return [...scores, moving.filter(({ height }) => height > 0)];
};
