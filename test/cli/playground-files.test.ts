/** What the playground hands out, outside of the page: a program, a command and a policy's file. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goTo, learned, legsTo, plant } from '../../docs/.vitepress/theme/playground/branches.js';
import { commandOf, programOf } from '../../docs/.vitepress/theme/playground/program.js';
import { agentOf, cartPole, key, readSafetensors, writeSafetensors } from '../../src/index.js';
import { load } from '../../src/run/index.js';
import { startLearner, steps } from '../support/learner.js';
import { temporaryDirectory } from '../support/spinup.js';

const hyperparameters = { stepsPerEpoch: 200, piLr: 1e-3, lam: 0.9, seed: 3, hiddenSizes: [16, 16] };
const begin = { algo: 'ppo', world: 'CartPole-v1', hyperparameters } as const;
const world = { id: 'CartPole-v1' };
// in the repository, so that the program finds the package by its name
mkdirSync('build', { recursive: true });
const folder = mkdtempSync('build/playground-');
const terminal = temporaryDirectory();
afterAll(() => {
  rmSync(folder, { recursive: true });
  terminal.remove();
});

describe('a branch with a change', () => {
  const other = { ...hyperparameters, piLr: 1e-2, clipRatio: 0.4 };
  let returns: number[] = [];
  let program = '';
  beforeAll(async () => {
    const { points, tell } = await startLearner(begin);
    await tell(...steps(3), { kind: 'goTo', moment: { branch: 0, epoch: 2 } }, { kind: 'set', hyperparameters: other }, ...steps(2));
    const [one, two, , four, five] = points();
    returns = [one, two, four, five].map(({ ret }) => ret);
    let tree = plant<number>(hyperparameters);
    for (const ret of returns.slice(0, 3)) tree = learned(tree, hyperparameters, ret);
    tree = goTo(tree, { branch: 0, epoch: 2 });
    for (const ret of returns.slice(2)) tree = learned(tree, other, ret);
    program = programOf({ algo: 'ppo', world, legs: legsTo(tree, tree.at) });
    expect(commandOf({ algo: 'ppo', world, legs: legsTo(tree, tree.at) })).toBeUndefined();
  });

  test('is a program of two calls, which prints the returns of the page', () => {
    expect(program.match(/ppo\(\{/g)).toHaveLength(2);
    expect(program).toContain('{ ...options1, piLr: 0.01, clipRatio: 0.4 }');
    const file = join(folder, 'branch.mjs');
    writeFileSync(file, transformSync(program, { loader: 'ts' }).code);
    const lines = execFileSync(process.execPath, [file], { encoding: 'utf8' }).trim().split('\n');
    expect(lines).toEqual(returns.map((ret, i) => `${i + 1} ${ret}`));
  });
});

describe('a run without a change', () => {
  let file: Uint8Array = new Uint8Array();
  let command: string | undefined;
  const model = resolve(folder, 'policy.safetensors');
  beforeAll(async () => {
    const { all, tell } = await startLearner(begin);
    await tell(...steps(2), { kind: 'save' });
    [{ file }] = all('saved');
    writeFileSync(model, file);
    command = commandOf({ algo: 'ppo', world, legs: [{ from: 0, to: 2, hyperparameters }] });
  });

  test('is a command, whose policy is the page’s, bit for bit', async () => {
    const words = command!.replaceAll('"', '').replace('npx spinup ', '');
    expect(await terminal.spinup(words)).toMatchObject({ code: 0 });
    const { tensors } = readSafetensors(readFileSync(join(terminal.path, 'data/playground/playground_s3/model.safetensors')));
    expect(readSafetensors(file).tensors).toEqual(tensors);
  });

  test('is a file that load and test_policy read', async () => {
    const { mode, v, env } = await load(model);
    const { obs } = env.reset(key(1));
    const config = JSON.parse(readSafetensors(file).metadata.config);
    const onPage = agentOf(config, file, cartPole);
    expect([mode(obs), v?.(obs)]).toEqual([onPage.mode(obs), onPage.v?.(obs)]);
    const { code, out } = await terminal.spinup(`test_policy ${model} -n 2 -d`);
    expect(code).toBe(0);
    expect(out).toContain('AverageEpRet');
  });

  test('is a file that the page reads back, to go on from', async () => {
    const { all, tell } = await startLearner(begin);
    await tell({ kind: 'read', run: 1, model: file });
    const [read] = all('read');
    expect(read).toMatchObject({ algo: 'ppo', world: 'CartPole-v1', hyperparameters: { hiddenSizes: [16, 16] } });
    const again = await startLearner({ algo: read.algo, world: read.world, hyperparameters: read.hyperparameters, model: read.model });
    await again.tell({ kind: 'save' });
    expect(readSafetensors(again.all('saved')[0].file).tensors).toEqual(readSafetensors(file).tensors);
  });
});

test('a model of spinup run is named by its directory, and an error says so', async () => {
  const bare = join(folder, 'bare.safetensors');
  writeFileSync(bare, writeSafetensors([]));
  await expect(load(bare)).rejects.toThrow(/bare\.safetensors does not say which networks it is of.*name the directory of its run/);
  await expect(load(bare, { itr: 3 })).rejects.toThrow(/is one model/);
});
