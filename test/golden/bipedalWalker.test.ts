/** BipedalWalker beside episodes that Gymnasium recorded, on the engine that it pins. */
import { describe, expect, test } from 'vitest';
import { buildWalker } from '../../src/envs/box2d/bipedalWalker/bodies.js';
import { recordedDraws } from '../../src/envs/box2d/bipedalWalker/draws.js';
import { generateTerrain } from '../../src/envs/box2d/bipedalWalker/terrain.js';
import { sharedPlanck } from '../../src/envs/box2d/loadPlanck.js';
import type { Body } from '../../src/envs/box2d/planck.js';
import { key } from '../../src/random.js';
import { difference, episodes, obstaclesOf, startOf, terrainDraws, walkerWorld } from '../support/bipedalWalker.js';

const CLOSE = 1e-4; // planck computes in float64, the recorded engine in float32
const PREFIX = 50; // steps: later the difference grows with every touch of the ground

describe.each(episodes.map((episode) => [episode.name, episode] as const))('%s', (_, episode) => {
  test('the start is the recorded one', async () => {
    const { state, obs } = (await walkerWorld(episode.hardcore)).at(startOf(episode));
    expect(difference(obs, episode.init_obs)).toBeLessThan(1e-5);
    expect(difference(state.bodies, episode.init_bodies.flat())).toBeLessThan(1e-5);
  });

  test('observations, rewards and the last step are the recorded ones', async () => {
    const world = await walkerWorld(episode.hardcore);
    let { state } = world.at(startOf(episode));
    for (const [i, action] of episode.actions.entries()) {
      const step = world.step(state, Float32Array.from(action), key(i));
      if (i < PREFIX) {
        expect(difference(step.obs, episode.observations[i])).toBeLessThan(CLOSE);
        expect(Math.abs(step.reward - episode.rewards[i])).toBeLessThan(CLOSE);
      }
      expect(step.terminated).toBe(episode.terminated[i]);
      state = step.state;
    }
    expect(episode.terminated.at(-1)).toBe(true);
  });

  test('the terrain follows from its draws, and takes each of them', () => {
    const draws = recordedDraws(terrainDraws[episode.name]);
    const { heights, obstacles } = generateTerrain(draws, episode.hardcore);
    expect(draws.used()).toBe(terrainDraws[episode.name].length);
    expect(difference(heights, episode.terrain_y)).toBeLessThan(1e-12);
    expect(obstacles.length > 0).toBe(episode.hardcore);
    // the record has obstacles in float32
    if (episode.hardcore) expect(difference(obstacles.flat(), obstaclesOf(episode).flat())).toBeLessThan(1e-5);
  });
});

test('masses, inertias and centres are those of Box2D', async () => {
  const [episode] = episodes;
  const { hull, legs } = buildWalker(await sharedPlanck(), startOf(episode), 0);
  const figures = (body: Body): number[] => {
    const { x, y } = body.getLocalCenter();
    return [body.getMass(), body.getInertia(), x, y];
  };
  expect(difference(figures(hull), episode.masses.hull)).toBeLessThan(1e-6);
  for (const { thigh, shin } of legs) {
    expect(difference(figures(thigh), [...episode.masses.leg, 0, 0])).toBeLessThan(1e-7);
    expect(difference(figures(shin), [...episode.masses.lower, 0, 0])).toBeLessThan(1e-7);
  }
});
