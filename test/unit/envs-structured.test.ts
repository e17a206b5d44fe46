/** Spaces of Gymnasium that have parts, or do not count from 0: as fromGymnasium translates them. */
import { describe, expect, test } from 'vitest';
import { ppo } from '../../src/algos/index.js';
import { box, discrete, fromGymnasium, type GymnasiumSpace } from '../../src/envs/index.js';
import { key } from '../../src/random.js';

/** An environment whose observations are given, and the actions that it was given. */
const answering = (observation: GymnasiumSpace, action: GymnasiumSpace, ...observations: unknown[]) => {
  const actions: unknown[] = [];
  let t = 0;
  const env = fromGymnasium({
    observation_space: observation,
    action_space: action,
    reset: () => [observations[0], {}],
    step: (a: unknown) => {
      actions.push(a);
      return [observations[++t % observations.length], 1, t % 5 === 0, false, {}];
    },
  });
  return { env, actions };
};
const act = ({ env }: ReturnType<typeof answering>, ...actions: (number | Float32Array)[]): void => {
  let { state } = env.reset(key(0));
  for (const a of actions) ({ state } = env.step(state, a, key(0)));
};

describe('[C2] a Discrete space with a start', () => {
  const five = answering({ n: 5, start: 3 }, { n: 2, start: -1 }, 3, 7);
  test('counts from 0 here, and from its start there', () => {
    expect([five.env.observationSpace, five.env.actionSpace]).toEqual([discrete(5), discrete(2)]);
    const { state, obs } = five.env.reset(key(0));
    expect([obs, five.env.step(state, 1, key(0)).obs]).toEqual([0, 4]);
    act(five, 0, 1);
    expect(five.actions).toEqual([0, -1, 0]);
  });
  test('is refused an observation below its start', () => {
    const { env } = answering({ n: 5, start: 3 }, { n: 2 }, 2);
    expect(() => env.reset(key(0))).toThrow(/should be a whole number from 0 to 4, but is -1/);
  });
});

test.each([
  [{ n: 3, start: 0.5 }, /the start of the action space should be a whole number, or one for each of nvec, but it is 0.5/],
  [{ n: 3, start: 'x' }, /but it is 'x'/],
  [{ n: 3, start: Number.NaN }, /but it is NaN/],
  [{ nvec: [2, 2], start: [1] }, /but it is undefined/],
  [{ nvec: [2, 2], start: [1, 0.5] }, /but it is 0.5/],
])('[C2] a start that is no whole number is refused: %o', (space, message) => {
  expect(() => answering({ n: 5 }, space as never)).toThrow(message);
});

describe('[C2] TimeLimit.truncated of old Gym', () => {
  const old = (...answers: unknown[]) => {
    const seeds: number[] = [];
    let t = 0;
    const world = {
      observation_space: { low: [0], high: [3] },
      action_space: { n: 2 },
      seed: (seed: number) => seeds.push(seed),
      reset: () => [0],
      step: () => answers[t++],
    };
    return { env: fromGymnasium(world, { oldGym: true }), seeds, world };
  };
  test('tells a cut from an end', () => {
    const { env, seeds } = old([[1], 1, false, {}], [[2], 1, true, { 'TimeLimit.truncated': true }], [[3], 1, true, {}], {
      observation: [3],
      reward: 1,
      done: true,
      info: { 'TimeLimit.truncated': false },
    });
    const flags = [0, 1, 2, 3].map(() => {
      const { terminated, truncated } = env.step(env.reset(key(0)).state, 0, key(0));
      return [terminated, truncated];
    });
    expect(flags).toEqual([
      [false, false],
      [false, true],
      [true, false],
      [true, false],
    ]);
    expect(seeds).toHaveLength(4);
    expect(new Set(seeds).size).toBe(1);
  });
  test('is asked for in words where four values come unannounced', () => {
    const env = fromGymnasium(old([[1], 1, true, {}]).world);
    expect(() => env.step(env.reset(key(0)).state, 0, key(0))).toThrow(/fromGymnasium\(env, \{ oldGym: true \}\)/);
  });
  test('is not what Gymnasium gives, and is true or false', () => {
    const stepped = (answer: unknown) => () => {
      const { env } = old(answer);
      env.step(env.reset(key(0)).state, 0, key(0));
    };
    expect(stepped([[1], 1, false, true, {}])).toThrow(
      /it gives terminated and truncated, as Gymnasium does; leave \{ oldGym: true \} out/,
    );
    expect(stepped([[1], 1, true, { 'TimeLimit.truncated': 'yes' }])).toThrow(
      /true or false as info\['TimeLimit.truncated'\], but it is yes/,
    );
  });
  test('needs a done', () => {
    const { env } = old([[1], 1, 0, {}]);
    expect(() => env.step(env.reset(key(0)).state, 0, key(0))).toThrow(/give \[obs, reward, done, info\], as oldGym says, but done is 0/);
  });
});

