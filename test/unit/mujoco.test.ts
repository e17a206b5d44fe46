import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { ddpg } from '../../src/algos/index.js';
import {
  environmentNames,
  type MakeOptions,
  type MujocoOptions,
  type MujocoState,
  type MujocoWorld,
  make,
  mujocoWorld,
} from '../../src/envs/index.js';
import { engineOf } from '../../src/envs/mujoco/engine.js';
import { robots } from '../../src/envs/mujoco/index.js';
import { sharedMujoco } from '../../src/envs/mujoco/loadMujoco.js';
import { fold, key } from '../../src/random.js';
import { decode, encode } from '../../src/run/files/serialize.js';

const k = key(1);
const ids = robots.flatMap(({ name }) => [`${name}-v4`, `${name}-v5`]);
const zeros = (n: number): Float32Array => new Float32Array(n);
const actionOf = ({ actionSpace }: Pick<MujocoWorld, 'actionSpace'>, value: number): Float32Array =>
  zeros(actionSpace.kind === 'box' ? actionSpace.low.length : 0).fill(value);
/** Some steps of one action. */
const walked = (world: MujocoWorld, steps: number, value = 0.5) => {
  let { state } = world.reset(k);
  for (let t = 0; t < steps; t++) state = world.step(state, actionOf(world, value), k).state;
  return state;
};
const dims = async (name: string, options: MujocoOptions): Promise<number> => {
  const { observationSpace } = await mujocoWorld(name, options);
  return observationSpace.kind === 'box' ? observationSpace.low.length : 0;
};

describe('the package', () => {
  const install = 'npm i @mujoco/mujoco@3.14.0';
  /** What comes of a load where the package is another one. */
  const loaded = async (start: () => unknown): Promise<unknown> => {
    vi.resetModules();
    vi.doMock('@mujoco/mujoco', () => ({ default: async () => start() }));
    try {
      const { loadMujoco: load } = await import('../../src/envs/mujoco/loadMujoco.js');
      return await load().catch(({ message }: Error) => message);
    } finally {
      vi.doUnmock('@mujoco/mujoco');
    }
  };
  const failing = (message: string) =>
    loaded(() => {
      throw Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
    });

  test.each([
    "Cannot find package '@mujoco/mujoco' imported from /home/ada/run.js", // Node
    "Failed to resolve module specifier '@mujoco/mujoco'", // Chromium
    'The specifier “@mujoco/mujoco” was a bare specifier, but was not remapped to anything.', // Firefox
    'Could not resolve "@mujoco/mujoco" imported by "spinningup". Is it installed?', // Vite
  ])('that is missing is an error that says what to type: %s', async (message) => {
    expect(await failing(message)).toBe(`MuJoCo worlds need a package that is not installed: ${install}`);
  });

  test.each([
    'no memory',
    "Cannot find module '/home/ada/node_modules/@mujoco/mujoco/mujoco.js' imported from /home/ada/run.js",
    "Cannot find package 'other' imported from /home/ada/node_modules/@mujoco/mujoco/mujoco.js",
  ])('that does not load is an error that says why, and does not advise to install what is there: %s', async (message) => {
    expect(await failing(message)).toBe(`MuJoCo worlds need a package that does not load (${message})`);
  });

  test('that is of another version is an error that says which one to install', async () => {
    const older = await loaded(() => ({ mj_versionString: () => '3.3.0' }));
    expect(older).toBe(`MuJoCo worlds need version 3.14.0 of a package that is here in 3.3.0: ${install}`);
  });
});

