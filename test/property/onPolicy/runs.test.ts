/** Laws of every run on-policy: the same bits, resumed from anywhere, lazy, with networks of one’s own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actorCritic } from '../../../src/algos/index.js';
import { numbers, type Tensor, tree, zeros } from '../../../src/autodiff/index.js';
import { box, discrete } from '../../../src/envs/spaces.js';
import type { mlp } from '../../../src/nn/index.js';
import { key, split } from '../../../src/random.js';
import { snapshot } from '../../support/arbitraries.js';
import { kinds, onPolicy } from '../../support/onPolicy.js';
import { arms, bandit, meanReturns, reach, runLaws, walk } from '../../support/runLaws.js';

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

  runLaws((options) => algo({ ...short, ...options }));

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

  test('takes networks of the caller’s own, of any kind, and learns with them which arm of a bandit pays', () => {
    let last = zeros([1, 2]) as Tensor;
    for (const { state } of algo({ env: bandit, actorCritic: arms, epochs: 30, stepsPerEpoch: 30, trainVIters: 1, ...far }))
      last = (state.pi as { readonly logits: Tensor }).logits;
    const [bad, good] = numbers(last);
    expect(good - bad).toBeGreaterThan(1);
  });

  test('learns to come closer to a target', () => {
    const scores = meanReturns(algo({ ...short, env: reach, epochs: 60, stepsPerEpoch: 50, ...far }));
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
