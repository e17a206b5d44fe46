/**
 * Pong beside 300 steps of the real machine (pongPositions.json; see data/README.md). The player's
 * paddle is put where it was; everything else follows from the rules.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newPongGame, type PongState, pongTick } from '../../src/envs/index.js';
import { ballBlock, enemyBlock } from '../../src/envs/pong/blocks.js';
import type { Block } from '../../src/envs/pong/screen.js';

type Rectangle = readonly [x: number, y: number, width: number, height: number];
interface Row {
  readonly t: number;
  readonly ticks: number;
  readonly enemy: Rectangle | null;
  readonly player: Rectangle | null;
  readonly ball: Rectangle | null;
}
const file = new URL('./data/pongPositions.json', import.meta.url);
const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: readonly Row[] };
const measured = rows.flatMap((row) => Array.from({ length: row.ticks }, () => row));

/** The top row of the player's paddle, also where the upper wall hides a part of it. */
const playerTop = (t: number): number => {
  const [, y, , height] = measured[Math.max(t, 0)].player ?? [0, newPongGame.playerY, 0, 16];
  return y === 34 ? y + height - 16 : y;
};
const FIRE = 1;
const FRAMES = 4; // in a step

/** The states after each of the measured steps. */
const replay = (): readonly PongState[] => {
  let state = newPongGame;
  return measured.slice(1).map((_, i) => {
    const from = playerTop(i);
    const to = playerTop(i + 1);
    for (let frame = 1; frame <= FRAMES; frame++) {
      const moved = frame === 1 ? from - playerTop(i - 1) : to - from; // pixels in a step
      const playerSpeed = Math.abs(moved) >= 22 ? 12 : 4;
      const next = pongTick({ ...state, playerSpeed }, FIRE);
      const between = frame === FRAMES ? to : 2 * Math.round((from + to) / 4);
      state = { ...next, playerY: frame === 1 ? from : between };
    }
    return state;
  });
};
const shown = ({ x, y, width, height }: Block): Rectangle | null => (height > 0 ? [x, y, width, height] : null);
const states = replay();

test('the opponent is where it was, to the pixel, for 300 steps', () => {
  expect(states.length).toBe(300);
  expect(states.map((state) => shown(enemyBlock(state)))).toEqual(measured.slice(1).map(({ enemy }) => enemy));
});

test('the ball is in the measured column, is there when it was, and pauses as long between serves', () => {
  const columns = states.map((state) => shown(ballBlock(state))?.[0]);
  expect(columns).toEqual(measured.slice(1).map(({ ball }) => ball?.[0]));
});

test('the ball is in the measured row, but for one row in the right half, where the console draws it higher', () => {
  const rowsOff = states.flatMap((state, i) => {
    const ball = shown(ballBlock(state));
    const real = measured[i + 1].ball;
    return ball && real && ball[1] !== real[1] ? [{ x: ball[0], off: ball[1] - real[1] }] : [];
  });
  expect(rowsOff.every(({ x, off }) => x >= 129 && off === 1)).toBe(true);
  expect(rowsOff.length).toBeLessThan(20);
});
