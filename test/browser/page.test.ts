/** The page in examples/page: an agent that was trained in Node plays, while another learns in a worker. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cartPole, ppo } from 'spinningup';
import { load, train } from 'spinningup/run';
import { beforeAll, expect, test } from 'vitest';
import { bundle, open } from '../support/chromium.js';
import { useBrowser, useFolder } from '../support/hooks.js';

const browser = useBrowser();
const folder = useFolder();
let dir = '';
beforeAll(async () => {
  const config = { algo: 'ppo', env: 'CartPole-v1', expName: 'page', dataDir: join(folder, 'data') } as const;
  ({ dir } = await train({ ...config, epochs: 12, stepsPerEpoch: 2000 }, { write: () => {}, color: false }));
  const page = join(folder, 'page');
  bundle('examples/page', page);
  mkdirSync(join(page, 'run'));
  for (const name of ['config.json', 'model.safetensors']) cpSync(join(dir, name), join(page, 'run', name));
}, 120_000);

test('[B10] an agent trained in Node plays on a canvas, while another learns in a worker under a growing curve', async () => {
  const { page, asked, until } = await open(browser(), join(folder, 'page'));
  const pointsNow = (): Promise<number> =>
    page.locator('#curve').evaluate((curve) => (curve.getAttribute('points') ?? '').split(' ').filter(Boolean).length);
  const drawn = (): Promise<string> => page.locator('#world').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  await until(() => /step [1-9]/.test(document.querySelector('#played')?.textContent ?? ''));
  const first = await drawn();
  await until(() => (document.querySelector('#curve')?.getAttribute('points') ?? '').includes(' '));
  const early = await pointsNow();
  expect(await drawn()).not.toBe(first);
  await until(() => (document.querySelector('#curve')?.getAttribute('points') ?? '').split(' ').length >= 4);
  expect(await pointsNow()).toBeGreaterThan(Math.min(early, 3));
  expect(asked).toEqual(expect.arrayContaining(['run/config.json', 'run/model.safetensors']));
  // the learner's numbers are those of Node
  const words = await page.locator('#curve').getAttribute('points');
  const heights = (words ?? '')
    .split(' ')
    .slice(0, 2)
    .map((point) => Number(point.split(',')[1]));
  const runs = [...ppo({ env: cartPole, seed: 0, epochs: 2, stepsPerEpoch: 2000 })];
  const want = runs.map(({ episodes: { returns } }) => 240 - (240 * (returns.reduce((a, b) => a + b, 0) / returns.length)) / 500);
  expect(heights).toEqual(want);
  expect(await page.locator('#learned').textContent()).toMatch(/^Epoch \d+: mean return [\d.]+; 3 layers$/);
  // the player is the one that was trained: it does not let the pole fall as an untrained one does, within 60 steps
  await until(() => Number(/step (\d+)/.exec(document.querySelector('#played')?.textContent ?? '')?.[1]) > 60);
  expect((await load(dir)).mode(Float32Array.of(0, 0, 0.1, 0))).toBe(1);
}, 120_000);
