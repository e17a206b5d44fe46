import { describe, expect, test } from 'vitest';
import { buildWalker } from '../../../src/envs/box2d/bipedalWalker/bodies.js';
import { lidar, RAYS, rayEnd } from '../../../src/envs/box2d/bipedalWalker/lidar.js';
import { randomStart, startFromDraws } from '../../../src/envs/box2d/bipedalWalker/start.js';
import type { Terrain } from '../../../src/envs/box2d/bipedalWalker/terrain.js';
import { sharedPlanck } from '../../../src/envs/box2d/loadPlanck.js';
import type { Picture, Shape } from '../../../src/envs/index.js';
import { checkEnv, make, svg, timeLimit } from '../../../src/envs/index.js';
import { cos, sin } from '../../../src/math.js';
import { fold, key, uniform } from '../../../src/random.js';
import { episodes, startOf, terrainDraws, walkerWorld } from '../../support/bipedalWalker.js';
import { expectSameRunFromFile } from '../../support/savedInsideEpisode.js';

const k = key(1);
const someKeys = Array.from({ length: 100 }, (_, i) => fold(k, i));
const versions = [
  ['BipedalWalker', false],
  ['BipedalWalkerHardcore', true],
] as const;

describe.each(versions)('%s', (name, hardcore) => {
  test('checkEnv finds no faults', async () => {
    const spec = { id: `${name}-v3`, maxEpisodeSteps: 60, fps: 50 };
    const env = timeLimit(await walkerWorld(hardcore), spec);
    expect(checkEnv(env, { episodes: 2 })).toEqual([]);
  });

  test('a state is a value: a second step, also much later, and a copy give the same', async () => {
    const world = await walkerWorld(hardcore);
    const action = (t: number): Float32Array => Float32Array.from(uniform(fold(k, t), 4, -1, 1));
    const walk = (from: ReturnType<typeof world.reset>['state'], steps: number) => {
      let state = from;
      for (let t = 0; t < steps; t++) state = world.step(state, action(t), k).state;
      return state;
    };
    const middle = walk(world.reset(k).state, 20);
    const end = walk(middle, 20);
    expect(walk(middle, 20)).toEqual(end);
    expect(walk(structuredClone(middle), 20)).toEqual(end);
  });
});

test('a run goes on exactly from inside an episode, after its state was written down', async () => {
  expectSameRunFromFile(await make('BipedalWalker-v3', { maxEpisodeSteps: 100 }), await make('BipedalWalker-v3', { maxEpisodeSteps: 5 }));
});

test('hardcore is an option of BipedalWalker-v3, and makes the hardcore version', async () => {
  const stateOf = async (id: string, options = {}) => (await make(id, options)).reset(k).state;
  const hardcore = await stateOf('BipedalWalkerHardcore-v3');
  expect(await stateOf('BipedalWalker-v3', { hardcore: true })).toEqual(hardcore);
  expect(await stateOf('BipedalWalker-v3')).not.toEqual(hardcore);
  await expect(make('BipedalWalker-v3', { hardcore: 'yes' as unknown as boolean })).rejects.toThrow(
    "BipedalWalker: hardcore should be true or false, but is 'yes'",
  );
  expect((await make('BipedalWalker-v3')).spec.maxEpisodeSteps).toBe(1600);
  expect((await make('BipedalWalkerHardcore-v3')).spec.maxEpisodeSteps).toBe(2000);
});

test('a walker that stood still for long, so that its bodies slept, moves when it is told to', async () => {
  const world = await walkerWorld();
  let { state } = world.at({ ...startOf(episodes[0]), force: 0 });
  const hold = (action: readonly number[], steps: number): void => {
    for (let t = 0; t < steps; t++) state = world.step(state, Float32Array.from(action), k).state;
  };
  hold([1, 0, 0, -1], 400);
  const still = [...state.bodies];
  hold([1, 0, 0, -1], 1);
  for (const [i, x] of state.bodies.entries()) expect(x).toBeCloseTo(still[i], 3);
  hold([-1, 0, 0, 1], 10);
  expect(Math.abs(state.bodies[0] - still[0])).toBeGreaterThan(0.01);
});

