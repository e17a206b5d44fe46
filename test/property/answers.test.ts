/** The answers of an environment, checked where they enter a loop. */
import { describe, expect, test } from 'vitest';
import { ddpg, dqn, evaluate, ppo, sac, vpg } from '../../src/algos/index.js';
import { box, discrete, type Env, type Step, vectorize } from '../../src/envs/index.js';
import { key } from '../../src/random.js';

const FIRST = 7;
/** Answers well until step 7 of the first episode. */
const faulty = (fault: object, actionSpace = discrete(2) as Env['actionSpace']): Env<number> => ({
  observationSpace: box([-9, -9], [9, 9]),
  actionSpace,
  reset: () => ({ state: 0, obs: Float32Array.of(0, 1) }),
  step: (t) => ({
    state: t + 1,
    obs: Float32Array.of(Math.sin(t), 1),
    reward: 1,
    terminated: false,
    truncated: t >= 20,
    ...(t + 1 === FIRST && fault),
  }),
});
const given: readonly (readonly [string, object, RegExp])[] = [
  ['a reward that is text', { reward: '1' }, /'1'/],
  ['a reward in an array', { reward: [1] }, /\[1\]/],
  ['a reward that is NaN', { reward: Number.NaN }, /NaN/],
  ['an infinite reward', { reward: Number.POSITIVE_INFINITY }, /Infinity/],
  ['no reward', { reward: undefined }, /undefined/],
  ['a bigint', { reward: 1n }, /1n/],
  ["terminated: 'false'", { terminated: 'false' }, /terminated is 'false'/],
  ['terminated: 0', { terminated: 0 }, /terminated is 0/],
  ['done in place of the flags', { terminated: undefined, truncated: undefined, done: false }, /a single 'done'/],
  ['no truncated', { truncated: undefined }, /truncated is undefined/],
  ['an observation of three numbers', { obs: new Float32Array(3) }, /should have 2 numbers.*has 3/],
  ['an observation with NaN', { obs: Float32Array.of(0, Number.NaN) }, /the observation holds NaN at 1 \(a Float32Array \[0, NaN\]\)/],
  ['an observation with an infinity', { obs: Float32Array.of(Number.NEGATIVE_INFINITY, 0) }, /holds -Infinity at 0/],
  ['an observation of text', { obs: ['a', 'b'] }, /'a'/],
  ['an observation that is a number', { obs: 3 }, /is 3/],
  ['no observation', { obs: undefined }, /should give \{ state, obs, reward, terminated, truncated \}/],
];
const at = new RegExp(`step ${FIRST} of episode 1: .*; spinup check_env`);
const first = (runs: Iterable<unknown>) => () => {
  for (const _ of runs) return;
};
const config = { epochs: 1, stepsPerEpoch: 40, hiddenSizes: [4], maxEpLen: 30 };
const box1 = box([-1], [1]);
const few = { ...config, updateAfter: 1000, startSteps: 5, numTestEpisodes: 1 };

describe.each(given)('[A6] [R2] [B5] %s is refused with step, episode and its own form', (_, fault, words) => {
  const thrown = (run: () => unknown): void => {
    expect(run).toThrow(at);
    expect(run).toThrow(words);
  };
  test('by the loops on policy and off policy', () => {
    for (const algo of [vpg, ppo]) thrown(() => first(algo({ ...config, env: faulty(fault) }))());
    thrown(() => first(dqn({ ...few, env: faulty(fault) }))());
    for (const algo of [ddpg, sac]) thrown(() => first(algo({ ...few, env: faulty(fault, box1) }))());
  });
  test('by the evaluation of a run, and by evaluate', () => {
    thrown(() => first(sac({ ...few, env: faulty({}, box1), testEnv: faulty(fault, box1) }))());
    thrown(() => evaluate(faulty(fault), () => 0, 1, 30, key(0)));
  });
  test('by vectorize', () => {
    const worlds = vectorize(faulty(fault), 2);
    let { state } = worlds.reset(key(0));
    expect(() => {
      for (let t = 0; t < 10; t++) ({ state } = worlds.step(state, [0, 0], key(t)));
    }).toThrow(words);
  });
});

test.each([
  ['a Promise', Promise.resolve({ obs: new Float32Array(2) }), /reset of episode 1: reset gives a Promise/],
  ['undefined', undefined, /reset of episode 1: reset should give \{ state, obs \}, but gives undefined/],
  ['NaN', { state: 0, obs: Float32Array.of(Number.NaN, 1) }, /reset of episode 1: the observation holds NaN at 0/],
])('[A6] an answer of reset that is %s', (_, answer, words) => {
  const env: Env<number> = { ...faulty({}), reset: () => answer as { state: number; obs: Float32Array } };
  expect(() => first(ppo({ ...config, env }))()).toThrow(words);
});

test.each([
  ['a Promise', Promise.resolve(), /step gives a Promise, but should answer at once/],
  ['undefined', undefined, /step should give \{ .* \}, but gives undefined/],
  ['null', null, /but gives null/],
  ['an array', [0, 1, false, false], /but gives \[/],
])('[R3] an answer of step that is %s', (_, answer, words) => {
  const env: Env<number> = { ...faulty({}), step: () => answer as unknown as Step<number> };
  expect(() => first(ppo({ ...config, env }))()).toThrow(words);
  expect(() => first(ppo({ ...config, env }))()).toThrow(/step 1 of episode 1/);
});

test('an environment without fault is not touched: plain arrays of numbers, and indices, too', () => {
  const asArray: Env<number> = { ...faulty({ obs: [0, 1] }) };
  expect(first(ppo({ ...config, env: asArray }))).not.toThrow();
  const index: Env<number> = {
    ...faulty({ obs: 2 }),
    observationSpace: discrete(3),
    reset: () => ({ state: 0, obs: 1 }),
    step: (t) => ({ state: t + 1, obs: t % 3, reward: 0, terminated: t > 5, truncated: false }),
  };
  expect(first(ppo({ ...config, env: index }))).not.toThrow();
});
