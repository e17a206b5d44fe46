/** What holds for every environment, in every state that can be reached. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  acrobot,
  acrobotWorld,
  cartPole,
  type Env,
  frozenLake8x8,
  mountainCar,
  mountainCarContinuous,
  pendulum,
  pendulumWorld,
  type Space,
  type SpaceElement,
  spaces,
  svg,
  timeLimit,
} from '../../src/envs/index.js';
import { type Key, key, keys } from '../../src/random.js';
import { classicWorlds } from '../support/classicWorlds.js';

const subjects: readonly [name: string, env: Env][] = [
  ...classicWorlds,
  ['CartPole-v1', cartPole],
  ['MountainCar-v0', mountainCar],
  ['MountainCarContinuous-v0', mountainCarContinuous],
  ['Pendulum-v1', pendulum],
  ['Acrobot-v1', acrobot],
  ['FrozenLake8x8-v1', frozenLake8x8],
];

const aKey = fc.integer({ min: 0, max: 1_000_000 }).map((seed) => key(seed));
/** On a grid: fast-check's own reals are nearly all next to zero. */
const aReal = fc.integer({ min: -4000, max: 4000 }).map((i) => i / 1000);

interface Moment {
  readonly state: unknown;
  readonly action: SpaceElement;
  readonly key: Key;
}
/** Some steps into an episode of random actions, and about to do another. Some of them repeat one action, to get about. */
const aMoment = (env: Env): fc.Arbitrary<Moment> =>
  fc.tuple(aKey, fc.integer({ min: 0, max: 60 }), fc.boolean()).map(([k, steps, stubborn]) => {
    const next = keys(k);
    let { state } = env.reset(next());
    let action = spaces.sample(env.actionSpace, next());
    for (let t = 0; t < steps; t++) {
      const step = env.step(state, action, next());
      if (step.terminated || step.truncated) break;
      state = step.state;
      if (!stubborn) action = spaces.sample(env.actionSpace, next());
    }
    return { state, action, key: next() };
  });

const freeze = <T>(x: T): T => {
  if (typeof x === 'object' && x !== null) Object.values(Object.freeze(x)).forEach(freeze);
  return x;
};

