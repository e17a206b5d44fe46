import { describe, expect, test } from 'vitest';
import { box, cartPole, discrete, fromGymnasium, timeLimit } from '../../src/envs/index.js';
import { firstKey, someKeys } from '../support/classicWorlds.js';

const k = firstKey;

describe('fromGymnasium', () => {
  /** An environment as the docs of Gymnasium would have it, with the fault that it writes all observations into one array. */
  class Walk {
    readonly observation_space: object = { low: -10, high: 10, shape: [2] };
    readonly action_space: object = { n: 2 };
    readonly seeds: number[] = [];
    readonly obs = new Float32Array(2);
    reset({ seed }: { seed: number }): unknown {
      this.seeds.push(seed);
      this.obs.set([0, 0]);
      return [this.obs, {}];
    }
    step(action: number): unknown {
      this.obs[0] += action === 1 ? 1 : -1;
      this.obs[1]++;
      return [this.obs, this.obs[0], Math.abs(this.obs[0]) >= 3, false, {}];
    }
  }
  const live = (given: object) => fromGymnasium(given as never);

  test('plays an environment that answers with lists', () => {
    const env = live(new Walk());
    expect(env.live).toBe(true);
    expect(env.observationSpace).toEqual(box([-10, -10], [10, 10]));
    expect(env.actionSpace).toEqual(discrete(2));
    const { state, obs } = env.reset(k);
    const step = env.step(state, 1, k);
    expect(obs).toEqual(Float32Array.of(0, 0)); // still
    expect(step).toMatchObject({ obs: Float32Array.of(1, 1), reward: 1, terminated: false, truncated: false });
  });

  test.each(['obs', 'observation'])('plays an environment that answers with objects that have %s', (name) => {
    const env = live({
      observationSpace: { kind: 'discrete', n: 5 },
      actionSpace: { kind: 'box', low: [-1], high: [1] },
      reset: () => ({ [name]: 4 }),
      step: (action: Float32Array) => ({ [name]: 3, reward: action[0], terminated: true, truncated: true, info: {} }),
    });
    const { state, obs } = env.reset(k);
    expect(obs).toBe(4);
    const { state: _, ...told } = env.step(state, Float32Array.of(0.5), k);
    expect(told).toEqual({ obs: 3, reward: 0.5, terminated: true, truncated: true });
  });

  test.each([
    ['a list', [1, 2]],
    ['a list and info', [[1, 2], {}]],
    ['a list and nothing', [[1, 2], undefined]],
    ['an array of float64', Float64Array.of(1, 2)],
    ['an array and info', [Float32Array.of(1, 2), { a: 1 }]],
    ['nested lists', [[1], [2]]],
  ])('reads from reset %s', (_, answer) => {
    const env = live({ ...new Walk(), reset: () => answer, step: () => answer });
    expect(env.reset(k).obs).toEqual(Float32Array.of(1, 2));
  });

  test('bounds may be numbers, lists, typed arrays or nested lists', () => {
    for (const space of [
      { low: 0, high: [1, 1] },
      { low: [0, 0], high: 1 },
      { low: Float32Array.of(0, 0), high: [[1], [1]], shape: [2, 1] },
      { low: 0, high: 1, shape: [1, 2] },
    ])
      expect(live({ ...new Walk(), observation_space: space, reset: () => 0, step: () => 0 }).observationSpace).toEqual(
        box([0, 0], [1, 1]),
      );
  });

  test('seeds every reset from its key', () => {
    const walk = new Walk();
    const env = live(walk);
    for (const k of [someKeys[0], someKeys[1], someKeys[0]]) env.reset(k);
    const [a, b, c] = walk.seeds;
    expect(Number.isSafeInteger(a)).toBe(true);
    expect(a).toBe(c);
    expect(a).not.toBe(b);
  });

  test('only the latest state can be stepped from, and the error says that there is no way back', () => {
    const env = live(new Walk());
    const first = env.reset(k);
    const second = env.step(first.state, 1, k);
    const message =
      /state \(step 0 of episode 1\) that is not the live environment's latest \(step 1 of episode 1\).*cannot go back in time.*resumed inside an episode/;
    expect(() => env.step(first.state, 1, k)).toThrow(message);
    const copy = JSON.parse(JSON.stringify(second.state));
    expect(() => env.step(copy, 1, k)).toThrow('cannot go back in time'); // it may come from another process
    env.reset(k);
    expect(() => env.step(second.state, 1, k)).toThrow('cannot go back in time');
    expect(() => live(new Walk()).step(second.state, 1, k)).toThrow('cannot go back in time');
  });

  test('a time limit around it works, and it is live still', () => {
    const env = timeLimit(live(new Walk()), 2);
    expect(env.live).toBe(true);
    const { state } = env.reset(k);
    const step = env.step(state, 1, k);
    expect(env.step(step.state, 1, k).truncated).toBe(true);
    expect(cartPole).not.toHaveProperty('live');
  });

  test('the environment cannot change the action that it was given', () => {
    const env = live({
      observationSpace: { n: 1 },
      actionSpace: { low: [-1], high: [1] },
      reset: () => 0,
      step: (action: Float32Array) => [0, action.fill(9)[0], false, false],
    });
    const action = Float32Array.of(0.5);
    expect(env.step(env.reset(k).state, action, k).reward).toBe(9);
    expect(action).toEqual(Float32Array.of(0.5));
  });

  test.each<[string, object, string]>([
    [
      'no spaces',
      { observation_space: undefined },
      'have an observationSpace or observation_space, but its observation space is undefined',
    ],
    ['a space of another kind', { action_space: { spaces: [] } }, 'the action space should be { n } or { low, high }, but it has spaces'],
    ['an observation too long', { reset: () => [1, 2, 3] }, 'the observation that reset gives should have 2 numbers, but has 3'],
    ['no observation', { reset: () => undefined }, 'the observation that reset gives should have 2 numbers'],
    ['an observation with NaN', { reset: () => [1, Number.NaN] }, 'should be made of numbers, but is 1,NaN'],
    ['a promise', { reset: async () => [0, 0] }, 'reset should answer at once, but it gives a Promise'],
    ['a promise at a step', { step: async () => [0, 0] }, 'step should answer at once, but it gives a Promise'],
    [
      'four values as in old Gym',
      { step: () => [[0, 0], 0, true, {}] },
      "a single 'done' does not say whether the episode was cut off by a time limit",
    ],
    ['done', { step: () => ({ obs: [0, 0], reward: 0, done: true }) }, 'terminated is undefined and truncated is undefined'],
    [
      'no reward',
      { step: () => ({ obs: [0, 0], terminated: false, truncated: false }) },
      'a number for a reward, but the reward is undefined',
    ],
    ['nothing', { step: () => undefined }, 'step should give [obs, reward, terminated, truncated, info]'],
  ])('complains about %s', (_, wrong, message) => {
    const play = () => {
      const walk = new Walk();
      const env = live(Object.assign(walk, wrong));
      env.step(env.reset(k).state, 1, k);
    };
    expect(play).toThrow(message);
    expect(play).toThrow(TypeError);
  });

  test('refuses an action that is none', () => {
    const env = live(new Walk());
    expect(() => env.step(env.reset(k).state, 2, k)).toThrow('fromGymnasium: the action should be a whole number from 0 to 1, but is 2');
  });
});
