import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { editDistance } from '../../src/envs/didYouMean.js';
import { cartPole, discrete, environmentNames, make } from '../../src/envs/index.js';
import { firstKey, someKeys } from '../support/classicWorlds.js';

const k = firstKey;

describe('make', () => {
  const golden = JSON.parse(readFileSync(new URL('../golden/data/classic/spec.json', import.meta.url), 'utf8'));
  const float32 = (bounds: readonly number[]) => bounds.map(Math.fround);
  const unlessInfinite = (bounds: readonly (number | null)[], infinity: number) => bounds.map((b) => b ?? infinity);

  test('knows every classic environment', () => {
    for (const id of Object.keys(golden)) expect(environmentNames()).toContain(id);
  });

  test.each(Object.keys(golden))('%s has the spaces, the time limit and the threshold of Gymnasium', async (id) => {
    const { observationSpace, actionSpace, spec } = await make(id);
    const { max_episode_steps, reward_threshold, render_fps, observation_space, action_space } = golden[id];
    expect(spec.id).toBe(id);
    expect(spec.maxEpisodeSteps).toBe(max_episode_steps);
    expect(spec.rewardThreshold ?? null).toBe(reward_threshold);
    expect(spec.fps).toBe(render_fps);
    for (const [ours, theirs] of [
      [observationSpace, observation_space],
      [actionSpace, action_space],
    ]) {
      expect(ours.kind).toBe(theirs.type.toLowerCase());
      if (ours.kind === 'discrete') expect(ours.n).toBe(theirs.n);
      else {
        expect(float32(ours.low)).toEqual(unlessInfinite(theirs.low, Number.NEGATIVE_INFINITY));
        expect(float32(ours.high)).toEqual(unlessInfinite(theirs.high, Number.POSITIVE_INFINITY));
      }
    }
  });

  test.each([
    ['CartPole-v3', /unknown environment 'CartPole-v3'; did you mean CartPole-v1 or CartPole-v0\? Known: CartPole-v0, CartPole-v1, /],
    ['cartpole-v1', /did you mean CartPole-v1 or CartPole-v0\?/],
    ['CARTPOLE-V1', /did you mean CartPole-v1 or CartPole-v0\?/],
    ['CartPole', /did you mean CartPole-v1 or CartPole-v0\?/],
    ['Pendulm-v1', /did you mean Pendulum-v1\?/],
    ['mountain_car-v0', /did you mean MountainCar-v0\?/],
    ['FrozenLake-v0', /did you mean FrozenLake-v1 or /],
    ['Nonsense-v2', /unknown environment 'Nonsense-v2'\. Known: /],
    ['toString', /unknown environment 'toString'\. Known: /],
  ])('%s is unknown, and the error says what may have been meant', async (name, message) => {
    await expect(make(name)).rejects.toThrow(message);
    await expect(make(name)).rejects.toThrow(RangeError);
  });

  test.each([
    ['CartPole-v1', { g: 9.81 }, "make: CartPole-v1 has no option 'g'; it has maxEpisodeSteps"],
    ['Pendulum-v1', { gravity: 9.81 }, "make: Pendulum-v1 has no option 'gravity'; it has maxEpisodeSteps, g"],
    ['Pendulum-v1', { g: 'strong' }, 'Pendulum: g should be a finite number, but is strong'],
    ['CartPole-v1', { maxEpisodeSteps: 0 }, 'timeLimit: maxEpisodeSteps should be a whole number from 1 on, but is 0'],
    ['FrozenLake-v1', { mapName: '5x5' }, 'FrozenLake: mapName should be one of 4x4, 8x8, but is 5x5'],
    ['FrozenLake-v1', { mapName: 'toString' }, 'FrozenLake: mapName should be one of 4x4, 8x8, but is toString'],
    ['FrozenLake-v1', { desc: ['SF', 'FGH'] }, 'FrozenLake: desc should be rows of equal length'],
    ['FrozenLake-v1', { desc: ['FF', 'FG'] }, 'with an S among them, but is ["FF","FG"]'],
    ['FrozenLake-v1', { desc: 'SG' }, 'FrozenLake: desc should be rows of equal length'],
    ['FrozenLake-v1', { desc: [] }, 'FrozenLake: desc should be rows of equal length'],
    ['FrozenLake-v1', { isSlippery: 'false' }, 'FrozenLake: isSlippery should be true or false, but is false'],
    ['FrozenLake-v1', { successRate: 1.5 }, 'FrozenLake: successRate should be a number from 0 to 1, but is 1.5'],
  ])('%s with %o is refused in words', async (name, options, message) => {
    await expect(make(name, options as never)).rejects.toThrow(message);
    await expect(make(name, options as never)).rejects.toThrow(RangeError);
  });

  test('maxEpisodeSteps replaces the time limit, also in the spec', async () => {
    const env = await make('CartPole-v1', { maxEpisodeSteps: 3 });
    expect(env.spec).toEqual({ ...cartPole.spec, maxEpisodeSteps: 3 });
    let { state } = env.reset(k);
    const flags = [0, 1, 0].map((action) => {
      const step = env.step(state, action, k);
      state = step.state;
      return step.truncated;
    });
    expect(flags).toEqual([false, false, true]);
  });

  test('an option that is undefined is not given', async () => {
    const env = await make('FrozenLake8x8-v1', { mapName: undefined, maxEpisodeSteps: undefined } as never);
    expect(env.observationSpace).toEqual(discrete(64));
    expect(env.spec.maxEpisodeSteps).toBe(200);
  });

  test('g is the gravity of the pendulum: without it nothing falls', async () => {
    const env = await make('Pendulum-v1', { g: 0 });
    const step = env.step({ inner: [1, 0], t: 0 }, Float32Array.of(0), k);
    expect(step.state).toEqual({ inner: [1, 0], t: 1 });
  });

  test('ice that is not slippery takes one where one wants to go', async () => {
    const env = await make('FrozenLake-v1', { isSlippery: false, desc: ['SFG'] });
    for (const k of someKeys.slice(0, 50)) expect(env.step({ inner: 0, t: 0 }, 2, k).obs).toBe(1);
    expect(env.step({ inner: 1, t: 0 }, 2, k)).toMatchObject({ obs: 2, reward: 1, terminated: true });
  });
});

test('the edit distance counts insertions, deletions and replacements', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('', 'abc')).toBe(3);
  expect(editDistance('same', 'same')).toBe(0);
});
