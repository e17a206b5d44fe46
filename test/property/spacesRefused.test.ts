/** Spaces and environments that are refused where they are made or taken. */
import { describe, expect, test } from 'vitest';
import { algorithms, ppo } from '../../src/algos/index.js';
import { box, cartPole, discrete, type Env, fromGymnasium } from '../../src/envs/index.js';

const untyped = box as (low: unknown, high: unknown) => unknown;

test.each([
  [[null], [null], 'box: low[0] should be a number, but is null'],
  [['-1'], ['1'], "box: low[0] should be a number, but is '-1'"],
  [[0], ['1'], "box: high[0] should be a number, but is '1'"],
  [[0, undefined], [1, 1], 'box: low[1] should be a number, but is undefined'],
  [[0n], [1n], 'box: low[0] should be a number, but is 0n'],
  [[[0]], [[1]], 'box: low[0] should be a number, but is [0]'],
  [undefined, [1], 'box: low should be a number or an array of numbers, but is undefined'],
  [null, null, 'box: low should be a number or an array of numbers, but is null'],
  ['-1', '1', "box: low should be a number or an array of numbers, but is '-1'"],
])('[A8] box is refused: %#', (low, high, words) => {
  expect(() => untyped(low, high)).toThrow(words);
});

test.each([
  ['MultiBinary(4)', { n: 4, shape: [4] }],
  ['MultiBinary([2, 2])', { n: 4, shape: [2, 2] }],
  ['a MultiDiscrete with a count', { n: 2, nvec: [3, 3] }],
])('[A7] %s is not read as discrete', (_, space) => {
  const gym = { reset: () => [[0], {}], step: () => [[0], 0, false, false, {}] };
  for (const spaces of [
    { observation_space: space, action_space: { n: 2 } },
    { observation_space: { low: [0], high: [1] }, action_space: space },
  ])
    expect(() => fromGymnasium({ ...gym, ...spaces } as never)).toThrow(
      /should be \{ n \} or \{ low, high \}, but it also has .*a box with low 0 and high 1/,
    );
});

test('a Discrete of Gymnasium, with its empty shape, is read', () => {
  const space = { n: 3, start: 0, shape: [], dtype: 'int64' };
  const env = { reset: () => [0, {}], step: () => [0, 0, false, false, {}], observation_space: space, action_space: space };
  expect(fromGymnasium(env as never).actionSpace).toEqual(discrete(3));
});

describe('[R14] what is no environment is refused in words', () => {
  const step = () => {};
  const reset = () => {};
  const valid = cartPole as Env;
  test.each<readonly [string, unknown, RegExp]>([
    ['without spaces', { step, reset }, /observationSpace should be box\(low, high\) or discrete\(n\), but is undefined/],
    ['without reset', { ...valid, reset: undefined }, /functions reset and step/],
    ['with actionSpace null', { ...valid, actionSpace: null }, /actionSpace should be box\(low, high\) or discrete\(n\), but is null/],
    ['with a box without bounds', { ...valid, actionSpace: { kind: 'box' } }, /low is undefined and high is undefined/],
    ['with a space of no kind', { ...valid, observationSpace: { kind: 'x' } }, /of the kind 'x'/],
    ['with a number for a space', { ...valid, actionSpace: 3 }, /but is 3/],
    ['with bounds of text', { ...valid, observationSpace: { kind: 'box', low: ['0'], high: ['1'] } }, /low\[0\] is '0'/],
    ['that is an object without prototype', Object.create(null), /should be an environment/],
    ['that is null', null, /should be an environment.*but is null/],
  ])('an object %s', (_, env, words) => {
    for (const [name, algo] of Object.entries(algorithms)) {
      expect(() => algo({ env: env as Env })).toThrow(words);
      expect(() => algo({ env: env as Env })).toThrow(new RegExp(`^${name}: env `));
    }
  });
  test('for testing, too', () => {
    const { ddpg } = algorithms;
    const env: Env = { ...valid, actionSpace: box([-1], [1]) };
    for (const testEnv of [Object.create(null), 3, { step }, { ...env, actionSpace: null }])
      expect(() => ddpg({ env, testEnv })).toThrow(/^ddpg: testEnv /);
  });
  test('and one that is an environment is not', () => {
    expect(() => ppo({ env: valid })).not.toThrow();
  });
});
