/** The package in pages as its users write them, bundled and minified by Vite: how much a page loads, and what it does not. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../support/chromium.js';

const folder = mkdtempSync(join(tmpdir(), 'spinningup-bundle-'));
const fixtures = ['train', 'gpu'] as const;
type Fixture = (typeof fixtures)[number];
beforeAll(() => {
  for (const fixture of fixtures) bundle(join('test/browser/fixture', fixture), join(folder, fixture));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const read = (fixture: Fixture, file: string): string => readFileSync(join(folder, fixture, file), 'utf8');
/** The scripts that a page names, which are those that it loads at once; Vite names what they import, too. */
const loadedAtOnce = (fixture: Fixture): string[] =>
  [...read(fixture, 'index.html').matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file);
const all = (fixture: Fixture): string[] => readdirSync(join(folder, fixture, 'assets')).map((name) => `assets/${name}`);
/** Those that have gpu.js in them. Minifiers leave the names of methods as they are. */
const withGpuJs = (fixture: Fixture, files: readonly string[]): string[] =>
  files.filter((file) => read(fixture, file).includes('createKernelMap'));

test('with PPO, CartPole and the WASM kernels in it, a page loads at most 80 kB, gzipped', () => {
  const files = loadedAtOnce('train');
  const bytes = files.reduce((sum, file) => sum + gzipSync(read('train', file)).length, 0);
  console.log(`PPO and CartPole for a browser: ${(bytes / 1000).toFixed(1)} kB gzipped`);
  expect(files.join()).toContain('assets/index-');
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(80_000);
  for (const page of ['README.md', 'docs/performance.md']) {
    const [, said] = /page with\s+PPO and CartPole loads (\d+) kB/.exec(readFileSync(page, 'utf8')) ?? [];
    expect(Math.abs(bytes / 1000 - Number(said)), page).toBeLessThanOrEqual(2);
  }
});

test('gpu.js is a file of its own, which no page loads before it asks for it', () => {
  expect(withGpuJs('gpu', all('gpu'))).toEqual([expect.stringContaining('gpu-browser')]);
  for (const fixture of fixtures) expect(withGpuJs(fixture, loadedAtOnce(fixture))).toEqual([]);
});

test('koffi is in no file, nor imported by its name, though it is installed here', () => {
  for (const fixture of fixtures)
    for (const file of all(fixture)) {
      const text = read(fixture, file);
      expect(text).not.toMatch(/koromix|(import\(|from ?|require\()["'`]koffi/);
    }
  expect(all('gpu').filter((file) => read('gpu', file).includes('npm i koffi@3'))).toEqual([expect.stringMatching(/^assets\/blas-/)]);
});
