/** Six numbers that describe a moment of Pong, for networks without convolutions. */
import { ballIsSeen, type PongState } from './game.js';

/** Middle of the court for the top row of paddles and ball, and for the ball's column. */
const MIDDLE_Y = 108;
const MIDDLE_X = 79;
const HALF_HEIGHT = 84; // pixels
const HALF_WIDTH = 80; // pixels
const TOP_BALL_SPEED = 4; // pixels per frame

/**
 * Features [6], each from −1 to 1: height of the player's paddle, height of the opponent's, place
 * of the ball across and down, its speed across and down. A ball that is out is at 0 with speed 0.
 */
export const features = (state: PongState): Float32Array => {
  const seen = ballIsSeen(state) ? 1 : 0;
  return Float32Array.of(
    unit((state.playerY - MIDDLE_Y) / HALF_HEIGHT),
    unit((state.enemyY - MIDDLE_Y) / HALF_HEIGHT),
    unit((seen * (state.ballX - MIDDLE_X)) / HALF_WIDTH),
    unit((seen * (state.ballY - MIDDLE_Y)) / HALF_HEIGHT),
    (seen * state.ballVx) / TOP_BALL_SPEED,
    (seen * state.ballVy) / TOP_BALL_SPEED,
  );
};

const unit = (x: number): number => Math.min(Math.max(x, -1), 1);
