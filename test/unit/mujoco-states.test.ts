import { describe, expect, test } from 'vitest';
import { type MujocoOptions, type MujocoState, make, mujocoWorld } from '../../src/envs/index.js';
import { engineOf } from '../../src/envs/mujoco/engine.js';
import { robots } from '../../src/envs/mujoco/index.js';
import { sharedMujoco } from '../../src/envs/mujoco/loadMujoco.js';
import { fold, key } from '../../src/random.js';
import { actionOf, mujocoIds, walked } from '../support/mujoco.js';
import { expectSameRunFromFile } from '../support/savedInsideEpisode.js';

const k = key(1);

describe('reset', () => {
  const someKeys = Array.from({ length: 500 }, (_, i) => fold(k, i));
  const starts = async (name: string, options: MujocoOptions = {}) => {
    const world = await mujocoWorld(name, options);
    return someKeys.map((k) => world.reset(k).state.physics);
  };
  const column = (rows: readonly Float64Array[], i: number): number[] => rows.map((row) => row[i]);
  const deviation = (xs: readonly number[]): number => Math.sqrt(xs.reduce((sum, x) => sum + x * x, 0) / xs.length);

  test.each([
    ['HalfCheetah-v4', 9, 0.1, 'normal'],
    ['Hopper-v4', 6, 0.005, 'uniform'],
    ['Walker2d-v5', 9, 0.005, 'uniform'],
    ['Swimmer-v4', 5, 0.1, 'uniform'],
    ['InvertedPendulum-v4', 2, 0.01, 'uniform'],
    ['InvertedDoublePendulum-v5', 3, 0.1, 'normal'],
  ] as const)('%s: noise of %d positions, and of the velocities', async (name, nq, scale, kind) => {
    const states = await starts(name);
    const robot = robots.find((r) => name.startsWith(`${r.name}-`))!;
    const { qpos0 } = await engineOf(robot.name, robot.model(4));
    for (let i = 0; i < nq; i++) {
      const xs = column(states, 1 + i).map((x) => x - qpos0[i]);
      expect(Math.max(...xs)).toBeLessThanOrEqual(scale);
      expect(Math.min(...xs)).toBeGreaterThanOrEqual(-scale);
      expect(deviation(xs) / scale).toBeCloseTo(1 / Math.sqrt(3), 1);
      const vs = column(states, 1 + nq + i);
      expect(deviation(vs) / scale).toBeCloseTo(kind === 'normal' ? 1 : 1 / Math.sqrt(3), 0.5);
      if (kind === 'uniform') expect(Math.max(...vs.map(Math.abs))).toBeLessThanOrEqual(scale);
      else expect(Math.max(...vs)).toBeGreaterThan(2 * scale);
    }
  });

  test('without noise every start is the same', async () => {
    for (const id of ['HalfCheetah-v4', 'Hopper-v5', 'InvertedPendulum-v5', 'Ant-v4']) {
      const states = await starts(id, { resetNoiseScale: 0 });
      expect(new Set(states.map(String)).size).toBe(1);
    }
  });

  test('the target of Reacher is somewhere on the disc, and stands still', async () => {
    const states = await starts('Reacher-v4');
    const radii = states.map((p) => Math.sqrt(p[3] * p[3] + p[4] * p[4]));
    expect(Math.max(...radii)).toBeLessThan(0.2);
    expect(radii.filter((r) => r < 0.1).length / radii.length).toBeCloseTo(1 / 4, 1); // a quarter of the disc
    for (const p of states) {
      expect([p[7], p[8]]).toEqual([0, 0]);
      for (const angle of [p[1], p[2]]) expect(Math.abs(angle)).toBeLessThanOrEqual(0.1);
      for (const speed of [p[5], p[6]]) expect(Math.abs(speed)).toBeLessThanOrEqual(0.005);
    }
  });
});

