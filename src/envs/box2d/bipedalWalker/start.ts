/** Starts of BipedalWalker: the terrain, the clouds, and the force of the first step. */
import { cos, sin } from '../../../math.js';
import type { Key } from '../../../random.js';
import { formatValue } from '../../formatValue.js';
import type { Point } from '../../picture.js';
import { type Draws, drawsOf, recordedDraws } from './draws.js';
import { generateTerrain, TERRAIN_LENGTH, TERRAIN_STEP, type Terrain } from './terrain.js';

/** Everything in a start that is random. */
export interface WalkerStart extends Terrain {
  /** Polygons, in m; they are seen, and move at half the speed of the ground. */
  readonly clouds: readonly (readonly Point[])[];
  /** The force on the hull during the first step, to the right, in N. */
  readonly force: number;
}

const MAX_PUSH = 5; // N
const CLOUDS = TERRAIN_LENGTH / 20;
const CORNERS = 5; // of a cloud
const MAX_DRAWS = 1000; // a start takes fewer than five for each point of the terrain

/** The start that follows from a key. */
export const randomStart = (key: Key, hardcore: boolean): WalkerStart => {
  const draws = drawsOf(key, MAX_DRAWS);
  return startOf(draws, hardcore);
};

/**
 * The start that Gymnasium makes of the same draws. `draws`: every value that `np_random` gave
 * during reset, in order: whole numbers for `integers`, else numbers in the range of the draw.
 * @throws RangeError if a draw is missing, superfluous or out of its range
 */
export const startFromDraws = (draws: ArrayLike<number>, hardcore: boolean): WalkerStart => {
  const recorded = recordedDraws(draws);
  const start = startOf(recorded, hardcore);
  const used = recorded.used();
  if (used !== draws.length)
    throw new RangeError(
      `startFromDraws: there should be ${used} draws, but there are ${draws.length}`,
    );
  return start;
};

const startOf = (draws: Draws, hardcore: boolean): WalkerStart => {
  const terrain = generateTerrain(draws, hardcore);
  const clouds = Array.from({ length: CLOUDS }, () => cloud(draws));
  return { ...terrain, clouds, force: draws.uniform(-MAX_PUSH, MAX_PUSH) };
};

const CLOUD_Y = 10; // m: three quarters of the picture's height

/** A cloud: a pentagon with corners that are shifted at random. */
const cloud = (draws: Draws): readonly Point[] => {
  const x = draws.uniform(0, TERRAIN_LENGTH) * TERRAIN_STEP;
  const shift = (): number => draws.uniform(0, 5 * TERRAIN_STEP);
  return Array.from({ length: CORNERS }, (_, i): Point => {
    const angle = (3.14 * 2 * i) / CORNERS; // Gymnasium's π
    const dx = 15 * TERRAIN_STEP * sin(angle) + shift();
    return [x + dx, CLOUD_Y + 5 * TERRAIN_STEP * cos(angle) + shift()];
  });
};

/** @throws RangeError that names what is wrong, if a start that was given is none */
export const assertWalkerStart = (name: string, start: WalkerStart): void => {
  const { heights, obstacles, clouds, force } = start;
  const assert = (isRight: boolean, wanted: string, found: unknown): void => {
    if (!isRight) throw new RangeError(`${name}: ${wanted}, but is ${formatValue(found)}`);
  };
  const areHeights = areNumbers(heights, TERRAIN_LENGTH);
  assert(areHeights, `heights should be ${TERRAIN_LENGTH} finite numbers`, heights);
  const rectangles = 'obstacles should be a list of [left, bottom, right, top]';
  assert(isListOf(obstacles, isRectangle), rectangles, obstacles);
  const polygons = 'clouds should be a list of polygons, lists of points [x, y]';
  assert(isListOf(clouds, isPolygon), polygons, clouds);
  assert(Number.isFinite(force), 'force should be a finite number of N', force);
};

const isListOf = (x: unknown, isElement: (element: unknown) => boolean): boolean => {
  if (!Array.isArray(x)) return false;
  return x.every(isElement);
};
const areNumbers = (x: unknown, n: number): x is readonly number[] =>
  Array.isArray(x) && x.length === n && x.every(Number.isFinite);
const isPoint = (x: unknown): boolean => areNumbers(x, 2);
const isPolygon = (x: unknown): boolean => isListOf(x, isPoint);
const isRectangle = (x: unknown): boolean => areNumbers(x, 4) && x[0] < x[2] && x[1] < x[3];
