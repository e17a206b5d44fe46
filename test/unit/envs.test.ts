import { describe, expect, test } from 'vitest';
import type { Env } from '../../src/envs/index.js';
import {
  acrobotWorld,
  box,
  cartPole,
  cartPoleWorld,
  discrete,
  frozenLake,
  mountainCarContinuousWorld,
  mountainCarWorld,
  pendulumWorld,
  spaces,
  timeLimit,
} from '../../src/envs/index.js';
import { classicWorlds, firstKey, someKeys } from '../support/classicWorlds.js';

const k = firstKey;

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
  test.each(classicWorlds)('%s shows at reset what it shows of the same state later', (_, world) => {
    const { state, obs } = world.reset(k);
    if (typeof obs === 'number') expect(obs).toBe(state);
    else expect(spaces.contains(world.observationSpace, obs)).toBe(true);
  });
});

describe('an action that is none', () => {
  const discreteWrong = [-1, 4, 0.5, Number.NaN, '1', Float32Array.of(1), [1], undefined, null, true];
  const boxWrong = [0.5, Float32Array.of(), Float32Array.of(0, 0), Float32Array.of(Number.NaN), [0.5], '0', undefined, null];
  test.each(classicWorlds)('is refused by %s, which says what would be right', (name, world) => {
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
