/** Laws of every run of A2C: the same bits, resumed inside episodes, lazy, with networks of one’s own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { a2c } from '../../../src/algos/index.js';
import { numbers, type Tensor } from '../../../src/autodiff/index.js';
import type { Env } from '../../../src/envs/env.js';
import { fromGymnasium } from '../../../src/envs/index.js';
import { snapshot } from '../../support/arbitraries.js';
import { choosy, picky } from '../../support/masks.js';
import { arms, bandit, meanReturns, reach, runLaws, walk } from '../../support/runLaws.js';

const short = { epochs: 4, stepsPerEpoch: 25, maxEpLen: 10, hiddenSizes: [6], numEnvs: 3, tMax: 4 };

test('yields each epoch, and is the same bit for bit when it is run again or gone on with from anywhere', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(walk, reach), fc.integer({ min: 1, max: 8 }), (seed, env, numEnvs) => {
      const options = { ...short, env, seed, numEnvs };
      const runs = [...a2c(options)];
      const before = snapshot(runs);
      expect(runs.map(({ epoch, steps }) => [epoch, steps])).toEqual([1, 2, 3, 4].map((epoch) => [epoch, 25 * epoch]));
      for (const [i, from] of runs.entries()) expect([...a2c({ ...options, from })]).toEqual(runs.slice(i + 1));
      expect(snapshot(runs)).toEqual(before);
      expect([...a2c({ ...options, seed: seed + 1 })]).not.toEqual(runs);
    }),
    { numRuns: 8 },
  );
});

runLaws((options) => a2c({ ...short, ...options }));

test('episodes go on from one epoch to the next: 40 steps of one world in epochs of 8 are four episodes of 10', () => {
  const runs = [...a2c({ ...short, env: reach, epochs: 5, stepsPerEpoch: 8, numEnvs: 1 })];
  expect(runs.map(({ episodes }) => episodes.lengths)).toEqual([[], [10], [10], [10], [10]]);
  expect(runs.map(({ worlds }) => worlds.map(({ length }) => length))).toEqual([[8], [6], [4], [2], [0]]);
});

test('an update for every n times t_max steps, and one for what is left', () => {
  const updates = (numEnvs: number, tMax: number): number => [...a2c({ ...short, env: walk, epochs: 2, numEnvs, tMax })][1].state.updates;
  expect([updates(1, 5), updates(5, 5), updates(3, 4), updates(8, 5), updates(40, 1)]).toEqual([10, 2, 6, 2, 2]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 9 }), (numEnvs, tMax) => {
      const { steps, updates: counted } = a2c.cost({ ...a2c.defaults, ...short, epochs: 2, numEnvs, tMax });
      expect([steps, counted]).toEqual([50, 2 * updates(numEnvs, tMax)]); // one on the policy and one on V
    }),
    { numRuns: 20 },
  );
});

test('its worlds meet different starts, and other ones in other episodes', () => {
  const starts: number[] = [];
  const seen: Env<number> = {
    ...reach,
    reset: (key) => {
      starts.push(key);
      return reach.reset(key);
    },
  };
  [...a2c({ ...short, env: seen })];
  expect(starts.length).toBeGreaterThan(10);
  expect(new Set(starts).size).toBe(starts.length);
});

test('takes networks of the caller’s own, and learns with them which arm of a bandit pays', () => {
  const runs = [...a2c({ env: bandit, actorCritic: arms, epochs: 20, stepsPerEpoch: 80, piLr: 0.03 })];
  const [bad, good] = numbers((runs[19].state.pi as { readonly logits: Tensor }).logits);
  expect(good - bad).toBeGreaterThan(1);
});

test('learns to come closer to a target', () => {
  const scores = meanReturns(a2c({ ...short, env: reach, epochs: 60, stepsPerEpoch: 60, piLr: 3e-3 }));
  expect(Math.min(...scores.slice(-10))).toBeGreaterThan(Math.max(...scores.slice(0, 3)));
});

test('learns the best action that a state allows, and never tries another', () => {
  const runs = [...a2c({ env: picky, actorCritic: choosy, epochs: 12, stepsPerEpoch: 400, piLr: 3e-3 })];
  const { mode } = a2c.agent({ actorCritic: choosy }, picky)(a2c.saved(runs[11].state));
  expect([-1, 1].map((s) => mode(Float32Array.of(s)))).toEqual([1, 2]);
});

describe('a live environment', () => {
  const live = (): Env => {
    let t = 0;
    return fromGymnasium({
      observationSpace: { low: [0], high: [100] },
      actionSpace: { n: 2 },
      reset: () => {
        t = 0;
        return [t];
      },
      step: (a: number) => {
        t++;
        return { obs: [t], reward: a, terminated: false, truncated: t >= 7 };
      },
    });
  };

  test('allows one world, and says so', () => {
    expect(() => a2c({ env: live() })).toThrow(/^a2c: numEnvs should be 1 for a live environment, of which there is only one, but is 8$/);
    expect(() => a2c({ env: live(), numEnvs: 2 })).toThrow(/but is 2$/);
  });

  test('is played through, from one update and epoch to the next', () => {
    const runs = [...a2c({ ...short, env: live(), numEnvs: 1, epochs: 2 })];
    expect(runs.flatMap(({ episodes }) => episodes.lengths)).toEqual(Array(7).fill(7));
  });
});

// biome-ignore format: one case a line
const mistakes: readonly [what: string, options: object, words: RegExp][] = [
  ['an environment by name', { env: 'CartPole-v1' }, /env should be an environment, .*but is the name 'CartPole-v1'/],
  ['a hyperparameter of others', { env: walk, trainVIters: 3 }, /there is no hyperparameter 'trainVIters'; there are seed, epochs, /],
  ['no worlds', { env: walk, numEnvs: 0 }, /numEnvs should be a whole number from 1 on, but is 0/],
  ['half a step', { env: walk, tMax: 0.5 }, /tMax should be a whole number from 1 on, but is 0.5/],
  ['a bonus for certainty', { env: walk, entropyCoeff: -1 }, /entropyCoeff should be a finite number from 0 on, but is -1/],
  ['a learning rate of 0', { env: walk, piLr: 0 }, /piLr should be a number above 0, but is 0/],
];
test.each(mistakes)('refuses at once %s', (_what, options, words) => {
  expect(() => a2c(options as never)).toThrow(words);
  expect(() => a2c(options as never)).toThrow(/^a2c: /);
});
