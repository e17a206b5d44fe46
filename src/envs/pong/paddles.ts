/** The paddles: the opponent follows the ball, and the player's has inertia. */
import type { PongState } from './game.js';

/** Gym's six actions. RIGHT moves the player's paddle up, and LEFT down. */
export const buttonNames = ['NOOP', 'FIRE', 'RIGHT', 'LEFT', 'RIGHTFIRE', 'LEFTFIRE'] as const;

/** True for an action that presses the button. */
export const isFire = (action: number): boolean => action === 1 || action >= 4;
/** −1 for up, 1 for down, 0 for neither. */
const direction = (action: number): number => (action < 2 ? 0 : action % 2 === 0 ? -1 : 1);

/** Pixels in a frame that the opponent moves, but for every eighth frame, in which it rests. */
const ENEMY_SPEED = 2;
const RESTS_EVERY = 8;
const RESTING_FRAME = 2;
/** Row at which the opponent is hidden behind the upper wall. */
const HIDDEN = 17;

/** The opponent's top row: it aims at the row above the ball, or upwards while there is no ball. */
export const moveEnemy = (
  { enemyY, ballY }: Pick<PongState, 'enemyY' | 'ballY'>,
  frame: number,
  ballIsSeen: boolean,
): number => {
  const aim = ballIsSeen ? ballY - 1 : HIDDEN;
  if (enemyY === aim || frame % RESTS_EVERY === RESTING_FRAME) return enemyY;
  return enemyY + (enemyY < aim ? ENEMY_SPEED : -ENEMY_SPEED);
};

/** Highest and lowest top row of the player's paddle; in both, part of it is behind a wall. */
const MIN_Y = 24;
const MAX_Y = 190;
/** Pixels in an update from which on a paddle is at top speed. */
export const TOP_SPEED = 10;

/** The player's paddle in a frame: it is updated in every second one. */
export const movePlayer = (
  { playerY, playerSpeed }: Pick<PongState, 'playerY' | 'playerSpeed'>,
  frame: number,
  action: number,
): Pick<PongState, 'playerY' | 'playerSpeed'> => {
  if (frame % 2 !== 0) return { playerY, playerSpeed };
  const speed = nextSpeed(playerSpeed, direction(action));
  return { playerY: Math.min(Math.max(playerY + speed, MIN_Y), MAX_Y), playerSpeed: speed };
};

/** Pixels of the next update: faster while held, halved when released, from rest on a reversal. */
const nextSpeed = (speed: number, towards: number): number => {
  if (towards === 0) return halved(speed);
  return towards * faster(speed * towards > 0 ? Math.abs(speed) : 0);
};

/** Half a speed, rounded towards zero to an even number of pixels. */
const halved = (speed: number): number => 2 * Math.trunc(speed / 4);

/** Speeds of a paddle that is held: 4, 6, 10, and from there 12 and 10 in turns. */
const faster = (speed: number): number => {
  if (speed < 4) return 4;
  if (speed < 6) return 6;
  return speed === 10 ? 12 : 10;
};
