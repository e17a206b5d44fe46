/** The ball: its flight, its bounces off walls and paddles, and goals. */
import type { PongState } from './game.js';
import { isFire, TOP_SPEED } from './paddles.js';
import {
  BALL_HEIGHT,
  BALL_WIDTH,
  ENEMY_X,
  PADDLE_HEIGHT,
  PADDLE_WIDTH,
  PLAYER_X,
} from './screen.js';

/** Rows from which on the ball turns back: it touches the lower wall, or overlaps the upper one. */
const HIGHEST = 32;
const LOWEST = 190;
/** Columns at which the ball has left the court. */
const LEFT_GOAL = 3;
const RIGHT_GOAL = 156;
/** Fastest horizontal speed. */
const MAX_VX = 4;

type Ball = Pick<PongState, 'ballX' | 'ballY' | 'ballVx' | 'ballVy'>;

/** The ball one frame later. It turns back in the frame after the one that shows the contact. */
export const moveBall = (state: PongState, action: number): PongState => {
  const { ballX, ballY, ballVx, ballVy } = struck(state, action);
  const turns = ballVy < 0 ? ballY <= HIGHEST : ballVy > 0 && ballY >= LOWEST;
  const nextX = ballX + ballVx;
  if (!turns) return { ...state, ballX: nextX, ballY: ballY + ballVy, ballVx, ballVy };
  const shortened = ballVy - Math.sign(ballVy); // a bounce costs one pixel
  return { ...state, ballX: nextX, ballY: ballY + shortened, ballVx, ballVy: -ballVy };
};

/** The side on which the ball has left the court, if it has. */
export const ballOutside = ({ ballX }: Ball): 'left' | 'right' | 'court' => {
  if (ballX <= LEFT_GOAL) return 'left';
  return ballX >= RIGHT_GOAL ? 'right' : 'court';
};

/** The ball with a new speed, if it flies towards a paddle that it overlaps. */
const struck = (state: PongState, action: number): Ball => {
  const { ballX, ballY, ballVx } = state;
  const isEnemys = ballVx < 0;
  const paddleX = isEnemys ? ENEMY_X : PLAYER_X;
  const paddleY = isEnemys ? state.enemyY : state.playerY;
  if (!overlaps(ballX, BALL_WIDTH, paddleX, PADDLE_WIDTH)) return state;
  if (!overlaps(ballY, BALL_HEIGHT, paddleY, PADDLE_HEIGHT)) return state;
  const gain = isEnemys ? 0 : bonus(state, action);
  const vx = -Math.min(ballVx + gain, MAX_VX); // the opponent returns the ball as fast as it came
  const delay = gain > 1 ? 1 : 0; // the second pixel of speed counts from the next frame on
  return { ballX: ballX + delay, ballY, ballVx: vx, ballVy: deflection(ballY - paddleY) };
};

const overlaps = (a: number, length: number, b: number, otherLength: number): boolean =>
  a < b + otherLength && b < a + length;

/** Speed that the player adds: one for the button, and one for a paddle at top speed. */
const bonus = ({ playerSpeed }: PongState, action: number): number =>
  (isFire(action) ? 1 : 0) + (Math.abs(playerSpeed) >= TOP_SPEED ? 1 : 0);

/** Vertical speed after a hit `offset` rows below the top of a paddle; the centres meet at 6. */
const deflection = (offset: number): number => {
  const fromCentre = offset - (PADDLE_HEIGHT - BALL_HEIGHT) / 2;
  const distance = Math.abs(fromCentre);
  if (distance <= 1) return 0;
  return Math.sign(fromCentre) * (distance <= 4 ? 1 : 2);
};
