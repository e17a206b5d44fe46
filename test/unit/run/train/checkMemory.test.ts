/** Runs that would not fit into memory. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { batchMemory } from '../../../../src/algos/collect.js';
import { replay } from '../../../../src/algos/index.js';
import { box, cartPole, discrete, pendulum, pong } from '../../../../src/envs/index.js';
import { checkMemory } from '../../../../src/run/train/checkMemory.js';
import { train } from '../../../../src/run/train/train.js';
import { UserError } from '../../../../src/run/userError.js';
import { collected } from '../../../support/batchBytes.js';

const frames = pong();
const FRAME = 210 * 160 * 3;

test('[P1] the memory of a batch is that of the arrays of a batch', () => {
  for (const env of [cartPole, pendulum, frames]) expect(batchMemory(env, 5)).toBe(collected(env, 5));
  expect(batchMemory(frames, 4000)).toBe(4 * 4000 * (2 * FRAME + 1 + 3));
});

test('[P1] a replay buffer keeps bytes as bytes, twice for each transition, and its other numbers as float32', () => {
  expect(replay.memoryOf(frames, 1000)).toBe(1000 * (2 * FRAME + 4 * 3));
  const floats = { observationSpace: box([-1, -1], [1, 1]), actionSpace: discrete(2) };
  expect(replay.memoryOf(floats, 1000)).toBe(1000 * 4 * (2 + 2 + 1 + 1 + 1));
});

test('[P1] a run is refused from the first byte on that is missing, and says how to make it smaller', () => {
  const bytes = batchMemory(frames, 4000);
  expect(() => checkMemory('ppo', { env: frames }, bytes)).not.toThrow();
  const refused = () => checkMemory('ppo', { env: frames }, bytes - 1);
  expect(refused).toThrow(UserError);
  expect(refused).toThrow(
    'ppo: a batch of 4,000 steps takes 3.2 GB of memory, but only 3.2 GB is available; ' +
      'choose a smaller --steps_per_epoch, or smaller observations, in Pong --env:obs_type features',
  );
  expect(() => checkMemory('a2c', { env: frames }, 30e6)).toThrow(
    'a batch of 40 steps takes 32.3 MB of memory, but only 30 MB is available; choose a smaller --num_envs',
  );
});

test('[P1] a replay buffer is as large as the run fills it', () => {
  const env = frames;
  expect(() => checkMemory('dqn', { env }, 9e9)).toThrow(
    'dqn: a replay buffer of 50,000 steps takes 10.1 GB of memory, but only 9 GB is available; choose a smaller --replay_size, or',
  );
  const short = { env, epochs: 2, stepsPerEpoch: 1000, updateAfter: 1000 };
  expect(() => checkMemory('dqn', short, 1e9)).not.toThrow();
  expect(() => checkMemory('sac', { env: pendulum }, 10e6)).toThrow(/--replay_size$/);
});

test('[P1] training is refused before its directory is made', async () => {
  const dataDir = join(tmpdir(), `memory-${process.pid}`);
  const run = train({ algo: 'ppo', env: 'ALE/Pong-v5', stepsPerEpoch: 1e9, dataDir, expName: 'large' });
  await expect(run).rejects.toThrow(/^ppo: a batch of 1,000,000,000 steps takes 806,416 GB of memory/);
  expect(existsSync(dataDir)).toBe(false);
});
