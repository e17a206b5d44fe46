/** Laws of every run on-policy: the same bits, resumed from anywhere, lazy, with networks of one’s own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ActorCritic, actorCritic } from '../../../src/algos/index.js';
import { broadcastTo, numbers, type Tensor, tree, zeros } from '../../../src/autodiff/index.js';
import { categorical } from '../../../src/dist/index.js';
import type { Env } from '../../../src/envs/env.js';
import { box, discrete } from '../../../src/envs/spaces.js';
import type { mlp } from '../../../src/nn/index.js';
import { key, split } from '../../../src/random.js';
import { snapshot } from '../../support/arbitraries.js';
import { kinds, onPolicy, world } from '../../support/onPolicy.js';

/** A walk of up to 12 steps: one action leads on, the other one stays; obs in [−1, 1], dice in the start. */
const walk: Env<number> = {
  ...world(),
  reset: (key) => ({ state: key % 3, obs: Float32Array.of(key % 3) }),
  step: (s, a) => {
    const next = s + (a as number);
    return { state: next, obs: Float32Array.of(next / 6 - 1), reward: a as number, terminated: next >= 12, truncated: false };
  },
};
const reach: Env<number> = {
  ...walk,
  actionSpace: box([-1], [1]),
  step: (s, a) => {
    const x = (a as Float32Array)[0];
    return { state: s, obs: Float32Array.of(s), reward: -((x - 0.5) ** 2), terminated: false, truncated: false };
  },
};
const short = { epochs: 4, stepsPerEpoch: 25, maxEpLen: 10, hiddenSizes: [6], trainVIters: 3 };

