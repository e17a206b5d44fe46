import { describe, expect, test, vi } from 'vitest';
import { environmentNames, type MakeOptions, type MujocoOptions, make, mujocoWorld } from '../../src/envs/index.js';
import { key } from '../../src/random.js';
import { actionOf, mujocoIds, observationSize, walked, zeros } from '../support/mujoco.js';

const k = key(1);

describe('make', () => {
  test.each(mujocoIds)('%s has the time limit and the threshold of Gymnasium', async (id) => {
    const table: Record<string, readonly [limit: number, threshold?: number]> = {
      InvertedPendulum: [1000, 950],
      InvertedDoublePendulum: [1000, 9100],
      Reacher: [50, -3.75],
      Swimmer: [1000, 360],
      Hopper: [1000, 3800],
      HalfCheetah: [1000, 4800],
      Walker2d: [1000],
      Ant: [1000, 6000],
    };
    const { maxEpisodeSteps, rewardThreshold } = (await make(id)).spec;
    expect([maxEpisodeSteps, rewardThreshold]).toEqual([...table[id.slice(0, -3)], undefined].slice(0, 2));
    expect((await make(id, { maxEpisodeSteps: 7 })).spec.maxEpisodeSteps).toBe(7);
  });

  const old = ['InvertedPendulum-v2', 'InvertedDoublePendulum-v2', 'Reacher-v2', 'Swimmer-v2', 'Swimmer-v3', 'Hopper-v2', 'Hopper-v3'];
  old.push('HalfCheetah-v2', 'HalfCheetah-v3', 'Walker2d-v2', 'Walker2d-v3', 'Ant-v2', 'Ant-v3');
  test.each(old)('%s is -v4, and says once what differs', async (name) => {
    expect(environmentNames()).toContain(name);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    try {
      const [env] = await Promise.all([make(name), make(name)]);
      const newer = await make(name.replace(/v\d$/, 'v4'));
      expect(env.spec).toEqual(newer.spec);
      expect(env.reset(k)).toEqual(newer.reset(k));
      expect(warn.mock.calls.flat()).toEqual([expect.stringContaining(`${name} is ${newer.spec.id} here`)]);
      expect(warn.mock.calls.flat()[0].includes('84 contact forces')).toBe(name.startsWith('Ant'));
    } finally {
      warn.mockRestore();
    }
  });

  test.each([
    ['HalfCheetah-v4', { frameSkip: 4 }, "HalfCheetah-v4 has no option 'frameSkip'; it has maxEpisodeSteps, forwardRewardWeight"],
    ['Ant-v5', { useContactForces: true }, "Ant-v5 has no option 'useContactForces'"],
    ['Reacher-v4', { rewardDistWeight: 2 }, "Reacher-v4 has no option 'rewardDistWeight'; it has maxEpisodeSteps"],
    ['HalfCheetah-v5', { frameSkip: 0 }, 'HalfCheetah: frameSkip should be a whole number from 1 on, but is 0'],
    ['HalfCheetah-v5', { ctrlCostWeight: 'much' }, "HalfCheetah: ctrlCostWeight should be a finite number, but is 'much'"],
    ['Hopper-v4', { resetNoiseScale: -1 }, 'Hopper: resetNoiseScale should be a number from 0 on, but is -1'],
    ['Hopper-v4', { terminateWhenUnhealthy: 1 }, 'Hopper: terminateWhenUnhealthy should be true or false, but is 1'],
    ['Hopper-v4', { healthyZRange: [2, 1] }, 'Hopper: healthyZRange should be two numbers, of which the first is not above the second'],
    ['Hopper-v4', { healthyZRange: 1 }, 'Hopper: healthyZRange should be two numbers'],
    ['Hopper-v4', { healthyZRange: [Infinity, 0.7] }, 'of which the first is not above the second, but is [Infinity, 0.7]'],
    ['Hopper-v4', { healthyZRange: [0, Number.NaN] }, 'but is [0, NaN]'],
    ['Hopper-v4', { healthyReward: Number.NaN }, 'Hopper: healthyReward should be a finite number, but is NaN'],
  ])('%s with %o is refused in words', async (name, options, message) => {
    await expect(make(name, options as MakeOptions)).rejects.toThrow(message);
    await expect(make(name, options as MakeOptions)).rejects.toThrow(RangeError);
  });

  test('mujocoWorld knows no other worlds, and no options of others', async () => {
    await expect(mujocoWorld('CartPole-v1')).rejects.toThrow("mujocoWorld: 'CartPole-v1' should be one of InvertedPendulum-v2, ");
    await expect(mujocoWorld('Reacher-v4', { frameSkip: 1 })).rejects.toThrow(
      "mujocoWorld: Reacher-v4 has no option 'frameSkip'; it has none",
    );
  });
});

