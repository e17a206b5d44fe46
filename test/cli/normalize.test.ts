/** --normalize_observation and --normalize_reward as they are typed: saved, resumed, loaded, and read on a page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentOf, autodiff, make, readSafetensors, type Tensor } from 'spinningup';
import { load } from 'spinningup/run';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tiny } from '../support/cliRuns.js';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

const { item } = autodiff;
const both = '--normalize_observation --normalize_reward';
let here: Directory;
const file = (name: string, of: string): string => join(here.path, 'data', name, `${name}_s0`, of);
beforeAll(async () => {
  here = temporaryDirectory();
  expect((await here.spinup(`${tiny} --exp_name n ${both}`)).code).toBe(0);
});
afterAll(() => here.remove());

test('[C2] the statistics are in the model, and load, agentOf and test_policy apply them', async () => {
  expect(JSON.parse(readFileSync(file('n', 'config.json'), 'utf8'))).toMatchObject({ normalize_observation: true, normalize_reward: true });
  const model = readFileSync(file('n', 'model.safetensors'));
  const { tensors } = readSafetensors(new Uint8Array(model), 'model');
  expect(item(tensors.get('normalization.observation.count') as Tensor)).toBeGreaterThanOrEqual(400);
  const env = await make('CartPole-v1');
  const loaded = await load(join(here.path, 'data', 'n'));
  const onPage = agentOf(JSON.parse(readFileSync(file('n', 'config.json'), 'utf8')), new Uint8Array(model), env);
  const plain = { ...JSON.parse(readFileSync(file('n', 'config.json'), 'utf8')), normalize_observation: false, normalize_reward: false };
  expect(() => agentOf(plain, new Uint8Array(model), env)).toThrow(/one of the two runs has normalize_observation, the other has not/);
  const obs = Float32Array.of(0.5, 1, 0.1, -1);
  expect(onPage.v?.(obs)).toBe(loaded.v?.(obs));
  expect(onPage.v?.(obs)).not.toBe(onPage.v?.(obs.map((x) => x * 1.1)));
  expect((await here.spinup('test_policy data/n -n 1 -nr -l 5')).code).toBe(0);
});

test.each(['count', 'm2'])('[C2] a model whose normalization.observation.%s is negative is damaged', async (part) => {
  const bytes = new Uint8Array(readFileSync(file('n', 'model.safetensors')));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const start = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  view.setFloat64(start + header[`normalization.observation.${part}`].data_offsets[0], -5, true);
  const config = JSON.parse(readFileSync(file('n', 'config.json'), 'utf8'));
  const env = await make('CartPole-v1');
  expect(() => agentOf(config, bytes, env)).toThrow(`normalization.observation.${part} holds -5 in place of a number from 0 on`);
});

test('[C2] a run in two parts has the bits of one in one part', async () => {
  expect((await here.spinup(`${tiny} --exp_name long ${both} --epochs 3`.replace('--epochs 2', ''))).code).toBe(0);
  expect((await here.spinup('resume data/n --epochs 3')).code).toBe(0);
  expect(readFileSync(file('n', 'model.safetensors')).subarray(-64)).toEqual(readFileSync(file('long', 'model.safetensors')).subarray(-64));
  expect(here.read('data', 'n', 'n_s0', 'progress.txt').replace(/\t[^\t]*$/gm, '')).toBe(
    here.read('data', 'long', 'long_s0', 'progress.txt').replace(/\t[^\t]*$/gm, ''),
  );
});

test('[C2] a run that begins with another takes its statistics, and one that does not normalise refuses them', async () => {
  expect((await here.spinup(`${tiny} --exp_name next ${both} --init_from data/n --epochs 1`.replace('--epochs 2', ''))).code).toBe(0);
  const count = (name: string): number =>
    item(
      readSafetensors(new Uint8Array(readFileSync(file(name, 'model.safetensors'))), 'model').tensors.get(
        'normalization.observation.count',
      ) as Tensor,
    );
  expect(count('next')).toBeGreaterThan(count('n') + 199);
  const { code, err } = await here.spinup(`${tiny} --exp_name plain --init_from data/n`);
  expect([code, err]).toEqual([2, expect.stringMatching(/one of the two runs has normalize_observation, the other has not/)]);
});

test.each([
  ['run sac --env Pendulum-v1 --normalize_reward', /normalized: reward should be false for an off-policy algorithm/],
  ['run ppo --env FrozenLake-v1 --normalize_observation', /normalized: env should have observations in a Box/],
])('[C2] %s is refused in one line', async (words, message) => {
  const { code, err } = await here.spinup(words);
  expect([code, err.trim().split('\n').length]).toEqual([2, 1]);
  expect(err).toMatch(message);
});
