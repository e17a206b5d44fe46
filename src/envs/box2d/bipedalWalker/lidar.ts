/**
 * Lidar of BipedalWalker: rays from the hull to the ground, computed from the terrain alone. A
 * picture can show them without an engine, and only the few edges below are looked at.
 */
import { cos, sin } from '../../../math.js';
import type { Point } from '../../picture.js';
import { type Rectangle, TERRAIN_STEP, type Terrain } from './terrain.js';

/** Number of rays. */
export const RAYS = 10;
/** Length of a ray, in m. */
export const LIDAR_RANGE = 160 / 30;

/** Rays from straight down to almost ahead, in m from the hull. */
const rays: readonly Point[] = Array.from({ length: RAYS }, (_, i): Point => {
  const angle = (1.5 * i) / RAYS;
  return [sin(angle) * LIDAR_RANGE, -cos(angle) * LIDAR_RANGE];
});

/** The free part of every ray from a point, [RAYS]: 1 where a ray meets nothing. */
export const lidar = (terrain: Terrain, from: Point): readonly number[] =>
  rays.map((ray) => freePart(terrain, from, ray));

/** The point at which ray i ends, or undefined if it meets nothing. */
export const rayEnd = (terrain: Terrain, i: number, from: Point): Point | undefined => {
  const [dx, dy] = rays[i];
  const t = freePart(terrain, from, rays[i]);
  return t < 1 ? [from[0] + t * dx, from[1] + t * dy] : undefined;
};

/** The part of a ray before the first edge or obstacle. Rays go down and not to the left. */
const freePart = ({ heights, obstacles }: Terrain, [x, y]: Point, [dx, dy]: Point): number => {
  let nearest = 1;
  const first = Math.max(0, Math.floor(x / TERRAIN_STEP));
  const last = Math.min(heights.length - 2, Math.floor((x + dx) / TERRAIN_STEP));
  for (let i = first; i <= last; i++) {
    const t = upToEdge(i * TERRAIN_STEP - x, heights[i] - y, heights[i + 1] - y, dx, dy);
    if (t < nearest) nearest = t;
  }
  for (const [left, bottom, right, top] of obstacles) {
    if (right < x || left > x + dx) continue;
    const t = upToRectangle([left - x, bottom - y, right - x, top - y], dx, dy);
    if (t < nearest) nearest = t;
  }
  return nearest;
};

/**
 * The part of the way (dx, dy) from the origin up to an edge, or 1 if it is not met. The edge goes
 * from (ax, ay) a step to the right, to height by.
 */
const upToEdge = (ax: number, ay: number, by: number, dx: number, dy: number): number => {
  const ex = TERRAIN_STEP;
  const ey = by - ay;
  const area = dx * ey - dy * ex;
  if (area === 0) return 1; // parallel
  const t = (ax * ey - ay * ex) / area;
  const s = (ax * dy - ay * dx) / area; // the part of the edge
  return t >= 0 && s >= 0 && s <= 1 ? t : 1;
};

/** The same for a rectangle; from inside it is not met, as in Box2D. */
const upToRectangle = ([left, bottom, right, top]: Rectangle, dx: number, dy: number): number => {
  const enters = Math.max(top / dy, dx > 0 ? left / dx : Number.NEGATIVE_INFINITY);
  const leaves = Math.min(bottom / dy, dx > 0 ? right / dx : Number.POSITIVE_INFINITY);
  return enters > 0 && enters <= leaves ? enters : 1;
};
