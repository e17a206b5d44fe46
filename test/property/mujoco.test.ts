/** What holds for every robot in MuJoCo, in every state that can be reached, though all worlds of a robot share one engine. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { decode, encode } from '../../src/bytes/encode.js';
import { type MujocoState, type MujocoWorld, mujocoWorld, spaces, svg } from '../../src/envs/index.js';
import { robots } from '../../src/envs/mujoco/index.js';
import { type Key, key, keys } from '../../src/random.js';

const ids = robots.flatMap(({ name }) => [`${name}-v4`, `${name}-v5`]);
const aKey = fc.integer({ min: 0, max: 1_000_000 }).map((seed) => key(seed));

interface Moment {
  readonly state: MujocoState;
  readonly action: Float32Array;
  readonly key: Key;
}
/** Some steps into an episode of random actions, and about to do another; the end of an episode does not keep one from going on. */
const aMoment = (world: () => MujocoWorld): fc.Arbitrary<Moment> =>
  fc.tuple(aKey, fc.integer({ min: 0, max: 40 }), fc.boolean()).map(([k, steps, stubborn]) => {
    const [env, next] = [world(), keys(k)];
    let { state } = env.reset(next());
    let action = spaces.sample(env.actionSpace, next()) as Float32Array;
    for (let t = 0; t < steps; t++) {
      state = env.step(state, action, next()).state;
      if (!stubborn) action = spaces.sample(env.actionSpace, next()) as Float32Array;
    }
    return { state, action, key: next() };
  });

describe.each(ids)('%s', (id) => {
  let world: MujocoWorld;
  let other: MujocoWorld; // of the same engine
  beforeAll(async () => {
    world = await mujocoWorld(id);
    other = await mujocoWorld(id);
  });
  const moment = aMoment(() => world);
  const runs = { numRuns: 15 };

  test('step is pure: twice the same, whatever has happened in between, and what went in is as it was', () => {
    fc.assert(
      fc.property(moment, moment, ({ state, action, key }, elsewhere) => {
        const before = structuredClone({ state, action });
        const once = world.step(state, action, key);
        const kept = structuredClone(once);
        other.step(elsewhere.state, elsewhere.action, key);
        world.reset(key);
        world.render?.(elsewhere.state);
        expect(world.step(state, action, key)).toEqual(kept);
        expect(once).toEqual(kept);
        expect({ state, action }).toEqual(before);
      }),
      runs,
    );
  });

  test('two episodes, step by step in turns, are those of each by itself', () => {
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const alone = ({ state, action, key }: Moment): MujocoState[] => {
          const states = [state];
          for (let t = 0; t < 5; t++) states.push(world.step(states[t], action, key).state);
          return states;
        };
        const [first, second] = [alone(a), alone(b)];
        for (let t = 0; t < 5; t++) {
          expect(world.step(first[t], a.action, a.key).state).toEqual(first[t + 1]);
          expect(world.step(second[t], b.action, b.key).state).toEqual(second[t + 1]);
        }
      }),
      runs,
    );
  });

  test('a state can be written down and gone on from', () => {
    fc.assert(
      fc.property(moment, ({ state, action, key }) => {
        const read = decode(encode(state, 'a state')) as MujocoState;
        expect(read).toEqual(state);
        expect(world.step(read, action, key)).toEqual(world.step(state, action, key));
      }),
      runs,
    );
  });

  test('a reset is pure, and is the start from its own positions and velocities', () => {
    fc.assert(
      fc.property(aKey, (k) => {
        const start = world.reset(k);
        expect(world.reset(k)).toEqual(start);
        const [nq, nv] = sizes[id.slice(0, -3)];
        const { physics } = start.state;
        expect(world.at(physics.slice(1, 1 + nq), physics.slice(1 + nq, 1 + nq + nv))).toEqual(start);
      }),
      runs,
    );
  });

  test('every observation is an array of its own, in its space; rewards are finite, and so are pictures', () => {
    fc.assert(
      fc.property(moment, ({ state, action, key }) => {
        const { obs, reward, state: next } = world.step(state, action, key);
        const before = obs.slice();
        world.step(next, action, key).obs.fill(7);
        expect(obs).toEqual(before);
        expect(spaces.contains(world.observationSpace, obs)).toBe(true);
        expect(obs.every(Number.isFinite)).toBe(true);
        expect(Number.isFinite(reward)).toBe(true);
        expect(world.render && svg(world.render(next))).not.toMatch(/NaN|Infinity|undefined/);
      }),
      runs,
    );
  });

  test('an action beyond its bounds moves the robot as one at its bounds does', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 50 }), ({ state, action, key }, by) => {
        if (world.actionSpace.kind !== 'box') throw new Error('an action is a vector');
        const far = action.map((x) => Math.sign(x) * (3 + by)); // no bound is beyond 3
        const positions = (a: Float32Array): Float64Array =>
          world.step(state, a, key).state.physics.subarray(0, 1 + sizes[id.slice(0, -3)][0]);
        expect(positions(far)).toEqual(positions(spaces.clamp(world.actionSpace, far)));
      }),
      runs,
    );
  });
});

/** How many positions and velocities a robot has. */
const sizes: Readonly<Record<string, readonly [nq: number, nv: number]>> = {
  InvertedPendulum: [2, 2],
  InvertedDoublePendulum: [3, 3],
  Reacher: [4, 4],
  Swimmer: [5, 5],
  Hopper: [6, 6],
  HalfCheetah: [9, 9],
  Walker2d: [9, 9],
  Ant: [15, 14],
};

test('the camera goes along: a robot that is elsewhere on the ground is at the same place of its picture', async () => {
  for (const [name, axes] of [
    ['HalfCheetah', 1],
    ['Hopper', 1],
    ['Walker2d', 1],
    ['Swimmer', 2],
    ['Ant', 2],
  ] as const) {
    const world = await mujocoWorld(`${name}-v4`);
    const { physics, seen: memory } = world.reset(key(0)).state;
    const shot = (x: number, y: number) => {
      const moved = physics.map((v, i) => v + (i === 1 ? x : i === 2 && axes === 2 ? y : 0));
      return world.render!({ physics: moved, seen: memory });
    };
    const [here, there] = [shot(0, 0), shot(10, -5)];
    expect(there.x[0] - here.x[0]).toBeCloseTo(10, 9);
    expect(there.y[0] - here.y[0]).toBeCloseTo(axes === 2 ? -5 : 0, 9);
    const last = (picture: typeof here) => {
      const shape = picture.shapes.at(-1)!;
      if (shape.kind === 'text') throw new Error('the robot is in front');
      const [x, y] = shape.kind === 'circle' ? shape.centre : shape.points[0];
      return [x - picture.x[0], y - picture.y[0]];
    };
    for (const [i, v] of last(there).entries()) expect(v).toBeCloseTo(last(here)[i], 9);
  }
});