describe('what is not finite', () => {
  test.each(mujocoIds)('%s: in a state, at a start, or come of a step, is named, and the world goes on unharmed', async (id) => {
    const world = await mujocoWorld(id);
    const { state, obs } = world.reset(k);
    const name = id.slice(0, -3);
    const { nq, nv } = await engineOf(name, robots.find((r) => r.name === name)!.model(4));
    const withNumber = (index: number, x: number) => ({ ...state, physics: state.physics.map((y, i) => (i === index ? x : y)) });
    const step = (from: typeof state) => world.step(from, actionOf(world, 0.5), k);
    const next = step(state);
    expect(() => step(withNumber(1, Number.NaN))).toThrow(
      `${name}: a state should be finite, and nothing in it beyond 1e10, but it has qpos[0] NaN`,
    );
    expect(() => step(withNumber(2 + nq, -1e11))).toThrow('but it has qvel[1] beyond 1e10');
    expect(() => step(withNumber(0, Number.POSITIVE_INFINITY))).toThrow('but it has time Infinity');
    expect(() => step({ ...state, physics: state.physics.subarray(1) })).toThrow(`${name}: physics of a state should be a Float64Array of`);
    const wild = { ...state, physics: state.physics.map((x, i) => (i > nq && i <= nq + nv ? (-1) ** i * 9e9 : x)) };
    expect(() => step(wild)).toThrow(/: the simulation broke down: it has come to \w+\[\d+\] (NaN|-?Infinity|beyond 1e10)$/);
    const [qpos, qvel] = [state.physics.slice(1, 1 + nq), new Float64Array(nv)];
    expect(() => world.at(qpos.fill(Number.NaN, 1, 2), qvel)).toThrow(`${name}: qpos[1] should be finite, but is NaN`);
    expect(() => world.at([1], qvel)).toThrow(`${name}: qpos should have ${nq} numbers, but has 1`);
    expect(() => world.step(state, actionOf(world, Number.NaN), k)).toThrow(`${name}: the action should be a Float32Array of`);
    expect(step(state)).toEqual(next);
    expect(world.reset(k)).toEqual({ state, obs });
  });
});

describe('the memory of a state', () => {
  test.each([
    ['Ant-v4', 1],
    ['Ant-v5', 1],
    ['Reacher-v4', 3],
    ['Reacher-v5', 3],
    ['Hopper-v4', 0],
  ] as const)('%s: %d numbers, or it is refused in words', async (id, size) => {
    const world = await mujocoWorld(id);
    const { state } = world.reset(k);
    expect(state.seen).toHaveLength(size);
    const { seen: _, ...forgotten } = state;
    const from = (state: object) => () => world.step(state as MujocoState, actionOf(world, 0.5), k);
    const wanted = `${id.slice(0, -3)}: seen of a state should be an array of ${size} finite ${size === 1 ? 'number' : 'numbers'}, but is `;
    for (const seen of [
      [1, 2],
      [0, 1, Number.NaN],
    ])
      expect(from({ ...state, seen })).toThrow(`${wanted}[${seen.join(', ')}]`);
    expect(from(forgotten)).toThrow(`${wanted}undefined`);
    expect(from(forgotten)).toThrow(RangeError);
  });
});

describe('memory', () => {
  const heap = async (): Promise<ArrayBuffer> => {
    const { array } = await engineOf('Ant', robots.find(({ name }) => name === 'Ant')!.model(4));
    return array('qpos').buffer as ArrayBuffer;
  };

  test('10,000 environments made and dropped take none, and all worlds together take little', async () => {
    for (const id of mujocoIds) walked(await mujocoWorld(id), 3);
    const { byteLength } = await heap();
    for (let i = 0; i < 10_000; i++) {
      const world = await mujocoWorld(mujocoIds[i % mujocoIds.length], {
        ...(mujocoIds[i % mujocoIds.length] === 'Hopper-v4' && { healthyReward: i }),
      });
      if (i % 100 === 0) walked(world, 1);
    }
    expect((await heap()).byteLength).toBe(byteLength);
    expect(byteLength).toBeLessThan(32 * 2 ** 20);
  });

  test('when the memory grows, worlds and their pictures go on as if nothing had happened', async () => {
    const world = await mujocoWorld('Ant-v5');
    const state = walked(world, 20);
    const look = () => [world.step(state, actionOf(world, 0.5), k), world.reset(k), world.render?.(state)];
    const before = look();
    const small = await heap();
    const big = new (await sharedMujoco()).DoubleBuffer(2 ** 22);
    try {
      expect(small.byteLength).toBe(0); // what pointed into it points nowhere
      expect(look()).toEqual(before);
    } finally {
      big.delete();
    }
  });
});

test('a run goes on exactly from inside an episode, after its state has been written down', async () => {
  expectSameRunFromFile(await make('Ant-v4', { maxEpisodeSteps: 100 }), await make('Ant-v4', { maxEpisodeSteps: 5 }));
});
