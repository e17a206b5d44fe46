import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { editDistance } from '../../src/envs/didYouMean.js';
import type { Env, Picture } from '../../src/envs/index.js';
import {
  acrobotWorld,
  animatedSvg,
  box,
  cartPole,
  cartPoleWorld,
  discrete,
  environmentNames,
  fromGymnasium,
  frozenLake,
  make,
  mountainCarContinuousWorld,
  mountainCarWorld,
  pendulumWorld,
  spaces,
  svg,
  timeLimit,
} from '../../src/envs/index.js';
import { fold, key } from '../../src/random.js';

const someKeys = Array.from({ length: 2000 }, (_, i) => fold(key(1), i));
const [k] = someKeys;
const worlds: readonly [name: string, world: Env][] = [
  ['CartPole', cartPoleWorld],
  ['MountainCar', mountainCarWorld],
  ['MountainCarContinuous', mountainCarContinuousWorld],
  ['Pendulum', pendulumWorld()],
  ['Acrobot', acrobotWorld],
  ['FrozenLake', frozenLake()],
];

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

describe('reset', () => {
  const starts = (world: Env): number[][] => someKeys.map((k) => [world.reset(k).state].flat() as number[]);
  /** Each element of the state fills its range, and its mean is in the middle. */
  const isUniform = (world: Env, bounds: readonly (readonly [number, number])[]): void => {
    const states = starts(world);
    bounds.forEach(([low, high], i) => {
      const xs = states.map((state) => state[i]);
      const width = high - low;
      expect(Math.min(...xs)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...xs)).toBeLessThanOrEqual(high);
      expect(Math.min(...xs)).toBeLessThanOrEqual(low + 0.01 * width);
      expect(Math.max(...xs)).toBeGreaterThanOrEqual(high - 0.01 * width);
      expect(Math.abs(xs.reduce((a, b) => a + b) / xs.length - (low + high) / 2)).toBeLessThanOrEqual(0.03 * width);
    });
  };

  test('CartPole starts within 0.05 of upright and at rest', () => isUniform(cartPoleWorld, new Array(4).fill([-0.05, 0.05])));
  test('MountainCar starts at rest near the bottom', () =>
    isUniform(mountainCarWorld, [
      [-0.6, -0.4],
      [0, 0],
    ]));
  test('MountainCarContinuous starts at rest near the bottom', () =>
    isUniform(mountainCarContinuousWorld, [
      [-0.6, -0.4],
      [0, 0],
    ]));
  test('Pendulum starts anywhere', () =>
    isUniform(pendulumWorld(), [
      [-Math.PI, Math.PI],
      [-1, 1],
    ]));
  test('Acrobot starts within 0.1 of hanging still', () =>
    isUniform(acrobotWorld, new Array(4).fill([Math.fround(-0.1), Math.fround(0.1)])));
  test('Acrobot starts from float32 numbers', () => {
    for (const state of starts(acrobotWorld)) expect(state).toEqual(state.map(Math.fround));
  });
  test('FrozenLake starts at any of the tiles marked S', () => {
    const states = starts(frozenLake({ desc: ['SFS', 'SGH'] })).flat();
    for (const tile of [0, 2, 3]) expect(states.filter((s) => s === tile).length / states.length).toBeCloseTo(1 / 3, 1);
    expect(new Set(states).size).toBe(3);
  });
  test.each(worlds)('%s shows at reset what it shows of the same state later', (_, world) => {
    const { state, obs } = world.reset(k);
    if (typeof obs === 'number') expect(obs).toBe(state);
    else expect(spaces.contains(world.observationSpace, obs)).toBe(true);
  });
});

describe('an action that is none', () => {
  const discreteWrong = [-1, 4, 0.5, Number.NaN, '1', Float32Array.of(1), [1], undefined, null, true];
  const boxWrong = [0.5, Float32Array.of(), Float32Array.of(0, 0), Float32Array.of(Number.NaN), [0.5], '0', undefined, null];
  test.each(worlds)('is refused by %s, which says what would be right', (name, world) => {
    const { state } = world.reset(k);
    const isDiscrete = world.actionSpace.kind === 'discrete';
    for (const action of isDiscrete ? discreteWrong : boxWrong) {
      const step = () => world.step(state, action as never, k);
      expect(step, `${action}`).toThrow(RangeError);
      expect(step, `${action}`).toThrow(
        isDiscrete
          ? `${name}: the action should be a whole number from 0 to `
          : `${name}: the action should be a Float32Array of 1 finite number, but is `,
      );
    }
  });
  test('is shown as it is', () => {
    const said = (action: unknown) => () => cartPoleWorld.step([0, 0, 0, 0], action as never, k);
    expect(said(2)).toThrow('CartPole: the action should be a whole number from 0 to 1, but is 2');
    expect(said('left')).toThrow("but is 'left'");
    expect(said(Float32Array.of(0.5))).toThrow('but is Float32Array [0.5]');
    expect(said([1])).toThrow('but is [1]');
  });
});