describe('options', () => {
  test('how long an observation is', async () => {
    const all = { excludeCurrentPositionsFromObservation: false };
    expect(await observationSize('HalfCheetah-v4', all)).toBe(18);
    expect(await observationSize('Hopper-v5', all)).toBe(12);
    expect(await observationSize('Walker2d-v4', all)).toBe(18);
    expect(await observationSize('Swimmer-v5', all)).toBe(10);
    expect(await observationSize('Ant-v4', all)).toBe(29);
    expect(await observationSize('Ant-v4', { useContactForces: true })).toBe(111);
    expect(await observationSize('Ant-v5', { ...all, includeCfrcExtInObservation: false })).toBe(29);
    expect(await observationSize('Ant-v5', all)).toBe(107);
  });

  /** The reward of a step from a state in which everything moves. */
  const rewardOf = async (name: string, options: MujocoOptions): Promise<number> => {
    const world = await mujocoWorld(name, options);
    return world.step(walked(await mujocoWorld(name), 5), actionOf(world, 0.5), k).reward;
  };

  test.each([
    ['HalfCheetah-v4', 'ctrlCostWeight', 6 * 0.25],
    ['Hopper-v4', 'ctrlCostWeight', 3 * 0.25],
    ['Walker2d-v5', 'ctrlCostWeight', 6 * 0.25],
    ['Swimmer-v4', 'ctrlCostWeight', 2 * 0.25],
    ['Ant-v5', 'ctrlCostWeight', 8 * 0.25],
    ['Reacher-v5', 'rewardControlWeight', 2 * 0.25],
  ])('%s: %s is what the squares of an action cost', async (name, option, squares) => {
    expect((await rewardOf(name, { [option]: 1 })) - (await rewardOf(name, { [option]: 3 }))).toBeCloseTo(2 * squares, 9);
  });

  test.each(['HalfCheetah-v5', 'Hopper-v4', 'Walker2d-v4', 'Swimmer-v5', 'Ant-v5'])('%s: speed forward is paid for', async (name) => {
    const [none, one, two] = await Promise.all([0, 1, 2].map((forwardRewardWeight) => rewardOf(name, { forwardRewardWeight })));
    expect(two - one).toBeCloseTo(one - none, 9);
    expect(one).not.toBeCloseTo(none, 3);
  });

  test('a distance costs what one says', async () => {
    const [none, one, two] = await Promise.all([0, 1, 2].map((rewardDistWeight) => rewardOf('Reacher-v5', { rewardDistWeight })));
    expect(none - one).toBeCloseTo(one - two, 12);
    expect(none - one).toBeGreaterThan(0.01);
  });

  test('who is not healthy: the episode ends there, or goes on without pay; -v4 pays if it ends', async () => {
    const far = { healthyZRange: [5, 6] as const, healthyReward: 7 };
    for (const robot of ['Hopper', 'Walker2d', 'Ant'])
      for (const version of [4, 5]) {
        const step = async (options: MujocoOptions) => {
          const world = await mujocoWorld(`${robot}-v${version}`, options);
          return world.step(world.reset(k).state, actionOf(world, 0), k);
        };
        const [well, ended, on] = [
          await step({ healthyReward: 7 }),
          await step(far),
          await step({ ...far, terminateWhenUnhealthy: false }),
        ];
        expect([well.terminated, ended.terminated, on.terminated]).toEqual([false, true, false]);
        expect(well.reward - ended.reward).toBeCloseTo(version === 4 ? 0 : 7, 12);
        expect(well.reward - on.reward).toBeCloseTo(7, 12);
      }
  });

  test.each([
    ['Hopper-v4', { healthyAngleRange: [1, 2] }],
    ['Hopper-v5', { healthyStateRange: [-1e-9, 1e-9] }],
    ['Walker2d-v4', { healthyAngleRange: [1, 2] }],
  ] as const)('%s ends with %o', async (name, options) => {
    const world = await mujocoWorld(name, options);
    expect(world.step(world.reset(k).state, actionOf(world, 0), k).terminated).toBe(true);
  });

  test('contact forces are moved into their range, and cost something', async () => {
    const standing = async (options: MujocoOptions) => {
      const world = await mujocoWorld('Ant-v5', options);
      return world.step(walked(await mujocoWorld('Ant-v5'), 40, 0), actionOf(world, 0), k);
    };
    const usual = (await standing({})).obs.subarray(27);
    const narrow = (await standing({ contactForceRange: [-0.1, 0.2] })).obs.subarray(27);
    expect(Math.max(...usual)).toBeGreaterThan(0.2); // it stands on the ground
    expect([...narrow]).toEqual([...usual].map((f) => Math.fround(Math.min(0.2, Math.max(-0.1, f)))));
    const cost = usual.reduce((sum, f) => sum + f * f, 0);
    const [free, dear] = [await standing({ contactCostWeight: 0 }), await standing({ contactCostWeight: 1 })];
    expect(free.reward - dear.reward).toBeCloseTo(cost, 5);
  });

  test('with contact forces, Ant-v4 observes those of -v5 after the ground, on which nothing acts', async () => {
    const [older, newer] = [await mujocoWorld('Ant-v4', { useContactForces: true }), await mujocoWorld('Ant-v5')];
    const state = walked(newer, 40, 0);
    const [a, b] = [older, newer].map((world) => world.step(state, actionOf(newer, 0), k));
    expect([...a.obs]).toEqual([...b.obs.subarray(0, 27), ...zeros(6), ...b.obs.subarray(27)]);
    expect(a.reward).toBe(b.reward);
  });

  test('frameSkip is so many steps of the simulation', async () => {
    const [once, thrice] = [await mujocoWorld('Swimmer-v5', { frameSkip: 1 }), await mujocoWorld('Swimmer-v5', { frameSkip: 3 })];
    expect(thrice.step(once.reset(k).state, actionOf(once, 0.5), k).state).toEqual(walked(once, 3));
    expect((await make('Swimmer-v5', { frameSkip: 1 })).spec.fps).toBe(100);
  });

  test('a step may last longer than a second, and its picture too', async () => {
    const { spec } = await make('InvertedPendulum-v5', { frameSkip: 200 });
    expect(spec.fps).toBeCloseTo(1 / 4, 12);
    expect(spec.fps).toBeGreaterThan(0);
  });
});
