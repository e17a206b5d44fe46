/** docs/bridges.md: the programs in NumPy and PyTorch, where these are installed, read and write models as this package does. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentOf, autodiff, cartPole, type Tensor } from 'spinningup';
import { load, train } from 'spinningup/run';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocksOf } from '../support/blocks.js';

/** A Python that has a module, if there is one. */
const pythonWith = (module: string): string | undefined =>
  ['python3', '/usr/bin/python3', 'python'].find((name) => spawnSync(name, ['-c', `import ${module}`]).status === 0);
const numpy = pythonWith('numpy');
const torch = pythonWith('torch');

const obs = Float32Array.of(0.1, -0.2, 0.03, 0.4);
let folder = '';
let model = '';
let logits: readonly number[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spinningup-bridges-'));
  for (const [i, name] of ['policy.py', 'bridge.py'].entries())
    writeFileSync(join(folder, name), blocksOf('docs/bridges.md', ['python'])[i].code);
  const terminal = { write: () => {}, color: false };
  const { dir } = await train(
    { algo: 'ppo', env: 'CartPole-v1', epochs: 1, stepsPerEpoch: 100, trainPiIters: 2, trainVIters: 2, dataDir: folder },
    terminal,
  );
  model = join(dir, 'model.safetensors');
  const { distribution } = await load(dir);
  logits = Array.from(autodiff.numbers(distribution?.(obs).params as Tensor));
});
afterAll(() => rmSync(folder, { recursive: true }));

const printed = (python: string, ...args: string[]): number[] => {
  const { status, stdout, stderr } = spawnSync(python, args, { cwd: folder, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.trim().split(' ').map(Number);
};
const close = (found: readonly number[]): void => {
  expect(found).toHaveLength(2);
  for (const [i, x] of logits.entries()) expect(found[i]).toBeCloseTo(x, 5);
};

test.skipIf(numpy === undefined)('[C6] NumPy reads a model and acts with it (skipped where there is no NumPy)', () => {
  close(printed(numpy as string, 'policy.py', model, ...Array.from(obs, String)));
});

test.skipIf(torch === undefined)('[C6] PyTorch reads a model, and writes one that is read here (skipped where there is no PyTorch)', () => {
  close(printed(torch as string, 'bridge.py', model, 'back.safetensors', ...Array.from(obs, String)));
  const config: unknown = JSON.parse(readFileSync(join(model, '../config.json'), 'utf8'));
  const back = agentOf(config, readFileSync(join(folder, 'back.safetensors')), cartPole);
  const here = agentOf(config, readFileSync(model), cartPole);
  expect(back.v?.(obs)).toBe(here.v?.(obs));
  expect(back.mode(obs)).toBe(here.mode(obs));
});