describe('actions out of bounds', () => {
  test('Pendulum cuts to its bounds, for the force and for the cost', () => {
    const world = pendulumWorld();
    expect(world.step([1, 0.5], Float32Array.of(5), k)).toEqual(world.step([1, 0.5], Float32Array.of(2), k));
  });
  test('MountainCarContinuous cuts for the force, but not for the cost', () => {
    const [far, full] = [3, 1].map((a) => mountainCarContinuousWorld.step([-0.5, 0], Float32Array.of(a), k));
    expect(far.state).toEqual(full.state);
    expect(far.reward).toBeCloseTo(-0.9, 12);
    expect(full.reward).toBeCloseTo(-0.1, 12);
  });
});

describe('the goal', () => {
  test('of MountainCar is at 0.5, and of MountainCarContinuous at 0.45', () => {
    // at a speed at which neither engine nor gravity takes the car as far as 0.001
    const arrives = (position: number) => mountainCarWorld.step([position - 0.01, 0.01], 1, k).terminated;
    const coasts = (position: number) => mountainCarContinuousWorld.step([position - 0.01, 0.01], Float32Array.of(0), k);
    expect([0.498, 0.502].map(arrives)).toEqual([false, true]);
    expect([0.448, 0.452].map((position) => coasts(position).terminated)).toEqual([false, true]);
    expect(coasts(0.452).reward).toBe(100);
  });
  test('of either must not be left backwards', () => {
    expect(mountainCarWorld.step([0.55, -0.02], 1, k).terminated).toBe(false);
    expect(mountainCarContinuousWorld.step([0.55, -0.02], Float32Array.of(0), k).terminated).toBe(false);
  });
});

describe('FrozenLake', () => {
  test('chooses the first outcome at which the probabilities so far add up to more than u', () => {
    const { table, move } = frozenLake();
    const [first, second, third] = table[6][1].map(({ state }) => state); // from a tile in the middle, downwards
    const third1 = (1 - 1 / 3) / 2;
    const chosen = [0, 0.333, third1, 0.666, third1 + 1 / 3, 0.999].map((u) => move(6, 1, u).state);
    expect([first, second, third]).toEqual([5, 10, 7]);
    expect(chosen).toEqual([first, first, second, second, third, third]);
  });
  test('at a successRate of 1 never slips', () => {
    const { move } = frozenLake({ successRate: 1 });
    for (const u of [0, 0.5, 0.999]) expect(move(6, 1, u).state).toBe(10);
  });
  test('step takes its number from its key, and all outcomes come about', () => {
    const { step } = frozenLake();
    const ends = someKeys.map((k) => step(6, 1, k).state);
    for (const state of [5, 10, 7]) expect(ends.filter((end) => end === state).length / ends.length).toBeCloseTo(1 / 3, 1);
  });
});