describe('make', () => {
  test.each(ids)('%s has the time limit and the threshold of Gymnasium', async (id) => {
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
    expect(await dims('HalfCheetah-v4', all)).toBe(18);
    expect(await dims('Hopper-v5', all)).toBe(12);
    expect(await dims('Walker2d-v4', all)).toBe(18);
    expect(await dims('Swimmer-v5', all)).toBe(10);
    expect(await dims('Ant-v4', all)).toBe(29);
    expect(await dims('Ant-v4', { useContactForces: true })).toBe(111);
    expect(await dims('Ant-v5', { ...all, includeCfrcExtInObservation: false })).toBe(29);
    expect(await dims('Ant-v5', all)).toBe(107);
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
    const { qpos0 } = await engineOf(name, robots.find((r) => name.startsWith(`${r.name}-`))!.model(4));
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
  test.each(ids)('%s: in a state, at a start, or come of a step, is named, and the world goes on unharmed', async (id) => {
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
    expect(() => world.resetTo(qpos.fill(Number.NaN, 1, 2), qvel)).toThrow(`${name}: qpos[1] should be finite, but is NaN`);
    expect(() => world.resetTo([1], qvel)).toThrow(`${name}: qpos should have ${nq} numbers, but has 1`);
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
    expect(state.memory).toHaveLength(size);
    const { memory: _, ...forgotten } = state;
    const from = (state: object) => () => world.step(state as MujocoState, actionOf(world, 0.5), k);
    const wanted = `${id.slice(0, -3)}: memory of a state should be an array of ${size} finite ${size === 1 ? 'number' : 'numbers'}, but is `;
    for (const memory of [
      [1, 2],
      [0, 1, Number.NaN],
    ])
      expect(from({ ...state, memory })).toThrow(`${wanted}[${memory.join(', ')}]`);
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
    for (const id of ids) walked(await mujocoWorld(id), 3);
    const { byteLength } = await heap();
    for (let i = 0; i < 10_000; i++) {
      const world = await mujocoWorld(ids[i % ids.length], { ...(ids[i % ids.length] === 'Hopper-v4' && { healthyReward: i }) });
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
  const config = {
    env: await make('Ant-v4', { maxEpisodeSteps: 100 }),
    testEnv: await make('Ant-v4', { maxEpisodeSteps: 5 }),
    stepsPerEpoch: 60,
    epochs: 2,
    startSteps: 30,
    updateAfter: 40,
    updateEvery: 20,
    batchSize: 10,
    hiddenSizes: [8],
    numTestEpisodes: 1,
  };
  const [first, last] = [...ddpg(config)];
  const read = decode(encode(first, 'the run')) as typeof first;
  const [again] = [...ddpg({ ...config, from: read })];
  expect(again).toEqual(last);
});

/** Its table of versions is held to by mujoco-versions.test.ts. */
describe('docs/mujoco.md', () => {
  const page = readFileSync('docs/mujoco.md', 'utf8');
  const under = (heading: string): string => page.split(/^#+ /m).find((section) => section.startsWith(heading)) ?? '';
  const rowsOf = (heading: string): string[][] => [...under(heading).matchAll(/^\| `(.*) \|$/gm)].map(([, row]) => `\`${row}`.split(' | '));

  test.each(rowsOf('Worlds'))('%s observes %s, acts with %s, has %s steps of %s s, is solved at %s', async (cell, seen, acts, ...rest) => {
    const name = cell.replaceAll('`', '');
    const [, older, newer = older] = /^(\d+)(?: \(-v5: (\d+)\))?$/.exec(seen) as RegExpExecArray;
    const { actionSpace, spec } = await make(`${name}-v4`);
    const width = actionSpace.kind === 'box' ? `${actionSpace.low.length}, ±${actionSpace.high[0]}` : '';
    expect([await dims(`${name}-v4`, {}), await dims(`${name}-v5`, {}), width]).toEqual([Number(older), Number(newer), acts]);
    const [steps, seconds, solved] = rest;
    expect([spec.maxEpisodeSteps, spec.fps]).toEqual([Number(steps), Math.round(1 / Number(seconds))]);
    expect(spec.rewardThreshold).toBe(solved === '–' ? undefined : Number(solved.replace('−', '-')));
  });

  test('has every world, and every option beside those that have it', () => {
    expect(rowsOf('Worlds').map(([cell]) => cell)).toEqual(robots.map(({ name }) => `\`${name}\``));
    const claimed = rowsOf('Options').flatMap(([options, , of]) =>
      options.split(', ').map((option) => `${option}: ${of.startsWith('all in -v5') ? 'all -v5' : of.replaceAll('`', '')}`),
    );
    const all = [...new Set(robots.flatMap((robot) => [...robot.optionsOf(4), ...robot.optionsOf(5)]))];
    const had = all.map((option) => {
      const of = robots.flatMap(({ name, optionsOf }) => {
        const versions = ([4, 5] as const).filter((version) => optionsOf(version).includes(option));
        return versions.length === 2 ? [name] : versions.map((version) => `${name}-v${version}`);
      });
      return `\`${option}\`: ${of.length === robots.length ? 'all -v5' : of.join(', ')}`;
    });
    expect(claimed.sort()).toEqual(had.sort());
  });
});
