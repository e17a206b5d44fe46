/** The bytes of a collected batch. */
import { collect } from '../../src/algos/collect.js';
import { numbers, tensor } from '../../src/autodiff/index.js';
import type { Env } from '../../src/envs/env.js';
import { key } from '../../src/random.js';

/** The bytes of all arrays of a batch of N steps in which every action is 0. */
export const collected = (env: Env, N: number): number => {
  const act = tensor([0]);
  const sample = () => (env.actionSpace.kind === 'discrete' ? act : tensor([[0]]));
  const { batch } = collect(env, sample, { stepsPerEpoch: N, maxEpLen: 1000 }, key(0));
  return Object.values(batch).reduce((sum, x) => sum + numbers(x).byteLength, 0);
};