describe('timeLimit', () => {
  /** Counts its steps, and ends with the third. */
  const three: Env<number, number, number> = {
    observationSpace: discrete(4),
    actionSpace: discrete(1),
    reset: () => ({ state: 0, obs: 0 }),
    step: (s) => ({ state: s + 1, obs: s + 1, reward: 1, terminated: s === 2, truncated: false }),
    render: (s) => ({ x: [0, s], y: [0, 1], background: 'white', shapes: [] }),
  };
  const flags = (env: Env, steps: number): [boolean, boolean][] => {
    let { state } = env.reset(k);
    return Array.from({ length: steps }, () => {
      const step = env.step(state, 0, k);
      state = step.state;
      return [step.terminated, step.truncated];
    });
  };

  test('truncates on the last step, and both flags are true if the episode ends there as well', () => {
    expect(flags(timeLimit(three, 2), 2)).toEqual([
      [false, false],
      [false, true],
    ]);
    expect(flags(timeLimit(three, 3), 3)).toEqual([
      [false, false],
      [false, false],
      [true, true],
    ]);
    expect(flags(timeLimit(three, 4), 3)).toEqual([
      [false, false],
      [false, false],
      [true, false],
    ]);
  });
  test('keeps what the world has truncated by itself', () => {
    const impatient: Env = { ...three, step: () => ({ state: 0, obs: 0, reward: 0, terminated: false, truncated: true }) };
    expect(flags(timeLimit(impatient, 9), 1)).toEqual([[false, true]]);
  });
  test('with a number keeps the rest of the spec, or goes without one', () => {
    expect(timeLimit(cartPole, 7).spec).toEqual({ ...cartPole.spec, maxEpisodeSteps: 7 });
    expect(timeLimit(three, 7)).not.toHaveProperty('spec');
  });
  test('draws the world within, if it can be drawn', () => {
    expect(timeLimit(three, 3).render?.({ inner: 2, t: 1 }).x).toEqual([0, 2]);
    const { render: _, ...blind } = three;
    expect(timeLimit(blind, 3)).not.toHaveProperty('render');
  });
  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (limit) => {
    expect(() => timeLimit(three, limit)).toThrow(RangeError);
  });
});

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
    ['a space that starts at 1', { action_space: { n: 2, start: 1 } }, 'the action space should count from 0, but it counts from 1'],
    ['an observation too long', { reset: () => [1, 2, 3] }, 'the observation that reset gives should have 2 numbers, but has 3'],
    ['no observation', { reset: () => undefined }, 'the observation that reset gives should have 2 numbers'],
    ['an observation with NaN', { reset: () => [1, Number.NaN] }, 'should be made of numbers, but is 1,NaN'],
    ['a promise', { reset: async () => [0, 0] }, 'reset should answer at once, but it gives a Promise'],
    ['a promise at a step', { step: async () => [0, 0] }, 'step should answer at once, but it gives a Promise'],
    ['four values as in old Gym', { step: () => [[0, 0], 0, true, {}] }, "a single 'done' does not say whether the clock was stopped"],
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

describe('spaces', () => {
  test('what a bounded and an unbounded element of a sample are is independent', () => {
    const space = box([0, Number.NEGATIVE_INFINITY], [1, Number.POSITIVE_INFINITY]);
    const pairs = someKeys.map((k) => spaces.sample(space, k) as Float32Array);
    const [u, z2] = [pairs.map(([u]) => u - 0.5), pairs.map(([, z]) => z * z - 1)];
    const inner = (x: number[], y: number[]) => x.reduce((sum, xi, i) => sum + xi * y[i], 0);
    expect(Math.abs(inner(u, z2)) / Math.sqrt(inner(u, u) * inner(z2, z2))).toBeLessThan(0.1);
  });
  test('a Discrete space has the numbers from 0 on and below n', () => {
    expect([-1, 0, 1, 2, 0.5, Number.NaN].map((x) => spaces.contains(discrete(2), x))).toEqual([false, true, true, false, false, false]);
    expect(spaces.contains(discrete(2), Float32Array.of(1))).toBe(false);
  });
  test('a Box has vectors of its length, from bound to bound in float32', () => {
    const has = (...x: number[]) => spaces.contains(box([0.1, 0], [0.2, 1]), Float32Array.from(x));
    expect([has(0.1, 0), has(0.2, 1), has(0.1), has(0.1, 2), has(0, 0), has(0.1, Number.NaN)]).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(spaces.contains(box([0], [1]), 0)).toBe(false);
  });
  test('a Box with crossed or unequal bounds is refused', () => {
    expect(() => box([1], [0])).toThrow('low[0] should be at most high[0]');
    expect(() => box([0], [1, 1])).toThrow('low has 1 elements, but high has 2');
    expect(() => discrete(0)).toThrow('n should be a whole number from 1 on, but is 0');
  });
});

/** The names of the elements of an XML document, in order; throws if it is not well-formed. */
const elements = (xml: string): string[] => {
  const open: string[] = [];
  const seen: string[] = [];
  const token = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="(?:[^"<&]|&(?:\w+|#\d+);)*")*)\s*(\/?)>|((?:[^<&]|&(?:\w+|#\d+);)+)/y;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const found = token.exec(xml);
    if (!found) throw new Error(`not well-formed at ${xml.slice(at, at + 60)}`);
    const [, slash, name, , selfClosing] = found;
    if (name === undefined) continue;
    if (slash && open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    if (!slash) seen.push(name);
    if (!slash && !selfClosing) open.push(name);
  }
  if (open.length > 0) throw new Error(`${open} are never closed`);
  return seen;
};
const count = (xml: string, name: string): number => elements(xml).filter((element) => element === name).length;

