/** Which modules a command loads: what it uses, and no more. Needs dist, whose source maps name the files of src. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const bin = resolve('bin/spinup.js');
const hook = pathToFileURL(resolve('test/fixtures/loaded.mjs')).href;

let here = '';
beforeAll(() => {
  here = mkdtempSync(join(tmpdir(), 'loaded-'));
});
afterAll(() => rmSync(here, { recursive: true }));

/** Files of src, names of packages, and modules of Node, in the thread that the command begins in or in that which trains. */
const loadedBy = (words: string, thread: 'main' | 'worker' = 'main'): string[] => {
  const list = join(here, 'loaded.txt');
  rmSync(list, { force: true });
  const env = { ...process.env, LOADED: list, NODE_OPTIONS: `--import ${hook}` };
  spawnSync(process.execPath, [bin, ...words.split(' ')], { cwd: here, env });
  const urls = readFileSync(list, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
  return [...new Set(urls.filter(([name]) => name === thread).flatMap(([, url]) => namesOf(url)))];
};

const namesOf = (url: string): string[] => {
  if (!url.startsWith('file:')) return [url];
  const path = fileURLToPath(url);
  if (path === bin) return [];
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (name !== undefined) return [name];
  const map = `${path}.map`;
  if (!existsSync(map)) return [path];
  const { sources }: { readonly sources: readonly string[] } = JSON.parse(readFileSync(map, 'utf8'));
  return sources.map((source) => relative('src', resolve(path, '..', source)).replaceAll('\\', '/'));
};

const tiny = 'run ppo --env CartPole-v1 --epochs 1 --steps_per_epoch 20 --train_pi_iters 1 --train_v_iters 1';
/** What computes, and with which packages. */
const computes = /^(algos|autodiff|nn|dist)\/|^ndarray/;
/** What only some commands use, from npm. */
const heavy = /^(vega|vega-lite|@resvg\/resvg-js|gifenc|execa|p-queue|gpu\.js|@mujoco\/mujoco|esbuild)$/;

test.each(['--help', 'run --help', 'run ppo --help', 'run pppo --help', 'plot --help', 'test_policy -h', 'check_env --help', 'plott'])(
  'spinup %s loads no algorithm, no environment, no package and nothing of Node',
  (words) => {
    const loaded = loadedBy(words);
    expect(loaded).toContain('run/cli.ts');
    const strangers = loaded.filter(
      (name) => !/^run\/(cli|userError|process\/start|print\/(terminal|pythonNumbers|text)|config\/algorithmName|help\/.*)\.ts$/.test(name),
    );
    expect(strangers.filter((name) => name !== 'envs/didYouMean.ts')).toEqual([]);
  },
);

describe('spinup run', () => {
  test('loads algorithms only in the thread that trains', () => {
    expect(loadedBy(tiny).filter((name) => computes.test(name) || heavy.test(name))).toEqual([]);
    const trains = loadedBy(tiny, 'worker');
    expect(trains).toContain('algos/ppo.ts');
    expect(trains.filter((name) => heavy.test(name) || /^run\/(plot|watch|help)\//.test(name))).toEqual([]);
  });

  test('starts nothing to run several at a time where it only lists them', () => {
    const several = `${tiny} --seed 1 2 --exp_name several`;
    expect(loadedBy(`${several} --dry_run`).filter((name) => heavy.test(name))).toEqual([]);
    expect(loadedBy(several).filter((name) => heavy.test(name))).toEqual(expect.arrayContaining(['execa', 'p-queue']));
  });
});

describe('of a run that is there', () => {
  beforeAll(() => void loadedBy(tiny));

  test('spinup plot loads what draws, and nothing that computes', () => {
    const loaded = loadedBy('plot data');
    expect(loaded.filter((name) => heavy.test(name))).toEqual(expect.arrayContaining(['vega', 'vega-lite']));
    expect(loaded.filter((name) => computes.test(name) || /^run\/(watch|grid|help)\//.test(name))).toEqual([]);
  });

  test('spinup test_policy loads nothing that draws plots', () => {
    const loaded = loadedBy('test_policy data -n 1 -l 5');
    expect(loaded).toContain('algos/ppo.ts');
    expect(loaded.filter((name) => heavy.test(name) || /^run\/(plot|grid|help)\//.test(name))).toEqual([]);
  });
});

test('spinup check_env loads no algorithm', () => {
  const loaded = loadedBy('check_env CartPole-v1 --episodes 2');
  expect(loaded).toContain('envs/classic/cartpole.ts');
  expect(loaded.filter((name) => computes.test(name) || heavy.test(name))).toEqual([]);
});