describe.each(Object.entries(onPolicy))('a run of %s', (name, { algo, far, still }) => {
  test('yields each epoch, and is the same bit for bit when it is run again or gone on with from anywhere', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(walk, reach), (seed, env) => {
        const runs = [...algo({ ...short, env, seed })];
        const before = snapshot(runs);
        expect(runs.map(({ epoch, steps }) => [epoch, steps])).toEqual([1, 2, 3, 4].map((epoch) => [epoch, 25 * epoch]));
        for (const [i, from] of runs.entries()) expect([...algo({ ...short, env, seed, from })]).toEqual(runs.slice(i + 1));
        expect(snapshot(runs)).toEqual(before);
        expect([...algo({ ...short, env, seed: seed + 1 })]).not.toEqual(runs);
      }),
      { numRuns: 4 },
    );
  });

  test('longer or shorter, it is the same run', () => {
    const [long, brief] = [7, 3].map((epochs) => [...algo({ ...short, env: walk, epochs })]);
    expect(brief).toEqual(long.slice(0, 3));
    expect([...algo({ ...short, env: walk, epochs: 0 })]).toEqual([]);
  });

  test('meets something new in every epoch, though the policy stays the same', () => {
    const [a, b, c] = [...algo({ ...short, env: reach, epochs: 3, ...still })];
    expect(a.state.pi).toEqual(c.state.pi);
    for (const [p, q] of [
      [a, b],
      [b, c],
      [a, c],
    ])
      expect(p.episodes).not.toEqual(q.episodes);
  });

  test('does nothing before it is asked, and no more than it is asked', () => {
    let steps = 0;
    const counted: Env<number> = {
      ...walk,
      step: (s, a, k) => {
        steps++;
        return walk.step(s, a, k);
      },
    };
    const run = algo({ ...short, env: counted });
    expect(steps).toBe(0);
    run.next();
    expect(steps).toBe(25);
    for (const { epoch } of run) if (epoch === 3) break;
    expect(steps).toBe(75);
  });

  test('takes networks of the caller’s own, of any kind, and learns with them which arm of a bandit pays', () => {
    const bandit: Env<number> = {
      ...world({ obs: () => [1], terminated: () => true }),
      step: (t, a) => ({ state: t, obs: Float32Array.of(1), reward: a as number, terminated: true, truncated: false }),
    };
    const own: ActorCritic = {
      init: () => ({ pi: { logits: zeros([1, 2]) }, v: [] }),
      pi: ({ logits }: { logits: Tensor }, obs: Tensor) => broadcastTo(logits, [obs.shape[0], 2]),
      dist: categorical,
      v: (_phi, obs) => zeros([obs.shape[0]]),
    };
    let last = zeros([1, 2]) as Tensor;
    for (const { state } of algo({ env: bandit, actorCritic: own, epochs: 30, stepsPerEpoch: 30, trainVIters: 1, ...far }))
      last = (state.pi as { readonly logits: Tensor }).logits;
    const [bad, good] = numbers(last);
    expect(good - bad).toBeGreaterThan(1);
  });

  test('learns to come closer to a target', () => {
    const scores: number[] = [];
    for (const { episodes } of algo({ ...short, env: reach, epochs: 60, stepsPerEpoch: 50, ...far }))
      scores.push(episodes.returns.reduce((a, b) => a + b) / episodes.returns.length);
    expect(Math.min(...scores.slice(-10))).toBeGreaterThan(Math.max(...scores.slice(0, 3)));
  });

  // biome-ignore format: one case a line
  const mistakes: readonly [what: string, options: object, words: RegExp][] = [
    ['an environment by name', { env: 'CartPole-v1' }, /env should be an environment, .*but is the name 'CartPole-v1'; await make\('CartPole-v1'\) gives one/],
    ['a promise of an environment', { env: Promise.resolve(walk) }, /env should be an environment, .*but is a Promise; await it/],
    ['no environment', {}, /env should be an environment, .*but is undefined/],
    ['a hyperparameter that does not exist', { env: walk, gama: 0.9 }, /there is no hyperparameter 'gama'; there are seed, epochs, /],
    ['one that objects inherit', { env: walk, toString: 1 }, /there is no hyperparameter 'toString'/],
    ['a discount above 1', { env: walk, gamma: 1.5 }, /gamma should be a number from 0 to 1, but is 1.5/],
    ['NaN', { env: walk, vfLr: Number.NaN }, /vfLr should be a number above 0, but is NaN/],
    ['a text for a number', { env: walk, epochs: '50' }, /epochs should be a whole number from 0 on, but is "50"/],
    ['half an epoch', { env: walk, epochs: 0.5 }, /epochs should be a whole number from 0 on, but is 0.5/],
    ['no steps', { env: walk, stepsPerEpoch: 0 }, /stepsPerEpoch should be a whole number from 1 on, but is 0/],
    ['a layer without units', { env: walk, hiddenSizes: [64, 0] }, /hiddenSizes should be a list of whole numbers from 1 on, .*but is \[64,0\]/],
    ['an activation that is none', { env: walk, activation: 'gelu' }, /activation should be one of identity, tanh, .*but is "gelu"/],
    ['half a seed', { env: walk, seed: 0.5 }, /seed should be a whole number, but is 0.5/],
  ];
  test.each(mistakes)('refuses at once %s', (_what, options, words) => {
    expect(() => algo(options as never)).toThrow(words);
    expect(() => algo(options as never)).toThrow(new RegExp(`^${name}: `));
  });
});

test('a policy and its value function do not begin alike', () => {
  for (const ac of Object.values(kinds)) {
    const [pi, v] = Object.values(ac.init(key(0))).map((net) => tree.leaves(net)[0]);
    expect(pi.shape).toEqual(v.shape);
    expect(pi).not.toEqual(v);
  }
});

test('networks have the sizes of their environment’s spaces', () => {
  const { init } = actorCritic({ observationSpace: discrete(5), actionSpace: box([0, 0], [1, 1]) }, { hiddenSizes: [7] });
  const { pi, v } = init(split(key(0), 1)[0]) as { pi: { mu: mlp.Mlp; logStd: Tensor }; v: mlp.Mlp };
  expect(pi.mu.map(({ w }) => w.shape)).toEqual([
    [5, 7],
    [7, 2],
  ]);
  expect([...numbers(pi.logStd)]).toEqual([-0.5, -0.5]);
  expect(v.map(({ w }) => w.shape)).toEqual([
    [5, 7],
    [7, 1],
  ]);
});
