/** Box2D's worlds in a page, as Vite bundles it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { difference, episodes, startOf } from '../support/bipedalWalker.js';
import { bundle, open } from '../support/chromium.js';
import { useBrowser, useFolder } from '../support/hooks.js';
import { fly, walk } from './fixture/box2d/replay.js';

const [browser, folder] = [useBrowser(), useFolder()];
const golden = new URL('../golden/data/box2d/LunarLander-v3.json', import.meta.url);

test('recorded episodes are repeated as closely as in Node', async () => {
  const place = join(folder, 'vite');
  bundle('test/browser/fixture/box2d', place);
  const { page } = await open(browser(), place);
  const walker = episodes[1];
  const walkerArgs = [startOf(walker), walker.actions] as const;
  const walked = await page.evaluate(([start, actions]) => window.replay.walk(start, actions), walkerArgs);
  walked.slice(0, 50).forEach((obs, t) => {
    expect(difference(obs, walker.observations[t])).toBeLessThan(1e-4);
  });
  const lander = JSON.parse(readFileSync(golden, 'utf8')).trajectories[2];
  const start = { heights: lander.terrain_height_draws, force: lander.init_force, wind: [0, 0] as const };
  const args = [start, lander.actions as number[], lander.dispersion as number[][]] as const;
  const flown = await page.evaluate(([start, actions, draws]) => window.replay.fly(start, actions, draws), args);
  flown.forEach((obs, t) => {
    expect(difference(obs, lander.observations[t])).toBeLessThan(t < 50 ? 1e-5 : 3e-4);
  });
  await page.close();
  // not to the last bit: planck takes sin, cos and atan2 from the engine, and Chromium's differ from Node's
  expect(difference(walked[0], (await walk(...walkerArgs))[0])).toBeLessThan(1e-6);
  expect(difference(flown[0], (await fly(...args))[0])).toBeLessThan(1e-6);
});
