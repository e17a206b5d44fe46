/** A run in an environment with options, and one of a moment that somebody has named. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TrainConfig } from '../../src/run/config/trainConfig.js';
import { plansOf } from '../../src/run/grid/planRuns.js';
import { load } from '../../src/run/saved/loadRun.js';
import { resume } from '../../src/run/train/resume.js';
import { train } from '../../src/run/train/train.js';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'options-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));
const io = { write: () => {}, color: false };
const tiny = { algo: 'vpg', epochs: 2, stepsPerEpoch: 20, hiddenSizes: [4], trainVIters: 1, saveFreq: 1 } as const;

test('the options of an environment are in config.json, and hold when the run is loaded or resumed', async () => {
  const config: TrainConfig = { ...tiny, dataDir, env: 'CartPole-v1', envOptions: { maxEpisodeSteps: 5 } };
  const heard: string[] = [];
  const stopped = (): boolean => heard.some((text) => text.includes('Epoch |'));
  const { dir } = await train(config, { write: (text) => void heard.push(text), color: false, stopped });
  expect(JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8')).env_kwargs).toEqual({ max_episode_steps: 5 });
  expect((await load(dir)).env.spec?.maxEpisodeSteps).toBe(5);
  expect(await resume({ dir }, io)).toMatchObject({ epoch: 2 });
  expect(readFileSync(join(dir, 'progress.txt'), 'utf8').split('\n')[2].split('\t')[3]).toBe('5.0');
});

test('a run is where its plan says, whenever it begins', async () => {
  const words = 'vpg --env CartPole-v1 --epochs 1 --steps_per_epoch 20 --hid [4] --train_v_iters 1 --dt'.split(' ');
  const [{ config, dir }] = plansOf([...words, '--data_dir', dataDir], new Date(2026, 1, 3, 4, 5, 6)).plans;
  expect(dir).toBe(join(dataDir, '2026-02-03_cmd_vpg', '2026-02-03_04-05-06-cmd_vpg_s0'));
  expect((await train(config, io)).dir).toBe(dir);
});

test('a file in the directory of a run is not executed', async () => {
  const { dir } = await train({ ...tiny, dataDir, env: 'CartPole-v1' }, io);
  const [evil, config] = [join(dir, 'evil.mjs'), join(dir, 'config.json')];
  writeFileSync(evil, `throw new Error('executed')`);
  writeFileSync(config, readFileSync(config, 'utf8').replace('CartPole-v1', evil));
  for (const open of [load(dir), resume({ dir }, io)])
    await expect(open).rejects.toThrow('is in the directory of a run, whose files are never executed');
});
