import { describe, expect, test } from 'vitest';
import {
  box,
  cartPoleWorld,
  checkEnv,
  type Env,
  envFaults,
  environmentNames,
  examineEnv,
  fromGymnasium,
  frozenLake,
  make,
  timeLimit,
} from '../../src/envs/index.js';
import { key } from '../../src/random.js';
import { faulty } from '../fixtures/faultyEnvs/index.js';
import { clock, tiles, walk } from '../fixtures/faultyEnvs/walk.js';

describe('a faulty environment', () => {
  test.each(faulty)('%s: %s, and nothing else', (_, fault, message, env) => {
    const findings = checkEnv(env() as Env);
    const said = typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message);
    expect(findings).toEqual([{ fault, message: said }]);
  });

  test('there is one for every fault', () => {
    expect(Object.keys(envFaults).filter((fault) => !faulty.some(([, of]) => of === fault))).toEqual([]);
  });

  test('with several faults has each of them named', () => {
    const shared = new Float32Array(3);
    const env = {
      ...walk,
      spec: { id: '' },
      step: (...[state, a, k]: Parameters<typeof walk.step>) => {
        (state as { x: number }).x = 1;
        shared[0]++;
        a[0] = 0;
        return { ...walk.step(state, a, k), obs: shared, reward: '1' };
      },
    };
    const found = checkEnv(env as unknown as Env).map(({ fault }) => fault);
    expect(found.sort()).toEqual(
      ['action-changed', 'aliased-observation', 'bad-spec', 'observation-shape', 'reward-not-a-number', 'state-changed-in-place'].sort(),
    );
  });
});

describe('an environment without a fault', () => {
  test.each(environmentNames())('%s', async (name) => {
    const options = name.includes('Pong') ? ({ obsType: 'features' } as const) : {};
    expect(checkEnv(await make(name, options), { episodes: 4 })).toEqual([]);
  });
  test('a lander that turns by more than 2π leaves bounds that are Gymnasium’s, and its spec says that it may', async () => {
    const world = await make('LunarLander-v3');
    const { nominalBounds: _, ...spec } = world.spec ?? { id: '', maxEpisodeSteps: 1, fps: 1 };
    expect(world.spec?.nominalBounds).toBe(true);
    expect(checkEnv({ ...world, spec }, { episodes: 20 }).map(({ fault }) => fault)).toEqual(['observation-outside']);
    expect(checkEnv(world, { episodes: 20 })).toEqual([]);
  });
  test('Pong in frames of bytes', async () => {
    expect(checkEnv(await make('Pong-v0', { maxEpisodeSteps: 60 }), { episodes: 2 })).toEqual([]);
  });

  test.each<[string, Env]>([
    ['a walk', walk],
    ['tiles, all episodes of which begin alike', tiles],
    ['one without a spec that ends by itself', cartPoleWorld],
    ['a lake that is not slippery', timeLimit(frozenLake({ isSlippery: false }), 9)],
    ['one with a limit that nobody waits for', timeLimit(tiles, { id: 'Tiles-v0', maxEpisodeSteps: 1_000_000, fps: 1 })],
    ['one with unbounded actions', { ...walk, actionSpace: { kind: 'box', low: [-1], high: [Number.POSITIVE_INFINITY] } }],
    [
      'one that is over in a step',
      { ...walk, step: (...given) => ({ ...walk.step(...(given as Parameters<typeof walk.step>)), terminated: true }) },
    ],
    ['one that ends beyond its bounds', { ...walk, observationSpace: { kind: 'box', low: [-5, 0], high: [5, 2] } }],
    ['one that goes on for longer than anybody waits', timeLimit(clock, { id: 'Clock-v0', maxEpisodeSteps: 1_000_000, fps: 1 })],
    ['one that is longer than what is tried step by step', timeLimit(clock, 150)],
    [
      'one at its bounds, which are no numbers of 32 bits',
      {
        observationSpace: box([0.7, 0.1], [0.7, 0.1]),
        actionSpace: clock.actionSpace,
        reset: () => ({ state: 0, obs: Float32Array.of(0.7, 0.1) }),
        step: (s) => ({ state: s, obs: Float32Array.of(0.7, 0.1), reward: 0, terminated: false, truncated: true }),
      },
    ],
    [
      'a bandit with a spec',
      {
        ...tiles,
        spec: { id: 'Bandit-v0', maxEpisodeSteps: 1, fps: 1 },
        step: (s, a) => ({ state: s, obs: 3, reward: a as number, terminated: true, truncated: false }),
      },
    ],
    [
      'a state of nothing',
      {
        ...tiles,
        reset: () => ({ state: undefined, obs: 0 }),
        step: () => ({ state: undefined, obs: 0, reward: 1, terminated: true, truncated: false }),
      },
    ],
  ])('%s', (_, env) => {
    expect(checkEnv(env)).toEqual([]);
  });

  test('a live one is not asked to go back in time', () => {
    let x = 0;
    const live = fromGymnasium({
      observation_space: { low: -9, high: 9, shape: [1] },
      action_space: { n: 2 },
      reset: ({ seed }) => {
        x = seed % 3;
        return [[x], {}];
      },
      step: (action: number) => {
        x += action === 1 ? 1 : -1;
        return [[x], 0, Math.abs(x) > 5, false, {}];
      },
    });
    expect(checkEnv(timeLimit(live, 50))).toEqual([]);
  });
});