describe('pictures', () => {
  const numbersOf = (x: unknown): number[] => {
    if (typeof x === 'number') return [x];
    return typeof x === 'object' && x !== null ? Object.values(x).flatMap(numbersOf) : [];
  };
  test.each(worlds)('%s can be drawn: finite numbers, and well-formed SVG', (_, world) => {
    for (const k of someKeys.slice(0, 20)) {
      const picture = world.render?.(world.reset(k).state) as Picture;
      expect(numbersOf(picture).every(Number.isFinite)).toBe(true);
      expect(elements(svg(picture)).length).toBeGreaterThan(4);
    }
  });
  test('FrozenLake draws every tile of every map, also with the elf in a hole', () => {
    const world = frozenLake({ mapName: '8x8' });
    for (let state = 0; state < 64; state++) expect(numbersOf(world.render?.(state)).every(Number.isFinite)).toBe(true);
  });
  test('what leans to the right leans to the right', () => {
    const shapes = cartPoleWorld.render?.([0, 0, 0.2, 0])?.shapes ?? [];
    const pole = shapes.find(({ fill }) => fill === '#ca9865');
    expect(pole?.kind === 'polygon' && pole.points[1][0]).toBeGreaterThan(0.1);
  });

  const dot = (x: number): Picture => ({
    x: [0, 10],
    y: [0, 5],
    background: 'white',
    shapes: [
      {
        kind: 'polygon',
        points: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
        fill: 'red',
      },
      { kind: 'circle', centre: [x, 1], radius: 0.5, fill: 'blue', stroke: 'black' },
      { kind: 'text', at: [5, 4], text: '<a> & "b"', size: 1, fill: 'black' },
    ],
  });

  test('svg draws in pixels, downwards, to two decimals', () => {
    const xml = svg(dot(10 / 3), { width: 100 });
    expect(xml).toContain('viewBox="0 0 100 50" width="100" height="50"');
    expect(xml).toContain('<circle cx="33.33" cy="40" r="5" fill="blue" stroke="black" stroke-width="1"/>');
    expect(xml).toContain('<polygon points="0,50 10,50 10,40" fill="red"/>');
  });
  test('text and captions are escaped', () => {
    const xml = svg(dot(1), { caption: `it's <b> & "c"` });
    expect(xml).toContain('&lt;a&gt; &amp; &quot;b&quot;</text>');
    expect(xml).toContain('>it&#39;s &lt;b&gt; &amp; &quot;c&quot;</text>');
    expect(count(xml, 'text')).toBe(2);
    expect(elements(svg({ ...dot(1), background: '"/><script>' }))).not.toContain('script');
  });

  /** From when to when, in frames, each group is visible. */
  const shown = (xml: string, frames: number): number[][] =>
    [...xml.matchAll(/keyTimes="0;([\d.]+);([\d.]+)"/g)].map(([, from, to]) => [from, to].map((t) => Math.round(Number(t) * frames)));

  test('a film shows every picture for its time, and then begins again', () => {
    const xml = animatedSvg([1, 2, 3, 4].map(dot), { fps: 8 });
    expect(count(xml, 'g')).toBe(4);
    expect(shown(xml, 4)).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    expect(xml.match(/dur="0.5s" repeatCount="indefinite"/g)).toHaveLength(4);
    expect(xml.match(/<g visibility="hidden">/g)).toHaveLength(3); // all but the first
  });
  test('what never changes is drawn once, behind or in front', () => {
    const xml = animatedSvg([1, 2, 3].map(dot), { fps: 1 });
    expect(count(xml, 'polygon')).toBe(1);
    expect(count(xml, 'text')).toBe(1);
    expect(xml.indexOf('<polygon')).toBeLessThan(xml.indexOf('<g>'));
    expect(xml.indexOf('<text')).toBeGreaterThan(xml.lastIndexOf('</g>'));
  });
  test('a picture that repeats the one before it prolongs it', () => {
    expect(shown(animatedSvg([1, 1, 1, 2, 1].map(dot), { fps: 1 }), 5)).toEqual([
      [0, 3],
      [3, 4],
      [4, 5],
    ]);
  });
  test('pictures need not have as many shapes as each other', () => {
    const { shapes } = dot(1);
    const xml = animatedSvg([{ ...dot(1), shapes: shapes.slice(0, 1) }, dot(1), { ...dot(1), shapes: [] }], { fps: 1 });
    expect(count(xml, 'polygon')).toBe(2);
    expect(count(xml, 'circle')).toBe(1);
  });
  test('a film in which nothing happens is a still', () => {
    expect(animatedSvg([dot(1), dot(1)], { fps: 1 })).toBe(svg(dot(1)));
    expect(animatedSvg([dot(1)], { fps: 1, caption: 'one' })).toBe(svg(dot(1), { caption: 'one' }));
  });
  test('a film needs a picture, and a speed', () => {
    expect(() => animatedSvg([], { fps: 1 })).toThrow('at least one picture');
    expect(() => animatedSvg([dot(1)], { fps: 0 })).toThrow('fps should be a number above 0, but is 0');
  });
});
