/** MuJoCo in a page, as Vite bundles it, and as esbuild does. */
import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { bundle, open } from '../support/chromium.js';
import { useBrowser, useFolder } from '../support/hooks.js';
import { run } from './fixture/mujoco/run.js';

const fixture = 'test/browser/fixture/mujoco';
const [browser, folder] = [useBrowser(), useFolder()];

/** What comes of the run in the page that lies in a folder: its steps, or the message of its error. */
const runIn = async (place: string): Promise<string[] | string> => {
  const { page } = await open(browser(), place);
  await page.route('**/*.wasm', (route) => {
    const path = join(place, new URL(route.request().url()).pathname);
    return route.fulfill(existsSync(path) ? { path, contentType: 'application/wasm' } : { status: 404 });
  });
  return page.evaluate(() => window.run().catch(({ message }: Error) => message)).finally(() => page.close());
};

test('bundled by Vite, it gives the numbers that it gives in Node, to the last bit', async () => {
  const place = join(folder, 'vite');
  bundle(fixture, place);
  expect(readdirSync(join(place, 'assets')).filter((file) => file.endsWith('.wasm'))).toHaveLength(1);
  const steps = await run();
  expect(new Set(steps).size).toBe(20);
  expect(await runIn(place)).toEqual(steps);
});

test('bundled by esbuild, it does so once mujoco.wasm lies beside the script, and until then says what it lacks', async () => {
  const place = join(folder, 'esbuild');
  await build({
    entryPoints: [join(fixture, 'main.ts')],
    outdir: place,
    bundle: true,
    format: 'esm',
    splitting: true,
    external: ['module'],
    logLevel: 'error',
  });
  writeFileSync(join(place, 'index.html'), '<!doctype html><script type="module" src="main.js"></script>');
  expect(await runIn(place)).toMatch(/^MuJoCo worlds need a package that does not load \(.*wasm.*\)$/);
  copyFileSync('node_modules/@mujoco/mujoco/mujoco.wasm', join(place, 'mujoco.wasm'));
  expect(await runIn(place)).toEqual(await run());
});
