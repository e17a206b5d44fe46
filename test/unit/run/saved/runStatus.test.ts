import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TrainConfig } from '../../../../src/run/config/trainConfig.js';
import type { Plan } from '../../../../src/run/grid/plan.js';
import { checkResumable, headway, headwayIn, resumeArgs, standing } from '../../../../src/run/saved/runStatus.js';
import { train } from '../../../../src/run/train/train.js';
import { eachInFolder } from '../../../support/folder.js';

let dataDir = '';
eachInFolder((path) => {
  dataDir = path;
});

const rows = (...lines: readonly string[]): string => lines.map((line) => `${line.replaceAll(' ', '\t')}\n`).join('');

test('progress.txt says how many epochs are done, how long one takes, and what the last one returned', () => {
  expect(headwayIn(rows('Epoch AverageEpRet Time', '0 10.0 4', '1 12.5 6', '2 20.0 8'))).toEqual({ epoch: 3, pace: 2, meanReturn: 20 });
  expect(headwayIn(rows('Epoch AverageEpRet Time', '0 10.0 4'))).toEqual({ epoch: 1, pace: 4, meanReturn: 10 });
});

test('the return is that of the tests, where there are such', () => {
  expect(headwayIn(rows('Epoch AverageEpRet AverageTestEpRet Time', '0 10.0 30.0 4')).meanReturn).toBe(30);
});

test('the pace is that of the latest epochs', () => {
  const times = Array.from({ length: 30 }, (_, i) => `${i} 1.0 ${i < 15 ? 100 * i : 1500 + i}`);
  expect(headwayIn(rows('Epoch AverageEpRet Time', ...times)).pace).toBe(1);
});

test('no episode has ended, no row is there, or no file', () => {
  expect(headwayIn(rows('Epoch AverageEpRet Time', '0 nan 4')).meanReturn).toBeUndefined();
  expect(headwayIn('')).toEqual({ epoch: 0, pace: undefined, meanReturn: undefined });
  expect(headway(join(dataDir, 'nowhere'))).toMatchObject({ epoch: 0, pace: undefined });
});

const config = (more: object = {}): TrainConfig =>
  ({
    algo: 'ppo',
    env: 'CartPole-v1',
    expName: 'a',
    dataDir,
    epochs: 2,
    stepsPerEpoch: 20,
    trainPiIters: 1,
    trainVIters: 1,
    hiddenSizes: [4],
    ...more,
  }) as TrainConfig;
const plan = (more: object = {}): Plan => ({ config: config(more), dir: join(dataDir, 'a', 'a_s0'), args: [] });
/** Train, and stop within the epoch of that number. */
const run = async (more: object = {}, epochs = 2): Promise<void> => {
  let steps = 0;
  await train(config(more), { write: () => {}, color: false, stopped: () => ++steps > 20 * epochs });
};

test('a run is done when all its epochs are, cut off before that, and new before the first', async () => {
  expect(standing(plan())).toBe('new');
  await run({}, 0);
  expect(standing(plan())).toBe('new');
  await run({}, 1);
  expect(standing(plan())).toBe('cut off');
  await run();
  expect(standing(plan())).toBe('done');
});

test('a run of another configuration is none of the plan, whatever differs', async () => {
  await run();
  for (const more of [{ gamma: 0.5 }, { env: 'Acrobot-v1' }, { hiddenSizes: [5] }, { saveFreq: 1 }])
    expect(standing(plan(more))).toBe('new');
  expect(standing(plan({ seed: 0, gamma: 0.99, saveFreq: 10 }))).toBe('done'); // said or not, the default is the same
});

test('[B7] a run with fewer epochs than it is to have goes on, and one with more is none of the plan', async () => {
  await run();
  const { dir } = plan();
  expect([standing(plan({ epochs: 3 })), resumeArgs(plan({ epochs: 3 }))]).toEqual(['cut off', [dir, '--epochs', '3']]);
  expect([standing(plan({ epochs: 1 })), resumeArgs(plan())]).toEqual(['new', [dir]]);
  rmSync(join(dir, 'state'), { recursive: true });
  expect(standing(plan({ epochs: 3 }))).toBe('new');
});

test('[B7] a run that cannot be resumed as wanted is an error that names each key with both values', async () => {
  expect(() => checkResumable(plan())).not.toThrow();
  await run();
  const { dir } = plan();
  for (const more of [{}, { epochs: 3 }, { epochs: 2 }]) expect(() => checkResumable(plan(more))).not.toThrow();
  const words = 'has another configuration, so it cannot be resumed with this one: ';
  for (const [more, message] of [
    [{ gamma: 0.5 }, `the run in ${dir} ${words}gamma is 0.99 there, but 0.5 here; give this run another --exp_name`],
    [{ env: 'Acrobot-v1' }, `${words}env_name is "CartPole-v1" there, but "Acrobot-v1" here;`],
    [{ hiddenSizes: [5, 5], lam: 1 }, `${words}ac_kwargs:hidden_sizes is [4] there, but [5,5] here; lam is 0.97 there, but 1 here;`],
    [{ keepSnapshots: true, epochs: 3 }, `${words}keep_snapshots is not set there, but true here;`],
    [{ envOptions: { maxEpisodeSteps: 9 } }, `${words}env_kwargs:max_episode_steps is not set there, but 9 here;`],
    [{ epochs: 1 }, `--epochs should be at least 2, but is 1: the run in ${dir} has completed 2 epochs`],
  ] as const)
    expect(() => checkResumable(plan(more))).toThrow(message);
  const many = { gamma: 1, lam: 1, piLr: 1, vfLr: 1, targetKl: 1, clipRatio: 1, maxEpLen: 1 };
  expect(() => checkResumable(plan(many))).toThrow(/(\S+ is \S+ there, but 1 here; ){5}and 2 more differ; give/);
});

test('options of the environment and what else is written down belong to the configuration', async () => {
  const more = { env: 'FrozenLake-v1', envOptions: { isSlippery: false }, keepSnapshots: true, saveFreq: 1 };
  await run(more);
  expect(standing(plan(more))).toBe('done');
  expect(standing(plan({ ...more, envOptions: { isSlippery: true } }))).toBe('new');
  expect(standing(plan({ ...more, keepSnapshots: false }))).toBe('new');
});

test('a run whose last epoch is in progress.txt, but not in the model, is not done', async () => {
  await run({}, 1);
  const model = readFileSync(join(dataDir, 'a', 'a_s0', 'model.safetensors'));
  await run();
  writeFileSync(join(dataDir, 'a', 'a_s0', 'model.safetensors'), model);
  expect(standing(plan())).toBe('cut off');
});

test('files of somebody else are no run', () => {
  mkdirSync(join(dataDir, 'a', 'a_s0'), { recursive: true });
  for (const text of ['', '{}', '[1', '{"algo": "ppo"}']) {
    writeFileSync(join(dataDir, 'a', 'a_s0', 'config.json'), text);
    expect(standing(plan())).toBe('new');
  }
});
