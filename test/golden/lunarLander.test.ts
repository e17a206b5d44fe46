/** LunarLander beside episodes that Gymnasium recorded, on the engine that it pins. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lunarLander, lunarLanderContinuous } from '../../src/envs/box2d/index.js';
import { sharedPlanck } from '../../src/envs/box2d/loadPlanck.js';
import { buildBodies, terrainOf } from '../../src/envs/box2d/lunarLander/bodies.js';
import { difference } from '../support/bipedalWalker.js';

interface LanderEpisode {
  readonly name: string;
  readonly kwargs: { readonly continuous?: boolean; readonly enable_wind?: boolean };
  readonly terrain_height_draws: readonly number[];
  readonly init_force: readonly [number, number];
  readonly wind_idx_torque_idx: readonly [number, number] | null;
  readonly init_obs: readonly number[];
  readonly masses: Readonly<Record<'lander' | 'leg', readonly number[]>>;
  readonly actions: readonly number[] | readonly (readonly number[])[];
  /** Draws of each step, uniform on [−1, 1), [T, 2]. */
  readonly dispersion: readonly (readonly number[])[];
  readonly observations: readonly (readonly number[])[];
  readonly rewards: readonly number[];
  readonly terminated: readonly boolean[];
}
const file = new URL('./data/box2d/LunarLander-v3.json', import.meta.url);
const episodes: readonly LanderEpisode[] = JSON.parse(readFileSync(file, 'utf8')).trajectories;

const startOf = (episode: LanderEpisode) => ({
  heights: episode.terrain_height_draws,
  force: episode.init_force,
  wind: episode.wind_idx_torque_idx ?? ([0, 0] as const),
});

/** The first observation, and a step of the recorded action and draws after the other. */
const replay = async (episode: LanderEpisode) => {
  const options = { enableWind: episode.kwargs.enable_wind ?? false };
  const { actions, dispersion } = episode;
  if (!episode.kwargs.continuous) {
    const world = await lunarLander(options);
    const { state, obs } = world.at(startOf(episode));
    let at = state;
    const next = (i: number) => world.stepWith(at, actions[i] as number, dispersion[i]);
    return { obs, steps: actions.map((_, i) => keep(next(i), (step) => (at = step.state))) };
  }
  const world = await lunarLanderContinuous(options);
  const { state, obs } = world.at(startOf(episode));
  let at = state;
  const next = (i: number) => world.stepWith(at, Float32Array.from(actions[i] as number[]), dispersion[i]);
  return { obs, steps: actions.map((_, i) => keep(next(i), (step) => (at = step.state))) };
};
const keep = <T>(x: T, visit: (x: T) => void): T => {
  visit(x);
  return x;
};

describe.each(episodes.map((episode) => [episode.name, episode] as const))('%s', (_, episode) => {
  test('observations, rewards and the last step are the recorded ones', async () => {
    const { obs, steps } = await replay(episode);
    expect(difference(obs, episode.init_obs)).toBeLessThan(1e-6);
    expect(steps.length).toBeGreaterThan(50);
    steps.forEach((step, i) => {
      const close = i < 50 ? 1e-5 : 3e-4; // planck computes in float64
      expect(difference(step.obs, episode.observations[i])).toBeLessThan(close);
      // the reward is a difference of shapings, which are a hundredfold of the observation
      expect(Math.abs(step.reward - episode.rewards[i])).toBeLessThan(i < 50 ? 3e-4 : 3e-3);
      expect(step.terminated).toBe(episode.terminated[i]);
    });
    expect(episode.terminated.at(-1)).toBe(true);
  });
});

test('masses, inertias and centres are those of Box2D', async () => {
  const [{ terrain_height_draws, masses }] = episodes;
  const { lander, legs } = buildBodies(await sharedPlanck(), -10, terrainOf(terrain_height_draws));
  const centre = lander.getLocalCenter();
  const figures = [lander.getMass(), lander.getInertia(), centre.x, centre.y];
  expect(difference(figures, masses.lander)).toBeLessThan(1e-6);
  for (const leg of legs) expect(difference([leg.getMass(), leg.getInertia()], masses.leg)).toBeLessThan(1e-7);
});
