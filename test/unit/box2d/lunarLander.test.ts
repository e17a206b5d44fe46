import { describe, expect, test, vi } from 'vitest';
import { lunarLander, lunarLanderContinuous } from '../../../src/envs/box2d/index.js';
import { checkEnv, type Env, make, type Picture, timeLimit } from '../../../src/envs/index.js';
import { fold, key, uniform } from '../../../src/random.js';
import { expectSameRunFromFile } from '../../support/savedInsideEpisode.js';

const k = key(1);
const worlds: readonly [name: string, load: () => Promise<Env>][] = [
  ['LunarLander', () => lunarLander() as Promise<Env>],
  ['LunarLanderContinuous', () => lunarLanderContinuous() as Promise<Env>],
  ['LunarLander with wind', () => lunarLander({ enableWind: true }) as Promise<Env>],
];

test.each(worlds)('%s: checkEnv finds no faults', async (name, load) => {
  const env = timeLimit(await load(), { id: name, maxEpisodeSteps: 60, fps: 50 });
  expect(checkEnv(env, { episodes: 2 })).toEqual([]);
});

test('a state is a value: a second step, also much later, and a copy give the same', async () => {
  const world = await lunarLanderContinuous({ enableWind: true });
  const action = (t: number): Float32Array => Float32Array.from(uniform(fold(k, t), 2, -1, 1));
  const fly = (from: ReturnType<typeof world.reset>['state'], steps: number) => {
    let state = from;
    for (let t = 0; t < steps; t++) state = world.step(state, action(t), fold(k, t)).state;
    return state;
  };
  const middle = fly(world.reset(k).state, 70);
  const end = fly(middle, 20);
  expect(fly(middle, 20)).toEqual(end);
  expect(fly(structuredClone(middle), 20)).toEqual(end);
  const bodies = middle.bodies.map((x, i) => (i === 7 ? x + 1e-9 : x));
  expect(() => fly({ ...middle, bodies }, 1)).toThrow('bodies[1, 1] should be ');
});

test('a run goes on exactly from inside an episode, after its state was written down', async () => {
  expectSameRunFromFile(
    await make('LunarLanderContinuous-v3', { maxEpisodeSteps: 100 }),
    await make('LunarLanderContinuous-v3', { maxEpisodeSteps: 5 }),
  );
});

describe('options', () => {
  const falls = async (options: object): Promise<readonly number[]> => {
    const world = await lunarLander(options);
    let { state } = world.reset(k);
    for (let t = 0; t < 20; t++) state = world.step(state, 0, k).state;
    return [...state.bodies.slice(0, 2)];
  };

  test('gravity pulls, wind blows to one side', async () => {
    const [x, y] = await falls({});
    expect((await falls({ gravity: -5 }))[1]).toBeGreaterThan(y + 0.3);
    expect((await falls({ gravity: -5 }))[0]).toBeCloseTo(x, 9);
    expect(Math.abs((await falls({ enableWind: true }))[0] - x)).toBeGreaterThan(0.01);
    expect(await falls({ windPower: 20, turbulencePower: 2 })).toEqual([x, y]);
  });

  test('one that is not what it should be is named', async () => {
    await expect(make('LunarLander-v3', { gravity: 1 })).rejects.toThrow(
      'LunarLander: gravity should be a number above -12 and below 0, but is 1',
    );
    await expect(make('LunarLander-v3', { windPower: Number.NaN })).rejects.toThrow(
      'LunarLander: windPower should be a number from 0 on, but is NaN',
    );
  });

  test('-v2 is -v3, and says so once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const old = await make('LunarLander-v2');
    await make('LunarLander-v2');
    expect(warn.mock.calls.flat()).toEqual([expect.stringMatching(/^LunarLander-v2 is LunarLander-v3/)]);
    warn.mockRestore();
    expect(old.reset(k)).toEqual((await make('LunarLander-v3')).reset(k));
  });
});

test('flames show the engine that fired', async () => {
  const world = await lunarLander();
  const { state } = world.reset(k);
  const circles = (action: number) => {
    const after = world.step(state, action, k).state;
    const { shapes } = (world.render as (from: typeof state) => Picture)(after);
    return shapes.filter((shape) => shape.kind === 'circle').map(({ centre }) => centre[0] - after.bodies[0]);
  };
  expect(circles(0)).toEqual([]);
  expect(circles(2).length).toBeGreaterThan(0);
  for (const dx of circles(2)) expect(Math.abs(dx)).toBeLessThan(0.3);
  for (const dx of circles(1)) expect(dx).toBeGreaterThan(0.3);
  for (const dx of circles(3)) expect(dx).toBeLessThan(-0.3);
});