describe('terrain', () => {
  const terrains = (hardcore: boolean): readonly Terrain[] => someKeys.map((key) => randomStart(key, hardcore));
  const maxSlope = (heights: readonly number[]): number => Math.max(...heights.slice(1).map((y, i) => Math.abs(y - heights[i])));

  test('it has 200 points, is flat at the start, and rough behind', () => {
    for (const { heights, obstacles } of terrains(false)) {
      expect(heights).toHaveLength(200);
      expect(obstacles).toEqual([]);
      expect(new Set(heights.slice(0, 21)).size).toBe(1);
      expect(new Set(heights).size).toBeGreaterThan(100);
      expect(maxSlope(heights)).toBeLessThan(0.25);
    }
  });

  test('stumps, stairs and pits stand where the ground fits them', () => {
    const step = 14 / 30;
    const widths = new Set<number>();
    for (const { heights, obstacles } of terrains(true))
      for (const [left, , right, top] of obstacles) {
        const i = Math.round(left / step);
        widths.add(Math.round((right - left) / step));
        if (i >= heights.length) continue; // the last stairs may end beyond the terrain
        const above = top - heights[i];
        expect(above).toBeGreaterThan(-step);
        expect(above).toBeLessThan(5 * step);
      }
    expect([...widths].sort()).toEqual([1, 2, 4]);
  });

  test('a start follows from the draws of Gymnasium, in order: terrain, clouds, force', () => {
    const [, rough] = episodes;
    const cloud = [50, ...Array<number>(10).fill(0.5)];
    const clouds = Array.from({ length: 10 }, () => cloud).flat();
    const draws = [...terrainDraws[rough.name], ...clouds, rough.init_force_x];
    const start = startFromDraws(draws, false);
    expect(start.force).toBe(rough.init_force_x);
    expect(start.clouds).toHaveLength(10);
    expect(start.clouds[0][0]).toEqual([50 * (14 / 30) + 0.5, 10 + 5 * (14 / 30) + 0.5]);
    expect(() => startFromDraws([...draws, 0], false)).toThrow('there should be 292 draws, but there are 293');
    expect(() => startFromDraws(draws.slice(1), false)).toThrow('draws[0] should be a whole number from 5 to 9, but is ');
    expect(() => startFromDraws(draws.slice(0, -1), false)).toThrow('but is undefined');
  });

  test('a start that is none is named', async () => {
    const world = await walkerWorld();
    const start = startOf(episodes[0]);
    const at = (change: object) => () => world.at({ ...start, ...change });
    expect(at({ heights: [1, 2] })).toThrow('BipedalWalker: heights should be 200 finite numbers, but is [1, 2]');
    expect(at({ obstacles: [[1, 1, 0, 2]] })).toThrow('obstacles should be a list of [left, ');
    expect(at({ clouds: [[[1, Number.NaN]]] })).toThrow('clouds should be a list of polygons');
    expect(at({ force: Number.NaN })).toThrow('force should be a finite number of N, but is NaN');
  });
});

test.each(versions)('%s: the lidar is that of rays in the engine', async (_, hardcore) => {
  const planck = await sharedPlanck();
  for (const key of someKeys.slice(0, 10)) {
    const start = randomStart(key, hardcore);
    const { world } = buildWalker(planck, start, 0);
    for (let x = 0.1; x < 95; x += 0.37) {
      const y = start.heights[Math.floor(x / (14 / 30))] + 0.2 + (x % 3);
      const fractions = lidar(start, [x, y]);
      for (let i = 0; i < RAYS; i++) {
        const to = { x: x + (sin(0.15 * i) * 160) / 30, y: y - (cos(0.15 * i) * 160) / 30 };
        let nearest = 1;
        world.rayCast({ x, y }, to, (fixture, _point, _normal, fraction) => {
          if ((fixture.getFilterCategoryBits() & 1) === 0) return -1;
          nearest = fraction;
          return fraction;
        });
        expect(Math.abs(fractions[i] - nearest)).toBeLessThan(1e-9);
      }
    }
  }
});

describe('pictures', () => {
  const pictureAfter = async (steps: number, hardcore = false): Promise<Picture> => {
    const world = await walkerWorld(hardcore);
    let { state } = world.reset(k);
    for (let t = 0; t < steps; t++) state = world.step(state, new Float32Array(4), k).state;
    return world.render?.(state) as Picture;
  };
  const withFill = ({ shapes }: Picture, fill: string): readonly Shape[] => shapes.filter((shape) => shape.fill === fill);

  test('the camera follows the hull, which stands at a fifth of the width', async () => {
    const world = await walkerWorld();
    const { state } = world.reset(k);
    const { x, y } = (world.render as (from: typeof state) => Picture)(state);
    expect(x[0]).toBeCloseTo(state.bodies[0] - 4, 12);
    expect(x[1] - x[0]).toBeCloseTo(20, 12);
    expect([y[0], y[1]]).toEqual([0, 400 / 30]);
  });

  test('hull, legs, flag, ground and clouds are shown, and obstacles in the hardcore version', async () => {
    const picture = await pictureAfter(3);
    for (const fill of ['#7f33e5', '#e63300']) expect(withFill(picture, fill)).toHaveLength(1);
    for (const leg of ['#b26598', '#803366']) expect(withFill(picture, leg)).toHaveLength(2);
    expect(withFill(picture, '#66994c')).toHaveLength(1);
    expect(withFill(picture, 'white').length).toBeGreaterThan(0);
    const isObstacle = ({ stroke }: Shape): boolean => stroke === '#999999';
    expect(picture.shapes.some(isObstacle)).toBe(false);
    expect((await pictureAfter(3, true)).shapes.some(isObstacle)).toBe(true);
    expect(svg(picture)).toContain('<polygon');
  });

  test('one ray of the lidar after the other ends on the ground, then there are none', async () => {
    const rayOf = ({ shapes }: Picture) => shapes.find(({ stroke }) => stroke === '#ff0000');
    const start = startOf(episodes[0]);
    const [x, y] = [5, 5.5];
    expect(rayEnd(start, 0, [x, y])?.[1]).toBeCloseTo(400 / 30 / 4, 12);
    expect(rayEnd(start, 9, [x, y])).toBeUndefined();
    expect(rayOf(await pictureAfter(2))).toBeDefined();
    expect(rayOf(await pictureAfter(30))).toBeUndefined();
  });
});
