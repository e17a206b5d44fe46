/** Engines of LunarLander: one below, one at either side; and the wind. */
import { cos, sin, tanh } from '../../../math.js';
import { clip } from '../../clip.js';
import { SCALE } from '../createWorld.js';
import type { Body, Vec2 } from '../planck.js';

const MAIN_POWER = 13;
const SIDE_POWER = 0.6;
const MAIN_Y = 4 / SCALE; // m below the lander's origin
const SIDE_AWAY = 12 / SCALE; // m
const SIDE_HEIGHT = 14 / SCALE;

/** Powers of the engines; 0 is off. */
export interface Thrust {
  /** From 0.5 to 1. */
  readonly main: number;
  /** From 0.5 to 1. */
  readonly side: number;
  /** The engine that fires: −1 the left one, +1 the right one. */
  readonly direction: number;
}

const OFF: Thrust = { main: 0, side: 0, direction: 0 };
const discreteThrusts: readonly Thrust[] = [
  OFF,
  { main: 0, side: 1, direction: -1 },
  { main: 1, side: 0, direction: 0 },
  { main: 0, side: 1, direction: 1 },
];

/** The thrust of an action: 0 to 3 (none, left, main, right), or [main, side] of any size. */
export const thrustOf = (action: number | Float32Array): Thrust => {
  if (typeof action === 'number') return discreteThrusts[action];
  const main = clip(action[0], -1, 1);
  const side = clip(action[1], -1, 1);
  const power = Math.abs(side);
  return {
    main: main > 0 ? (main + 1) / 2 : 0,
    side: power > 0.5 ? power : 0,
    direction: Math.sign(side),
  };
};

/**
 * A place relative to the lander's origin (m), and the direction in which it is pushed, negated.
 */
interface Nozzle {
  readonly x: number;
  readonly y: number;
  readonly away: Vec2;
}

/** The main engine of a lander at an angle; `draws` [2], in [−1, 1], are where its flame goes. */
export const mainNozzle = (angle: number, draws: ArrayLike<number>): Nozzle => {
  const s = sin(angle);
  const c = cos(angle);
  const down = MAIN_Y + (2 * draws[0]) / SCALE;
  const across = draws[1] / SCALE;
  const away = { x: s * down - c * across, y: -c * down - s * across };
  return { ...away, away };
};

/** A side engine, as `mainNozzle`. */
export const sideNozzle = (angle: number, draws: ArrayLike<number>, direction: number): Nozzle => {
  const s = sin(angle);
  const c = cos(angle);
  const down = draws[0] / SCALE;
  const across = (3 * draws[1]) / SCALE + direction * SIDE_AWAY;
  const away = { x: s * down - c * across, y: -c * down - s * across };
  return { x: away.x - (s * 17) / SCALE, y: away.y + c * SIDE_HEIGHT, away };
};

/** Fires the engines: each pushes the lander off its flame. */
export const fire = (lander: Body, thrust: Thrust, draws: ArrayLike<number>): void => {
  const { x, y } = lander.getPosition();
  const angle = lander.getAngle();
  const push = (nozzle: Nozzle, power: number): void => {
    const impulse = { x: -nozzle.away.x * power, y: -nozzle.away.y * power };
    lander.applyLinearImpulse(impulse, { x: x + nozzle.x, y: y + nozzle.y }, true);
  };
  if (thrust.main > 0) push(mainNozzle(angle, draws), MAIN_POWER * thrust.main);
  if (thrust.side > 0) push(sideNozzle(angle, draws, thrust.direction), SIDE_POWER * thrust.side);
};

/** The strength of the wind at an index, from −1 to 1; it does not repeat. */
export const gust = (index: number): number =>
  tanh(sin(0.02 * index) + sin(Math.PI * 0.01 * index));