describe.each(subjects)('%s', (_, env) => {
  test('step is pure: the same step twice is the same, and what went in is as it was', () => {
    fc.assert(
      fc.property(aMoment(env), ({ state, action, key }) => {
        freeze(state);
        const before = structuredClone({ state, action });
        const once = env.step(state, action, key);
        const other = env.reset(key);
        env.step(other.state, action, key); // nothing is remembered of another episode
        expect(env.step(state, action, key)).toEqual(once);
        expect({ state, action }).toEqual(before);
      }),
    );
  });

  test('reset is pure, and its observation is in the space', () => {
    fc.assert(
      fc.property(aKey, (k) => {
        const start = env.reset(k);
        expect(env.reset(k)).toEqual(start);
        expect(spaces.contains(env.observationSpace, start.obs)).toBe(true);
      }),
    );
  });

  test('observations are in the space until the episode ends', () => {
    fc.assert(
      fc.property(aMoment(env), ({ state, action, key }) => {
        const { obs, terminated } = env.step(state, action, key);
        expect(terminated || spaces.contains(env.observationSpace, obs)).toBe(true);
      }),
    );
  });

  test('every observation is an array of its own', () => {
    fc.assert(
      fc.property(aMoment(env), ({ state, action, key }) => {
        const [obs, again] = [env.step(state, action, key).obs, env.step(state, action, key).obs];
        if (typeof obs === 'number' || typeof again === 'number') return; // a number is its own
        const before = obs.slice();
        again.fill(7);
        expect(obs).toEqual(before);
        expect(env.step(state, action, key).obs).toEqual(before);
      }),
    );
  });

  test('a state can be written down as JSON and gone on from', () => {
    fc.assert(
      fc.property(aMoment(env), ({ state, action, key }) => {
        const copy = JSON.parse(JSON.stringify(state));
        expect(copy).toEqual(state);
        expect(env.step(copy, action, key)).toEqual(env.step(state, action, key));
      }),
    );
  });

  test('rewards are finite, and a picture of any state is made of finite numbers', () => {
    fc.assert(
      fc.property(aMoment(env), ({ state, action, key }) => {
        const step = env.step(state, action, key);
        expect(Number.isFinite(step.reward)).toBe(true);
        if (env.render) expect(svg(env.render(step.state))).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 30 },
    );
  });
});

test('Acrobot keeps its angles from −π to π and its speeds in their bounds, and a whole turn makes no difference', () => {
  const [slow, fast] = [4 * Math.PI, 9 * Math.PI];
  const aState = fc.tuple(aReal, aReal, aReal, aReal).map(([a, b, c, d]) => [a, b, (c * slow) / 4, (d * fast) / 4] as const);
  fc.assert(
    fc.property(aState, fc.integer({ min: 0, max: 2 }), aKey, ([theta1, theta2, theta1Dot, theta2Dot], action, k) => {
      const { state } = acrobotWorld.step([theta1, theta2, theta1Dot, theta2Dot], action, k);
      const turned = acrobotWorld.step([theta1 + 2 * Math.PI, theta2 - 2 * Math.PI, theta1Dot, theta2Dot], action, k).state;
      [Math.PI, Math.PI, slow, fast].forEach((bound, i) => {
        expect(Math.abs(state[i])).toBeLessThanOrEqual(bound);
        const apart = Math.abs(state[i] - turned[i]);
        expect(Math.min(apart, Math.abs(apart - 2 * Math.PI))).toBeLessThan(1e-6);
      });
    }),
  );
});

test('a time limit changes nothing but the flag of its last step', () => {
  fc.assert(
    fc.property(aKey, fc.integer({ min: 1, max: 40 }), (k, limit) => {
      const env = timeLimit(pendulumWorld(), limit);
      const world = pendulumWorld();
      const next = keys(k);
      const first = next();
      let timed = env.reset(first).state;
      let bare = world.reset(first).state;
      for (let t = 1; t <= limit; t++) {
        const action = spaces.sample(env.actionSpace, next()) as Float32Array;
        const [a, b] = [env.step(timed, action, k), world.step(bare, action, k)];
        expect(a).toEqual({ ...b, state: { inner: b.state, t }, truncated: t === limit });
        [timed, bare] = [a.state, b.state];
      }
    }),
  );
});

/** A bound may be missing. */
const aBound = (infinity: number) => fc.oneof(aReal, fc.constant(infinity));
const aSpace: fc.Arbitrary<Space> = fc.oneof(
  fc.integer({ min: 1, max: 10 }).map(spaces.discrete),
  fc.array(fc.tuple(aBound(Number.NEGATIVE_INFINITY), aBound(Number.POSITIVE_INFINITY)), { maxLength: 5 }).map((bounds) => {
    const pairs = bounds.map(([low, high]) => (low <= high ? [low, high] : [high, low]));
    return spaces.box(
      pairs.map(([low]) => low),
      pairs.map(([, high]) => high),
    );
  }),
);

test('a sample of a space is in the space, and the same for the same key', () => {
  fc.assert(
    fc.property(aSpace, aKey, (space, k) => {
      const x = spaces.sample(space, k);
      expect(spaces.contains(space, x)).toBe(true);
      expect(spaces.sample(space, k)).toEqual(x);
    }),
  );
});

test('a vector moved into a Box is in it, and one that was in it has not moved', () => {
  fc.assert(
    fc.property(
      aSpace.filter((space) => space.kind === 'box'),
      fc.array(aReal, { minLength: 5, maxLength: 5 }),
      (space, xs) => {
        const x = Float32Array.from(xs.slice(0, spaces.flatSize(space)));
        const inside = spaces.clamp(space, x);
        expect(spaces.contains(space, inside)).toBe(true);
        if (spaces.contains(space, x)) expect(inside).toEqual(x);
      },
    ),
  );
});