describe('[C2] MultiDiscrete', () => {
  const world = answering({ nvec: [3, 2] }, { nvec: [3, 2] }, [2, 0], [0, 1]);
  test('is one-hot part by part as an observation', () => {
    expect(world.env.observationSpace).toEqual(box([0, 0, 0, 0, 0], [1, 1, 1, 1, 1]));
    expect(Array.from(world.env.reset(key(0)).obs as Float32Array)).toEqual([0, 0, 1, 1, 0]);
  });
  test('numbers all combinations as an action', () => {
    expect(world.env.actionSpace).toEqual(discrete(6));
    act(world, 0, 1, 2, 3, 4, 5);
    expect(world.actions).toEqual([0, 1, 2, 3, 4, 5].map((k) => [k % 3, Math.floor(k / 3)]));
  });
  test('with too many combinations is refused', () => {
    expect(() => answering({ n: 1 }, { nvec: [100, 101] }, 0)).toThrow(/have at most 10000 combinations, .* but has 10100/);
  });
  test('is refused an observation outside of it', () => {
    const { env } = answering({ nvec: [3, 2] }, { n: 1 }, [3, 0]);
    expect(() => env.reset(key(0))).toThrow(/be made of numbers/);
  });
});

describe('[C2] Dict and Tuple', () => {
  const observation = {
    spaces: { place: { low: [-1, -2], high: [1, 2] }, room: { n: 3 }, pair: { spaces: [{ n: 2 }, { low: 0, high: 9 }] } },
  };
  const first = { place: [0.5, -2], room: 1, pair: [1, [4]] };
  test('are flattened as an observation, in the order of their parts', () => {
    const { env } = answering(observation, { n: 2 }, first, { room: 0, pair: [0, 7], place: Float32Array.of(1, 1) });
    expect(env.observationSpace).toEqual(box([-1, -2, 0, 0, 0, 0, 0, 0], [1, 2, 1, 1, 1, 1, 1, 9]));
    const { state, obs } = env.reset(key(0));
    expect(Array.from(obs as Float32Array)).toEqual([0.5, -2, 0, 1, 0, 0, 1, 4]);
    expect(Array.from(env.step(state, 1, key(0)).obs as Float32Array)).toEqual([1, 1, 1, 0, 0, 1, 0, 7]);
  });
  test('of boxes are put one after another as an action', () => {
    const world = answering({ n: 1 }, { spaces: { arm: { low: [-1, -1], high: [1, 1] }, leg: { low: [0], high: [2] } } }, 0);
    expect(world.env.actionSpace).toEqual(box([-1, -1, 0], [1, 1, 2]));
    act(world, Float32Array.of(0.5, -0.5, 1.5));
    expect(world.actions).toEqual([{ arm: Float32Array.of(0.5, -0.5), leg: Float32Array.of(1.5) }]);
  });
  test('of discrete parts number their combinations as an action', () => {
    const world = answering({ n: 1 }, { spaces: [{ n: 2 }, { nvec: [2, 2], start: [1, 1] }] }, 0);
    act(world, 5);
    expect(world.actions).toEqual([[1, [1, 2]]]);
  });
  test('with parts of both kinds as an action are refused', () => {
    expect(() => answering({ n: 1 }, { spaces: [{ n: 2 }, { low: [0], high: [1] }] }, 0)).toThrow(
      /should all be discrete, or all be boxes, but some are discrete and some are boxes/,
    );
  });
  test('lack no part', () => {
    const { env } = answering(observation, { n: 2 }, { place: [0, 0], room: 1 });
    expect(() => env.reset(key(0))).toThrow(/the observation that reset gives should/);
  });
  test('train', () => {
    const { env } = answering(observation, { nvec: [2, 2] }, first);
    const [run] = ppo({ env, epochs: 1, stepsPerEpoch: 20, hiddenSizes: [4], trainPiIters: 1, trainVIters: 1 });
    expect(run.steps).toBe(20);
  });
});