describe('a state of many numbers', () => {
  const grid = Array.from({ length: 100 }, (_, i) => Array.from({ length: 100 }, (_, j) => (i * j) % 7));
  const life: Env<{ readonly grid: number[][]; readonly t: number }> = {
    ...tiles,
    reset: () => ({ state: { grid, t: 0 }, obs: 0 }),
    step: (s) => ({
      state: { grid: s.grid.map((row) => [...row]), t: s.t + 1 },
      obs: 0,
      reward: 0,
      terminated: s.t === 99,
      truncated: false,
    }),
  };

  test('in rows of rows is looked at whole, and nothing is found where nothing is', () => {
    expect(examineEnv(life as Env, { episodes: 2 })).toEqual({ findings: [], episodes: 2, steps: 200 });
  });

  test.each([
    ['numbers of 64 bits', Float64Array, (x: number) => x + 1e-9],
    ['numbers of 32 bits that end as NaN', Float32Array, () => Number.NaN],
    ['a zero that turns negative', Float32Array, () => -0],
  ])('%s: a single one that changes is found', (_, List, change) => {
    const env = {
      ...tiles,
      reset: () => ({ state: new List(1000), obs: 3 }),
      step: (state: Float32Array | Float64Array) => {
        const next = state.slice();
        state[777] = change(state[777]);
        return { state: next, obs: 3, reward: 0, terminated: true, truncated: false };
      },
    };
    const message = expect.stringMatching(/^in step 1 of episode 1, .* step has changed state\[777\] from 0 to/);
    expect(checkEnv(env as unknown as Env)).toEqual([{ fault: 'state-changed-in-place', message }]);
  });
});

test('the same key tries the same, and another one something else', () => {
  const asked = (seed: number): unknown[] => {
    const actions: unknown[] = [];
    const env: Env = {
      ...walk,
      step: (state, a, k) => {
        actions.push((a as Float32Array)[0]);
        return walk.step(state as never, a as never, k);
      },
    };
    checkEnv(env, { key: key(seed), episodes: 3 });
    return actions;
  };
  expect(asked(1)).toEqual(asked(1));
  expect(asked(1)).not.toEqual(asked(2));
});

test('every action of a few, and both ends of a box, are tried to the end of an episode', () => {
  const tried = new Set<unknown>();
  const spy = (env: typeof walk | typeof tiles): Env => ({
    ...(env as Env),
    step: (state, a, k) => {
      tried.add(typeof a === 'number' ? a : a[0]);
      return env.step(state as never, a as never, k);
    },
  });
  checkEnv(spy(walk));
  checkEnv(spy(tiles));
  for (const action of [-1, 2, 0, 1]) expect(tried).toContain(action);
});

test('says how much was tried, and tries no more than it is told', () => {
  expect(examineEnv(walk, { episodes: 3 })).toMatchObject({ episodes: 3, findings: [] });
  const endless: Env = timeLimit(
    { ...walk, step: (s) => ({ state: s, obs: Float32Array.of(0, 0), reward: 0, terminated: false, truncated: false }) },
    40,
  );
  expect(examineEnv(endless, { steps: 100 })).toEqual({ episodes: 3, steps: 120, findings: [] });
  expect(examineEnv({} as Env)).toMatchObject({ episodes: 0, steps: 0 });
});

test.each([
  ['episodes', 0],
  ['steps', 1.5],
  ['episodes', Number.NaN],
])('refuses %s: %d', (name, n) => {
  expect(() => checkEnv(walk, { [name]: n })).toThrow(new RangeError(`checkEnv: ${name} should be a whole number from 1 on, but is ${n}`));
});
