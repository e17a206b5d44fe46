/**
 * Terrain of BipedalWalker: grass, interrupted in the hardcore version by stumps, stairs and pits.
 * It is made section by section, from left to right, with the draws in the order of Gymnasium.
 */
import type { Draws } from './draws.js';

/** Number of points of the terrain. */
export const TERRAIN_LENGTH = 200;
/** Distance of two points, in m. */
export const TERRAIN_STEP = 14 / 30;
/** Height at the start, in m. */
export const TERRAIN_HEIGHT = 400 / 30 / 4;
/** The goal lies as many points before the end; a stretch of grass is shorter. */
export const GOAL_GRASS = 10;
/** The start is flat up to this point. */
export const START_PAD = 20;

const ROUGHNESS = 1 / 30; // m: the largest random change of slope per point
const PIT_DEPTH = 4 * TERRAIN_STEP;

/** An obstacle, a rectangle in m. */
export type Rectangle = readonly [left: number, bottom: number, right: number, top: number];

/** Terrain; the obstacles are in the order of their creation. */
export interface Terrain {
  /** Heights (m) at x = 0, TERRAIN_STEP, 2 TERRAIN_STEP, …, [TERRAIN_LENGTH]. */
  readonly heights: readonly number[];
  readonly obstacles: readonly Rectangle[];
}

/** A section of the terrain: heights of its points (m) and its obstacles. */
interface TerrainSection extends Terrain {
  /** Number of its points, those beyond the end of the terrain included. */
  readonly length: number;
}

/** Kinds of obstacles, in the order of their numbers 1, 2, 3. */
const obstacleKinds = ['stump', 'stairs', 'pit'] as const;
type Obstacle = (typeof obstacleKinds)[number];

/** Terrain from draws; `hardcore`: with obstacles. */
export const generateTerrain = (draws: Draws, hardcore: boolean): Terrain => {
  const grass = grassOf(draws);
  const heights: number[] = [];
  const obstacles: Rectangle[] = [];
  let kind: 'grass' | Obstacle = 'grass';
  let grassLength = START_PAD;
  let y = TERRAIN_HEIGHT;
  while (true) {
    const start = heights.length;
    const section: TerrainSection =
      kind === 'grass' ? grass(start, y, grassLength) : obstacleSections[kind](start, y, draws);
    heights.push(...section.heights.slice(0, TERRAIN_LENGTH - start));
    obstacles.push(...section.obstacles);
    if (start + section.length > TERRAIN_LENGTH) return { heights, obstacles };
    // drawn before every section, though only grass makes use of it
    grassLength = draws.integer(GOAL_GRASS / 2, GOAL_GRASS);
    kind =
      hardcore && kind === 'grass'
        ? obstacleKinds[draws.integer(1, 1 + obstacleKinds.length) - 1]
        : 'grass';
    if (heights.length === TERRAIN_LENGTH) return { heights, obstacles };
    y = heights[heights.length - 1];
  }
};

/** Grass: its slope is a random walk that leads back to TERRAIN_HEIGHT, and outlasts obstacles. */
const grassOf = (draws: Draws): ((start: number, y: number, length: number) => TerrainSection) => {
  let slope = 0; // m per point
  return (start, from, length) => {
    const heights = [from];
    const end = Math.min(start + length, TERRAIN_LENGTH);
    for (let i = start + 1, y = from; i < end; i++) {
      slope = 0.8 * slope + 0.01 * Math.sign(TERRAIN_HEIGHT - y);
      if (i > START_PAD) slope += draws.uniform(-1, 1) * ROUGHNESS;
      y += slope;
      heights.push(y);
    }
    return { length, heights, obstacles: [] };
  };
};

type ObstacleSection = (start: number, y: number, draws: Draws) => TerrainSection;

/** Stump: a square of 1 or 2 steps on level ground. */
const stump: ObstacleSection = (start, y, draws) => {
  const size = draws.integer(1, 3);
  const left = start * TERRAIN_STEP;
  const side = size * TERRAIN_STEP;
  return {
    length: size,
    heights: Array<number>(size).fill(y),
    obstacles: [[left, y, left + side, y + side]],
  };
};

const STAIR_WIDTH = 4; // steps of the terrain: the draw that could widen a stair has one outcome

/** Stairs: 3 or 4, up or down, on ground that slopes as they do. */
const stairs: ObstacleSection = (start, y, draws) => {
  const direction = draws.uniform(0, 1) > 0.5 ? 1 : -1;
  const width = draws.integer(STAIR_WIDTH, STAIR_WIDTH + 1);
  const count = draws.integer(3, 5);
  const slope = (k: number): number => ((k - direction) / width) * direction * TERRAIN_STEP;
  const stair = (s: number): Rectangle => [
    (start + s * width) * TERRAIN_STEP,
    y + (s * direction - 1) * TERRAIN_STEP,
    (start + (s + 1) * width) * TERRAIN_STEP,
    y + s * direction * TERRAIN_STEP,
  ];
  return {
    length: count * width,
    heights: Array.from({ length: count * width }, (_, k) => (k === 0 ? y : y + slope(k))),
    obstacles: Array.from({ length: count }, (_, s) => stair(s)),
  };
};

/** Pit: 3 or 4 steps wide, between two walls of the width of a step. */
const pit: ObstacleSection = (start, y, draws) => {
  const width = draws.integer(3, 5);
  const left = start * TERRAIN_STEP;
  const wall = (x: number): Rectangle => [x, y - PIT_DEPTH, x + TERRAIN_STEP, y];
  return {
    length: width + 2,
    heights: [y, ...Array<number>(width).fill(y - PIT_DEPTH), y],
    obstacles: [wall(left), wall(left + TERRAIN_STEP * width)],
  };
};

const obstacleSections: Readonly<Record<Obstacle, ObstacleSection>> = { stump, stairs, pit };
