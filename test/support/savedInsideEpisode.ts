/** A run off-policy that is written down inside an episode of a world. */
import { expect } from 'vitest';
import { ddpg } from '../../src/algos/index.js';
import { decode, encode } from '../../src/bytes/encode.js';
import type { Env } from '../../src/envs/env.js';

/** Expects that the run goes on with the same bits, after its state was written down and read. */
export const expectSameRunFromFile = (env: Env, testEnv: Env): void => {
  const config = {
    env,
    testEnv,
    stepsPerEpoch: 60,
    epochs: 2,
    startSteps: 30,
    updateAfter: 40,
    updateEvery: 20,
    batchSize: 10,
    hiddenSizes: [8],
    numTestEpisodes: 1,
  };
  const [first, last] = [...ddpg(config)];
  const read = decode(encode(first, 'the run')) as typeof first;
  const [again] = [...ddpg({ ...config, from: read })];
  expect(again).toEqual(last);
};
