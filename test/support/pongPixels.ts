/** Pixels of Pong, as they should be in every picture of it. */
import { drawPongFrame, newPongGame, type PongState, pongTick } from '../../src/envs/index.js';

/** A state with a ball in play and scores of one and of two digits, and the first state of a game. */
export const pongStates: readonly PongState[] = [
  newPongGame,
  { ...Array.from({ length: 90 }).reduce<PongState>((state) => pongTick(state, 3), newPongGame), enemyScore: 12, playerScore: 1 },
];

/** Rows of red, green and blue of a frame, enlarged by a whole factor. */
export const enlargedFrame = (state: PongState, factor: number): Uint8Array => {
  const frame = drawPongFrame(state);
  const width = 160 * factor;
  const out = new Uint8Array(3 * width * 210 * factor);
  for (let i = 0; i < out.length; i++) {
    const [row, column] = [Math.floor(i / (3 * width)), Math.floor(i / 3) % width];
    out[i] = frame[3 * (160 * Math.floor(row / factor) + Math.floor(column / factor)) + (i % 3)];
  }
  return out;
};

/** Pixels of four bytes without the fourth, which is their alpha. */
export const withoutAlpha = (pixels: ArrayLike<number>): Uint8Array =>
  Uint8Array.from({ length: (pixels.length / 4) * 3 }, (_, i) => pixels[4 * Math.floor(i / 3) + (i % 3)]);

/** The number of bytes in which two images differ; a matcher that printed them all would take minutes. */
export const differing = (a: Uint8Array, b: Uint8Array): number => {
  if (a.length !== b.length) throw new Error(`the images have ${a.length} and ${b.length} bytes`);
  return a.reduce((n, x, i) => n + (x === b[i] ? 0 : 1), 0);
};
