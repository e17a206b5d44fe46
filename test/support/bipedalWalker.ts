/** Recorded episodes of Gymnasium's BipedalWalker, and worlds to repeat them in. */
import { readFileSync } from 'node:fs';
import { type BipedalWalker, bipedalWalkerWorld } from '../../src/envs/box2d/bipedalWalker/bipedalWalker.js';
import type { WalkerStart } from '../../src/envs/box2d/bipedalWalker/start.js';
import type { Rectangle } from '../../src/envs/box2d/bipedalWalker/terrain.js';
import { sharedPlanck } from '../../src/envs/box2d/loadPlanck.js';

/** An episode of T steps; arrays over steps, [T, …]. */
export interface WalkerEpisode {
  readonly name: string;
  readonly hardcore: boolean;
  readonly terrain_y: readonly number[];
  readonly static_polys?: readonly (readonly (readonly [x: number, y: number])[])[];
  readonly init_force_x: number;
  readonly init_obs: readonly number[];
  readonly init_bodies: readonly (readonly number[])[];
  /** Mass (kg), inertia (kg m²) and, for the hull, the centre (m). */
  readonly masses: Readonly<Record<'hull' | 'leg' | 'lower', readonly number[]>>;
  readonly actions: readonly (readonly number[])[];
  readonly observations: readonly (readonly number[])[];
  readonly rewards: readonly number[];
  readonly terminated: readonly boolean[];
}

const folder = new URL('../golden/data/box2d/', import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

export const episodes: readonly WalkerEpisode[] = read('BipedalWalker-v3.json').trajectories;
/** The draws of each episode's terrain, by its name; they follow from the heights. */
export const terrainDraws: Readonly<Record<string, readonly number[]>> = read('BipedalWalker-terrainDraws.json');

/** Obstacles in the order of their creation: the record has the last first. */
export const obstaclesOf = ({ static_polys = [] }: WalkerEpisode): readonly Rectangle[] =>
  static_polys.toReversed().map((corners): Rectangle => {
    const x = corners.map((corner) => corner[0]);
    const y = corners.map((corner) => corner[1]);
    return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
  });

/** The start of a recorded episode; no record has clouds. */
export const startOf = (episode: WalkerEpisode): WalkerStart => ({
  heights: episode.terrain_y,
  obstacles: obstaclesOf(episode),
  clouds: [],
  force: episode.init_force_x,
});

/** A world of the walker. */
export const walkerWorld = async (hardcore = false): Promise<BipedalWalker> => bipedalWalkerWorld(await sharedPlanck(), hardcore);

/** The largest difference of two arrays. */
export const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length ? Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]))) : Number.POSITIVE_INFINITY;
