/** Laws that hold for the runs and the updates of every algorithm on-policy, and the worlds to check them in. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActorCritic, AlgoState, Batch, RunState, Update } from '../../src/algos/index.js';
import { broadcastTo, type Tensor, zeros } from '../../src/autodiff/index.js';
import { categorical } from '../../src/dist/index.js';
import type { Env } from '../../src/envs/env.js';
import { box } from '../../src/envs/spaces.js';
import type { Key } from '../../src/random.js';
import { aKey, snapshot } from './arbitraries.js';
import { batchOf, type kinds, world } from './onPolicy.js';

/** A walk of up to 12 steps: one action leads on, the other one stays; obs in [−1, 1], dice in the start. */
export const walk: Env<number> = {
  ...world(),
  reset: (key) => ({ state: key % 3, obs: Float32Array.of(key % 3) }),
  step: (s, a) => {
    const next = s + (a as number);
    return { state: next, obs: Float32Array.of(next / 6 - 1), reward: a as number, terminated: next >= 12, truncated: false };
  },
};

/** A target, 0.5, for an action in [−1, 1]; the reward falls with the square of the distance. */
export const reach: Env<number> = {
  ...walk,
  actionSpace: box([-1], [1]),
  step: (s, a) => {
    const x = (a as Float32Array)[0];
    return { state: s, obs: Float32Array.of(s), reward: -((x - 0.5) ** 2), terminated: false, truncated: false };
  },
};

/** A bandit: the second of two arms pays. */
export const bandit: Env<number> = {
  ...world({ obs: () => [1], terminated: () => true }),
  step: (t, a) => ({ state: t, obs: Float32Array.of(1), reward: a as number, terminated: true, truncated: false }),
};

/** A policy for the bandit that is nothing but two logits. */
export const arms: ActorCritic = {
  init: () => ({ pi: { logits: zeros([1, 2]) }, v: [] }),
  pi: ({ logits }: { logits: Tensor }, obs: Tensor) => broadcastTo(logits, [obs.shape[0], 2]),
  dist: categorical,
  v: (_phi, obs) => zeros([obs.shape[0]]),
};

/** A world that calls `seen` at every step. */
export const watched = (env: Env<number>, seen: () => void): Env<number> => ({
  ...env,
  step: (s, a, k) => {
    seen();
    return env.step(s, a, k);
  },
});

/** The mean return of each epoch's episodes. */
export const meanReturns = (runs: Iterable<RunState<AlgoState>>): number[] =>
  [...runs].map(({ episodes: { returns } }) => returns.reduce((a, b) => a + b) / returns.length);

type Train = (options: { env: Env<number>; epochs: number; stepsPerEpoch: number }) => Generator<RunState<AlgoState>, void>;

/** Tests of a run in epochs of 25 steps. */
export const runLaws = (train: Train): void => {
  const short = { env: walk, epochs: 4, stepsPerEpoch: 25 };

  test('longer or shorter, it is the same run', () => {
    const [long, brief] = [7, 3].map((epochs) => [...train({ ...short, epochs })]);
    expect(brief).toEqual(long.slice(0, 3));
    expect([...train({ ...short, epochs: 0 })]).toEqual([]);
  });

  test('does nothing before it is asked, and no more than it is asked', () => {
    let steps = 0;
    const run = train({ ...short, env: watched(walk, () => steps++) });
    expect(steps).toBe(0);
    run.next();
    expect(steps).toBe(25);
    for (const { epoch } of run) if (epoch === 3) break;
    expect(steps).toBe(75);
  });
};

/** Tests of an update on batches with actions of a kind. */
export const updateLaws = <S extends AlgoState>(kind: keyof typeof kinds, init: (key: Key) => S, update: () => Update<S>): void => {
  test('an update gives the same bits for the same state and batch, and leaves both as they were', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch: Batch, k) => {
        const state = init(k);
        const before = snapshot({ state, batch });
        const next = update()(state, batch);
        expect(update()(state, batch)).toEqual(next);
        expect(snapshot({ state, batch })).toEqual(before);
        expect(next.updates).toBe(1);
      }),
      { numRuns: 20 },
    );
  });

  test('batches.reduce(update, state) trains, and half of it twice is the whole', () => {
    fc.assert(
      fc.property(fc.array(batchOf(kind), { minLength: 1, maxLength: 4 }), aKey, fc.nat(4), (batches, k, half) => {
        const end = batches.reduce(update(), init(k));
        const middle = batches.slice(0, half).reduce(update(), init(k));
        expect(batches.slice(half).reduce(update(), middle)).toEqual(end);
        expect(end.updates).toBe(batches.length);
      }),
      { numRuns: 10 },
    );
  });
};
