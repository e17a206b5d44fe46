/** Laws of every run off-policy: the same bits, resumed from anywhere, and what is stored and asked. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ddpg, dqn, sac, sac2018, td3 } from '../../../src/algos/index.js';
import * as loop from '../../../src/algos/offPolicy.js';
import { broadcastTo, reshape, slice, type Tensor, tensor, zeros } from '../../../src/autodiff/index.js';
import { squashed } from '../../../src/dist/index.js';
import { contains, type SpaceElement } from '../../../src/envs/spaces.js';
import { snapshot } from '../../support/arbitraries.js';
import { all, homeOf, last, short } from '../../support/offPolicy.js';
import { clock, contents, line, visible, watched } from '../../support/worlds.js';

describe.each(all)('a run of %s', (name, algo) => {
  test('has the same bits for the same seed, and goes on from each of its epochs, in the middle of an episode as well', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const runs = [...algo({ seed })];
        const before = snapshot(runs.map(visible));
        expect([...algo({ seed })].map(visible)).toEqual(before);
        expect(runs.some(({ at }) => at.length > 0)).toBe(true);
        for (const [i, from] of runs.entries()) expect([...algo({ seed, from })].map(visible)).toEqual(before.slice(i + 1));
        // and nobody's past has changed by that, nor by going further
        for (const from of runs) last(algo({ seed, from, epochs: 5 }));
        expect(snapshot(runs.map(visible))).toEqual(before);
        expect([...algo({ seed: seed + 1 })].map(visible)).not.toEqual(before);
      }),
      { numRuns: 3 },
    );
  });

  test('longer or shorter, it is the same run; and it does nothing before it is asked', () => {
    const [long, brief] = [4, 2].map((epochs) => [...algo({ epochs })].map(visible));
    expect(brief).toEqual(long.slice(0, 2));
    expect([...algo({ epochs: 0 })]).toEqual([]);
    const { env, asked } = watched(homeOf(name));
    const run = algo({ env, numTestEpisodes: 0 });
    expect(asked).toEqual({ actions: [], keys: [], resets: 0 });
    run.next();
    expect(asked.actions.length).toBe(40);
  });

  test('[E4] the steps that it counts are the steps that the environment was asked for, tests aside', () => {
    const [training, tests] = [watched(homeOf(name)), watched(homeOf(name))];
    const counted: number[] = [];
    for (const run of algo({ env: training.env, testEnv: tests.env })) {
      expect(training.asked.actions.length).toBe(run.steps);
      counted.push(run.steps);
    }
    expect(counted).toEqual([40, 80, 120]);
    expect(tests.asked.resets).toBe(3 * 2);
    // gone on with, it counts on
    const from = [...algo({ epochs: 2 })][1];
    const again = watched(homeOf(name));
    expect(last(algo({ env: again.env, testEnv: line, from, numTestEpisodes: 0 })).steps).toBe(120);
    expect(again.asked.actions.length).toBe(40);
  });

  test('[E7] leaves its options and the defaults as they were: two runs in a row are equal', () => {
    const freeze = <T>(x: T): T => {
      if (typeof x === 'object' && x !== null && !ArrayBuffer.isView(x)) Object.values(Object.freeze(x)).forEach(freeze);
      return x;
    };
    const parts = { ddpg, td3, sac, sac2018, dqn }[name.split(',')[0]] as typeof ddpg;
    const before = snapshot([parts.defaults, loop.defaults]);
    freeze([parts.defaults, loop.defaults]);
    const options = freeze({ ...short, hiddenSizes: [3], gamma: 0.9, env: { ...homeOf(name) } });
    const runs = [1, 2].map(() => [...algo(options)].map(visible));
    expect(runs[0]).toEqual(runs[1]);
    // other options in between do not leak into the next run
    last(algo({ ...short, hiddenSizes: [5], gamma: 0.5, seed: 3 }));
    expect([...algo(options)].map(visible)).toEqual(runs[0]);
    expect([parts.defaults, loop.defaults]).toEqual(before);
  });

  test('[D9] stores each step as it was: s′ is the next s, and not that of another episode', () => {
    const { replay, steps } = last(algo({ replaySize: 1000, maxEpLen: 7 }));
    const rows = contents(replay);
    expect(rows.length).toBe(steps);
    for (const [i, { obs, nextObs, act, rew, done }] of rows.entries()) {
      expect(nextObs[1]).toBeCloseTo(obs[1] + 0.1, 6); // obs[1] counts the steps since the reset
      expect(rew).toBe(-Math.abs(nextObs[0]));
      expect(Math.abs(nextObs[0] - obs[0] - (name.startsWith('dqn') ? act[0] - 1 : act[0]))).toBeLessThanOrEqual(0.5 + 1e-6);
      expect(done).toBe(+(Math.abs(nextObs[0]) > 5));
      if (i + 1 === rows.length) continue;
      const over = done === 1 || Math.abs(nextObs[1] - 0.7) < 1e-6;
      if (over) expect(rows[i + 1].obs[1]).toBe(0);
      else expect(rows[i + 1].obs).toEqual(nextObs);
    }
  });

  test('keeps the last replaySize transitions', () => {
    const [kept, everything] = [50, 1000].map((replaySize) =>
      contents(last(algo({ replaySize, startSteps: 200, updateAfter: 200 })).replay),
    );
    expect(kept).toEqual(everything.slice(-50));
  });

  test('[D20] its random actions follow from the seed alone: not from its networks, and not from another run', () => {
    const first = (over: object): SpaceElement[] => {
      const { env, asked } = watched(homeOf(name));
      algo({ env, epochs: 1, stepsPerEpoch: 100, startSteps: 100, updateAfter: 50, numTestEpisodes: 0, ...over }).next();
      expect(asked.actions.length).toBe(100);
      return asked.actions;
    };
    const actions = first({ seed: 5 });
    expect(first({ seed: 5 })).toEqual(actions);
    expect(first({ seed: 5, hiddenSizes: [7, 3], activation: 'tanh' })).toEqual(actions);
    expect(first({ seed: 6 })).not.toEqual(actions);
    expect(new Set(actions.map(String)).size).toBe(name.startsWith('dqn') ? 3 : 100);
    expect(actions.every((a) => contains(homeOf(name).actionSpace, a))).toBe(true);
    // uniform on [−1, 2], or on 0, 1, 2: the mean of 100 within five standard errors
    const numbersOf = actions.map((a) => (typeof a === 'number' ? a - 0.5 : a[0]));
    expect(Math.abs(numbersOf.reduce((a, b) => a + b) / 100 - 0.5)).toBeLessThan(0.45);
  });

  test('every step and every reset has a key of its own', () => {
    const { env, asked } = watched(homeOf(name));
    last(algo({ env }));
    expect(new Set(asked.keys).size).toBe(asked.keys.length);
  });

  test('an episode goes on over the end of an epoch: what ended is told once, in the epoch in which it ended', () => {
    const env = { ...clock(), actionSpace: homeOf(name).actionSpace };
    const runs = [...algo({ env, stepsPerEpoch: 30, maxEpLen: 20, epochs: 4, numTestEpisodes: 0, replaySize: 1000 })];
    expect(runs.map(({ episodes }) => episodes.lengths)).toEqual([[20], [20, 20], [20], [20, 20]]);
    expect(runs.map(({ episodes }) => episodes.returns)).toEqual(runs.map(({ episodes }) => episodes.lengths));
    expect(runs.map(({ at }) => [at.length, at.ret])).toEqual([
      [10, 10],
      [0, 0],
      [10, 10],
      [0, 0],
    ]);
    expect(contents(runs[3].replay).map(({ obs }) => obs[0])).toEqual(Array.from({ length: 120 }, (_, t) => t % 20));
  });

  test('[D10] a time limit is not stored as the end, and an end on the very step of the limit is', () => {
    const flags = (ends: Parameters<typeof clock>[0]): number[] => {
      const env = { ...clock(ends), actionSpace: homeOf(name).actionSpace };
      const config = { env, stepsPerEpoch: 20, maxEpLen: 10, epochs: 1, startSteps: 99, updateAfter: 99, numTestEpisodes: 0 };
      const run = last(algo(config));
      expect(run.episodes.lengths).toEqual([10, 10]);
      return contents(run.replay).map(({ done }) => done);
    };
    const tenth = (x: number): number[] => Array.from({ length: 20 }, (_, t) => (t % 10 === 9 ? x : 0));
    expect(flags(() => ({}))).toEqual(tenth(0));
    expect(flags((t) => ({ terminated: t === 10 }))).toEqual(tenth(1));
    expect(flags((t) => ({ truncated: t === 10 }))).toEqual(tenth(0));
    expect(flags((t) => ({ terminated: t === 10, truncated: t === 10 }))).toEqual(tenth(1));
  });

  test('[D11] an environment’s own time limit is heeded where it is the shorter one', () => {
    const env = { ...clock((t) => ({ truncated: t === 5 })), actionSpace: homeOf(name).actionSpace };
    const run = last(algo({ env, maxEpLen: 1000, epochs: 1, startSteps: 99, updateAfter: 99 }));
    expect(run.episodes.lengths).toEqual(Array(8).fill(5));
    expect(run.test.lengths).toEqual([5, 5]);
    const rows = contents(run.replay);
    expect(rows.map(({ obs }) => obs[0])).toEqual(Array.from({ length: 40 }, (_, t) => t % 5));
    expect(rows.map(({ nextObs }) => nextObs[0])).toEqual(Array.from({ length: 40 }, (_, t) => (t % 5) + 1));
    expect(rows.every(({ done }) => done === 0)).toBe(true);
  });

  test('[A11] an environment may show one array again and again, in training and in testing: what is kept is copied', () => {
    const shown = new Float32Array(1);
    const still = clock((t) => ({ terminated: t === 6 }));
    const env: typeof still = {
      ...still,
      actionSpace: homeOf(name).actionSpace,
      reset: (k) => ({ ...still.reset(k), obs: shown.fill(0) }),
      step: (t, a, k) => ({ ...still.step(t, a, k), obs: shown.fill(t + 1) }),
    };
    const rows = contents(last(algo({ env, epochs: 2, stepsPerEpoch: 20 })).replay);
    expect(rows.map(({ obs }) => obs[0])).toEqual(Array.from({ length: 40 }, (_, t) => t % 6));
    expect(rows.map(({ nextObs }) => nextObs[0])).toEqual(Array.from({ length: 40 }, (_, t) => (t % 6) + 1));
  });

  test('[D19] asks its policy from the step after the last random one on, and no sooner', () => {
    for (const startSteps of [0, 1, 33, 55]) {
      const asked: number[] = [];
      const { env, asked: done } = watched(homeOf(name));
      const note = (obs: Tensor): void => {
        if (obs.shape[0] === 1) asked.push(done.actions.length);
      };
      const two = (obs: Tensor): Tensor => broadcastTo(tensor([1.5]), [obs.shape[0], 1]);
      // one stub for all: only those of its parts are looked at that the algorithm knows
      const actor = {
        init: () => zeros([1]),
        mu: (_theta: Tensor, obs: Tensor) => {
          note(obs);
          return two(obs);
        },
        pi: (_theta: Tensor, obs: Tensor) => {
          note(obs);
          return { mu: two(obs), logStd: two(obs) };
        },
        dist: {
          ...squashed,
          sample: (_k: unknown, { mu }: { mu: Tensor }) => mu,
          sampleFrom: ({ mu }: { mu: Tensor }) => ({ act: mu, logp: reshape(slice(mu, 0, 1), [mu.shape[0]]) }),
        },
      };
      const qNetwork = {
        init: () => zeros([1]),
        q: (_phi: Tensor, obs: Tensor) => {
          note(obs);
          return broadcastTo(tensor([0, 0, 1]), [obs.shape[0], 3]);
        },
      };
      const nets = name.startsWith('dqn') ? { qNetwork, epsilonStart: 0, epsilonEnd: 0 } : { actor };
      const quiet = name === 'ddpg' || name === 'td3' ? { actNoise: 0 } : {};
      const run = last(algo({ ...nets, ...quiet, env, startSteps, epochs: 2, stepsPerEpoch: 30, updateAfter: 99, numTestEpisodes: 0 }));
      expect(run.steps).toBe(60);
      expect(asked).toEqual(Array.from({ length: 60 - startSteps }, (_, i) => startSteps + i));
      const chosen = (a: SpaceElement): boolean => (typeof a === 'number' ? a === 2 : a[0] === 1.5);
      expect(done.actions.slice(startSteps).every(chosen)).toBe(true);
      if (startSteps > 1) expect(done.actions.slice(0, startSteps).every(chosen)).toBe(false);
    }
  });

  test('[D19] learns from step updateAfter on, and refuses to learn before there is a batch', () => {
    const one = name.startsWith('dqn') ? { gradientSteps: 1 } : {};
    const count = (updateAfter: number, steps: number): number =>
      last(algo({ ...one, updateAfter, updateEvery: 1, epochs: 1, stepsPerEpoch: steps })).state.updates;
    expect([20, 21, 22, 30].map((steps) => count(21, steps))).toEqual([0, 1, 2, 10]);
    expect(() => algo({ updateAfter: 7, batchSize: 8 })).toThrow(/updateAfter should be at least batchSize, which is 8, but is 7/);
    expect(() => algo({ updateAfter: 8, batchSize: 8 })).not.toThrow();
  });
});
