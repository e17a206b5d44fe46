/**
 * Pong as on the Atari 2600 and in Gym: the player's paddle is on the right, the opponent's on the
 * left, and 21 points win. The reward is 1 for a point won and −1 for one lost. docs/pong.md says
 * what was measured of the real machine and what is a model of it.
 */
import { type Key, uniform } from '../../random.js';
import { checkAction } from '../checkAction.js';
import type { Env } from '../env.js';
import { box, discrete } from '../spaces.js';
import { features } from './features.js';
import { drawFrame, frameShape } from './frame.js';
import { isOver, newGame, type PongState, tick } from './game.js';
import { type Frameskip, type PongOptions, pongOptions } from './options.js';
import { buttonNames } from './paddles.js';
import { drawPicture } from './picture.js';

/** Pong; observations are frames (Uint8Array) or features (Float32Array). */
export type Pong = Env<PongState, number, Uint8Array | Float32Array>;

/**
 * Pong without a time limit. Actions: 0 NOOP, 1 FIRE, 2 RIGHT (up), 3 LEFT (down), 4 RIGHTFIRE,
 * 5 LEFTFIRE. Observations: frames [210, 160, 3] of bytes, or features [6].
 * @throws RangeError if an option is not what it should be
 */
export const pong = (options: PongOptions = {}): Pong => {
  const { obsType, frameskip, repeatActionProbability } = pongOptions(options);
  const observe = obsType === 'rgb' ? drawFrame : features;
  const actionSpace = discrete(buttonNames.length);
  return {
    observationSpace:
      obsType === 'rgb'
        ? box(0, 255, { shape: frameShape, dtype: 'uint8' })
        : box(Array(6).fill(-1), Array(6).fill(1)),
    actionSpace,
    reset: () => ({ state: newGame, obs: observe(newGame) }),
    step: (before, action, key) => {
      checkAction('Pong', actionSpace, action);
      const state = advanceFrames(
        before,
        framesOf(frameskip, action, repeatActionProbability, key),
      );
      const reward = lead(state) - lead(before);
      return { state, obs: observe(state), reward, terminated: isOver(state), truncated: false };
    },
    render: drawPicture,
  };
};

/** Points that the player is ahead. */
const lead = ({ playerScore, enemyScore }: PongState): number => playerScore - enemyScore;

/** Actions of the frames of a step; REPEAT stands for the one before. */
const REPEAT = -1;
const framesOf = (
  frameskip: Frameskip,
  action: number,
  repeatActionProbability: number,
  key: Key,
): readonly number[] => {
  if (typeof frameskip === 'number' && repeatActionProbability === 0)
    return Array<number>(frameskip).fill(action);
  const most = typeof frameskip === 'number' ? frameskip : frameskip[1] - 1;
  const [u, ...chances] = uniform(key, 1 + most);
  const count =
    typeof frameskip === 'number'
      ? frameskip
      : frameskip[0] + Math.floor(u * (frameskip[1] - frameskip[0]));
  return chances
    .slice(0, count)
    .map((chance) => (chance < repeatActionProbability ? REPEAT : action));
};

/** The state after the frames of a step; a game that is over stays as it is. */
const advanceFrames = (from: PongState, frames: readonly number[]): PongState => {
  let state = from;
  for (const action of frames)
    if (!isOver(state)) state = tick(state, action === REPEAT ? state.lastAction : action);
  return state;
};
