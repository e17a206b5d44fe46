/**
 * Rules of Pong, one frame of the Atari 2600 (1/60 s) at a time. Lengths are in pixels, y down,
 * speeds in pixels per frame. docs/pong.md says which numbers were measured and which are a model.
 */
import { ballOutside, moveBall } from './ball.js';
import { moveEnemy, movePlayer } from './paddles.js';

/** Everything that the next frame depends on. */
export interface PongState {
  /** Frames since reset. */
  readonly frame: number;
  /** Top rows of the paddles, also where part of a paddle is hidden behind a wall. */
  readonly enemyY: number;
  readonly playerY: number;
  /** Pixels that the player's paddle moved in its last update, which is every second frame. */
  readonly playerSpeed: number;
  /** Left column and top row of the ball, and its speed. */
  readonly ballX: number;
  readonly ballY: number;
  readonly ballVx: number;
  readonly ballVy: number;
  /** Frames until the next serve; 0 while the ball is in play. */
  readonly pause: number;
  readonly enemyScore: number;
  readonly playerScore: number;
  /** The action that the console carried out last: a sticky action repeats it. */
  readonly lastAction: number;
}

/** Points that win a game. */
export const WINNING_SCORE = 21;
/** Frames from a goal to the first frame of the next serve. */
const PAUSE = 64;
/** Frames from the start of a game to the first frame of its first serve. */
const FIRST_PAUSE = 59;
/** The pixel from which the ball is served; it is first seen one step away from there. */
const SERVE_X = 79;
const SERVE_Y = 114;

/** The start of a game; it is always the same. The first serve goes left and down. */
export const newGame: PongState = {
  frame: 0,
  enemyY: 17,
  playerY: 96,
  playerSpeed: 0,
  ballX: SERVE_X,
  ballY: SERVE_Y,
  ballVx: -1,
  ballVy: 1,
  pause: FIRST_PAUSE,
  enemyScore: 0,
  playerScore: 0,
  lastAction: 0,
};

/** True while the ball is on the screen: in play, and for one frame more behind a paddle. */
export const ballIsSeen = ({ pause }: PongState): boolean =>
  pause === 0 || pause === PAUSE || pause === PAUSE - 1;

/** True if one side has 21 points. */
export const isOver = ({ enemyScore, playerScore }: PongState): boolean =>
  enemyScore >= WINNING_SCORE || playerScore >= WINNING_SCORE;

/** The state one frame later, with an action (see `Action`) on the joystick. */
export const tick = (state: PongState, action: number): PongState => {
  const moved = state.pause > 0 ? waited(state) : scored(moveBall(state, action), state.ballVy);
  const frame = state.frame + 1;
  const { playerY, playerSpeed } = movePlayer(state, frame, action);
  const enemyY = moveEnemy(moved, frame, ballIsSeen(moved));
  return { ...moved, frame, enemyY, playerY, playerSpeed, lastAction: action };
};

/** One frame less to wait; after the last one the ball is served, and the opponent stands by it. */
const waited = (state: PongState): PongState => {
  const pause = state.pause - 1;
  if (pause > 0) return { ...state, pause };
  const ballX = SERVE_X + state.ballVx;
  const ballY = SERVE_Y + state.ballVy;
  return { ...state, pause, ballX, ballY, enemyY: SERVE_Y - 1 };
};

/**
 * Counts a goal. The next serve goes to the side that has lost the point, up or down as the ball
 * went before this frame (`vyBefore`); if it flew level, down.
 */
const scored = (state: PongState, vyBefore: number): PongState => {
  const side = ballOutside(state);
  if (side === 'court') return state;
  const ballVx = side === 'right' ? 1 : -1;
  const ballVy = vyBefore < 0 ? -1 : 1;
  const enemyScore = state.enemyScore + (side === 'right' ? 1 : 0);
  const playerScore = state.playerScore + (side === 'left' ? 1 : 0);
  return { ...state, ballVx, ballVy, enemyScore, playerScore, pause: PAUSE };
};
