/** Models and trajectories as they come out of Gymnasium's, on the same version of MuJoCo. */
import { readdirSync, readFileSync } from 'node:fs';
import type { MjModel } from '@mujoco/mujoco';
import { describe, expect, test } from 'vitest';
import { make, mujocoWorld, type Space } from '../../src/envs/index.js';
import { robots } from '../../src/envs/mujoco/index.js';
import { sharedMujoco } from '../../src/envs/mujoco/loadMujoco.js';
import { key } from '../../src/random.js';

const folder = new URL('./data/mujoco/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
const recorded = readdirSync(folder).flatMap((file) => /^(\w+-v\d)\.json$/.exec(file)?.[1] ?? []);
const noDice = key(0);

type Vector = readonly number[];
interface Trajectory {
  readonly name: string;
  readonly init_qpos: Vector;
  readonly init_qvel: Vector;
  readonly init_obs: Vector;
  readonly actions: readonly Vector[];
  readonly observations: readonly Vector[];
  readonly rewards: Vector;
  readonly terminated: readonly boolean[];
  readonly qpos?: readonly Vector[];
  readonly qvel?: readonly Vector[];
  /** Where it is given, the observations are those of every so many steps, from the first on. */
  readonly observations_every?: number;
}

/** The largest difference of two numbers in the same place, relative to the second, if that is above 1. */
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a).toHaveLength(b.length);
  return Math.max(0, ...Array.from(a, (x, i) => Math.abs(x - b[i]) / Math.max(1, Math.abs(b[i]))));
};
const ROUNDED = 2 ** -24; // an observation is in float32

describe.each(recorded)('%s', (id) => {
  const trajectories: readonly Trajectory[] = read(id).trajectories;

  test.each(trajectories)('$name: every step from the first state on', async (golden) => {
    const world = await mujocoWorld(id);
    const [nq, nv] = [golden.init_qpos.length, golden.init_qvel.length];
    const start = world.at(golden.init_qpos, golden.init_qvel);
    expect(distance(start.obs, golden.init_obs)).toBeLessThanOrEqual(ROUNDED);
    let { state } = start;
    golden.actions.forEach((action, t) => {
      const step = world.step(state, Float32Array.from(action), noDice);
      state = step.state;
      const [qpos, qvel] = [state.physics.subarray(1, 1 + nq), state.physics.subarray(1 + nq, 1 + nq + nv)];
      const every = golden.observations_every ?? 1;
      if (t % every === 0) expect(distance(step.obs, golden.observations[t / every]), `obs ${t}`).toBeLessThanOrEqual(1e-9 + ROUNDED);
      if (golden.qpos) expect(distance(qpos, golden.qpos[t]), `qpos ${t}`).toBeLessThanOrEqual(1e-9);
      if (golden.qvel) expect(distance(qvel, golden.qvel[t]), `qvel ${t}`).toBeLessThanOrEqual(1e-9);
      expect(distance([step.reward], [golden.rewards[t]]), `reward ${t}`).toBeLessThanOrEqual(1e-9);
      expect(step.terminated, `terminated ${t}`).toBe(golden.terminated[t]);
    });
  });
});

const spec = read('spec');
test.each(Object.keys(spec))('%s has the spaces of Gymnasium, and its steps are as long', async (id) => {
  const env = await make(id);
  const { obs_dim, act_low, act_high, dt } = spec[id];
  const size = (space: Space): number => (space.kind === 'box' ? space.low.length : space.n);
  expect(env.observationSpace).toEqual({ kind: 'box', low: Array(obs_dim).fill(-Infinity), high: Array(obs_dim).fill(Infinity) });
  expect(size(env.observationSpace)).toBe(obs_dim);
  expect(env.actionSpace).toEqual({ kind: 'box', low: act_low, high: act_high });
  expect(env.spec).toMatchObject({ id, fps: Math.round(1 / dt) });
  const world = await mujocoWorld(id);
  const { state } = world.reset(noDice);
  const { physics } = world.step(
    state,
    Float32Array.from(act_low, () => 0),
    noDice,
  ).state;
  expect(physics[0] - state.physics[0]).toBeCloseTo(dt, 12);
});

describe('what MuJoCo compiles of our models', () => {
  const files = readdirSync(folder).flatMap((file) => /^(.+)\.model\.json$/.exec(file)?.[1] ?? []);

  test.each(files)('%s', async (file) => {
    const [name, version] = file.split('-v');
    const library = await sharedMujoco();
    const xml = robots.find((robot) => robot.name === name)?.model(version === '5' ? 5 : 4) as string;
    const model = library.MjModel.from_xml_string(xml);
    try {
      const { opt, stat, arrays, names, nq, nv, nu, nbody } = read(`${file}.model`);
      expect([model.nq, model.nv, model.nu, model.nbody]).toEqual([nq, nv, nu, nbody]);
      for (const [field, value] of Object.entries({ ...opt, ...within(stat) }))
        expect(distance(numbersOf(settingOf(model, field)), numbersOf(value)), field).toBeLessThanOrEqual(1e-12);
      for (const [field, value] of Object.entries(arrays))
        if (value !== null) expect(distance(arrayOf(model, field), value as Vector), field).toBeLessThanOrEqual(1e-12);
      expect(named(model.njnt, (i) => model.jnt(i).name)).toEqual(names.joint);
      expect(named(model.ngeom, (i) => model.geom(i).name)).toEqual(names.geom.map(ifNamed));
      expect(named(model.nbody, (i) => model.body(i).name)).toEqual(names.body.map(ifNamed));
    } finally {
      model.delete();
    }
  });

  const within = (stat: object) => Object.fromEntries(Object.entries(stat).map(([field, value]) => [`stat.${field}`, value]));
  const settingOf = (model: MjModel, field: string): unknown =>
    field.startsWith('stat.') ? model.stat[field.slice(5) as 'extent'] : model.opt[field as 'timestep'];
  const numbersOf = (x: unknown): ArrayLike<number> => (typeof x === 'number' ? [x] : (x as ArrayLike<number>));

  /** Arrays of truth values cannot be read whole. */
  const arrayOf = (model: MjModel, field: string): ArrayLike<number> => {
    if (field === 'jnt_limited') return Array.from({ length: model.njnt }, (_, i) => Number(model.jnt(i).limited));
    if (field === 'actuator_ctrllimited') return Array.from({ length: model.nu }, (_, i) => Number(model.actuator(i).ctrllimited));
    return model[field as 'qpos0'];
  };
  const named = (n: number, nameOf: (i: number) => string): string[] => Array.from({ length: n }, (_, i) => nameOf(i));
  /** What has no name was recorded under one that its bytes happened to spell. */
  const ifNamed = (name: string): string => (name === 'emsc' ? '' : name);
});
