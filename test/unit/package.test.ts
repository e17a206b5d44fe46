/** The package as others get it: by import and by require, whole and in parts, in Node and in a browser. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { algorithms } from '../../src/algos/index.js';

const node = (kind: 'module' | 'commonjs', program: string): unknown =>
  JSON.parse(execFileSync(process.execPath, [`--input-type=${kind}`, '--no-warnings', '-e', program], { encoding: 'utf8' }));
const { exports, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
/** The names that algorithms are exported by: ppoPenalty for ppo_penalty. */
const exportedNames = Object.keys(algorithms).map((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
const subpaths = Object.keys(exports).filter((path) => path !== './package.json');

test('require gives what import gives', () => {
  const names = 'JSON.stringify(Object.keys(s).sort())';
  const required = node('commonjs', `const s = require('spinningup'); console.log(${names})`);
  expect(required).toEqual(node('module', `import * as s from 'spinningup'; console.log(${names})`));
  expect(required).toEqual(expect.arrayContaining([...exportedNames, 'make', 'cartPole', 'grad']));
});

test('all subpaths, required and imported, share one Tensor class', () => {
  const same = node(
    'module',
    `import { createRequire } from 'node:module';
     import { Tensor } from 'spinningup';
     import * as autodiff from 'spinningup/autodiff';
     import { mlp } from 'spinningup/nn';
     import { key } from 'spinningup';
     const required = createRequire(process.cwd() + '/x.js')('spinningup/autodiff');
     console.log(JSON.stringify([autodiff.Tensor === Tensor, required.Tensor === Tensor, mlp.init(key(0), [1, 1])[0].w instanceof Tensor]))`,
  );
  expect(same).toEqual([true, true, true]);
});

test('what a script needs to train, and to use what was trained, is in spinningup/run', () => {
  const names = node('module', `import * as s from 'spinningup/run'; console.log(JSON.stringify(Object.keys(s)))`);
  expect(names).toEqual(expect.arrayContaining(['train', 'load', 'testPolicy', 'EpochLogger']));
});

test.each(subpaths)('%s can be imported, and has types', (subpath) => {
  const name = subpath.replace('.', 'spinningup');
  expect(node('module', `import * as s from '${name}'; console.log(Object.keys(s).length)`)).toBeGreaterThan(0);
  expect(readFileSync(exports[subpath].types, 'utf8')).toContain('export');
});

test.each(subpaths.filter((path) => path !== './run'))('%s bundles for a browser', async (subpath) => {
  const { errors, outputFiles } = await build({
    entryPoints: [exports[subpath].default],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    external: ['module'], // @mujoco/mujoco names it, for Node alone
    write: false,
    logLevel: 'silent',
  });
  expect(errors).toEqual([]);
  expect(outputFiles[0].text).not.toMatch(/["']node:/);
});

/** A folder in which the package is installed, with what it depends on and nothing else. */
const plainInstall = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'spinningup-plain-'));
  for (const name of Object.keys(dependencies)) {
    const place = join(folder, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(resolve('node_modules', name), place, 'junction');
  }
  for (const part of ['package.json', 'dist']) cpSync(part, join(folder, 'node_modules/spinningup', part), { recursive: true });
  return folder;
};

test('a page bundles where no optional package is installed, and those are left for the day when they are', async () => {
  const folder = plainInstall();
  try {
    const { errors, warnings, outputFiles } = await build({
      stdin: { contents: `export * from 'spinningup'`, resolveDir: folder },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      write: false,
      logLevel: 'silent',
    });
    expect([errors, warnings]).toEqual([[], []]);
    expect(outputFiles[0].text).not.toMatch(/(import\(|from ?|require\()["'`]koffi/); // for Node only, so no bundler may look for it
    expect(outputFiles[0].text).toContain('npm i koffi@3');
    expect(outputFiles[0].text).not.toMatch(/(import\(|from ?|require\()["'`](gpu\.js|@mujoco\/mujoco|planck)/); // those are brought by subpaths
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a plain install brings seven packages and what they need, and nothing else', () => {
  expect(Object.keys(dependencies).sort()).toEqual([
    '@types/ndarray',
    'execa',
    'gifenc',
    'ndarray',
    'ndarray-ops',
    'p-queue',
    'seedrandom',
  ]);
});

test('[B1] what is built already is not built again by npm’s prepare, which the first npx in a clone runs once more', () => {
  const times = (): number[] => ['dist/index.js', 'dist/types/index.d.ts', 'dist/run/cli.js'].map((file) => statSync(file).mtimeMs);
  const before = times();
  execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], { encoding: 'utf8' });
  expect(times()).toEqual(before);
});

test('the lock file names the packages of every platform, so that npm ci works on each', () => {
  expect(execFileSync(process.execPath, ['scripts/lock.mjs', '--check'], { encoding: 'utf8' })).toBe('');
});
