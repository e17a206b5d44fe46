/** Mistakes that callers make are errors at once, and say what was expected. */
import { describe, expect, test } from 'vitest';
import { encodeObservation } from '../../src/algos/encoding.js';
import { zeros } from '../../src/autodiff/index.js';
import {
  box,
  cartPole,
  ddpg,
  deterministicActor,
  discrete,
  type Env,
  evaluate,
  key,
  pendulum,
  ppo,
  replay,
  sac,
  squashedGaussianActor,
} from '../../src/index.js';
import { polyak } from '../../src/nn/index.js';

/** As JavaScript calls it: without types. */
const js = (f: unknown) => f as (...args: unknown[]) => Iterable<unknown>;

describe('a run', () => {
  test.each([
    ['without options', () => js(ppo)(), /^ppo: env should be an environment.* but is undefined; call ppo\(\{ env \}\)$/],
    ['with an environment in place of options', () => js(ppo)(cartPole), /^ppo: env should be an environment/],
    [
      'with a test environment that nobody awaited',
      () => js(sac)({ env: pendulum, testEnv: Promise.resolve(pendulum) }),
      /^sac: testEnv should be.*await it/,
    ],
    [
      'with an actor of the wrong kind',
      () => js(ddpg)({ env: pendulum, actor: squashedGaussianActor(pendulum) }),
      /^ddpg: actor should have init, mu, but its mu is missing$/,
    ],
    [
      'with the other wrong kind',
      () => js(sac)({ env: pendulum, actor: deterministicActor(pendulum) }),
      /^sac: actor should have init, pi, dist, but its pi is missing$/,
    ],
    [
      'with an unknown option',
      () => js(sac)({ env: pendulum, qNetwork: {} }),
      /^sac: there is no hyperparameter 'qNetwork'; there are .*, actor, critic, testEnv$/,
    ],
    [
      'with endless noise',
      () => js(ddpg)({ env: pendulum, actNoise: Number.POSITIVE_INFINITY }),
      /^ddpg: actNoise should be a finite number from 0 on, but is Infinity$/,
    ],
  ])('%s', (_, run, message) => {
    expect(run).toThrow(message);
  });

  test('an option that is undefined is left out', () => {
    const few = { epochs: 1, stepsPerEpoch: 40, numTestEpisodes: 0, hiddenSizes: [4] };
    expect([...js(sac)({ ...few, env: pendulum, testEnv: undefined, actor: undefined, gamma: undefined, from: undefined })]).toHaveLength(
      1,
    );
  });

  test.each([
    [
      'too long',
      Float32Array.of(1, 2, 3, 4),
      /reset of episode 1: the observation should have 3 numbers, as observationSpace says, but has 4/,
    ],
    ['too short', Float32Array.of(1, 2), /should have 3 numbers, as observationSpace says, but has 2/],
    ['a bare number', 0.3, /should be a Float32Array, .*but is 0\.3/],
  ])('in an environment whose observations are %s', (_, obs, message) => {
    const odd = { ...pendulum, reset: (k: never) => ({ ...pendulum.reset(k), obs }) } as unknown as Env;
    expect(() => [...sac({ env: odd, epochs: 1, stepsPerEpoch: 20 })]).toThrow(message);
    expect(() => [...ppo({ env: odd, epochs: 1, stepsPerEpoch: 20 })]).toThrow(message);
  });
});

test('a Discrete observation outside its space is refused, and a float64 one is read as float32', () => {
  expect(() => encodeObservation(discrete(3), 3)).toThrow('an observation should be a whole number from 0 to 2, but is 3');
  expect(encodeObservation(box([0], [1]), Float64Array.of(0.1) as unknown as Float32Array)).toEqual(
    encodeObservation(box([0], [1]), Float32Array.of(0.1)),
  );
});

test.each([
  ['episodes', [0.5, 10, key(0)], /episodes should be a whole number from 0 on, but is 0\.5/],
  ['maxEpLen', [1, 0, key(0)], /maxEpLen should be a whole number from 1 on, but is 0/],
  ['key', [1, 10], /key should be a whole number from 0 on, but is undefined/],
])('evaluate without a sensible %s is an error', (_, args, message) => {
  expect(() => js(evaluate)(cartPole, () => 0, ...args)).toThrow(message);
});

test('what does not fit a replay buffer is refused by name', () => {
  const good = { obs: Float32Array.of(1, 2, 3), act: Float32Array.of(1), rew: 0, nextObs: Float32Array.of(1, 2, 3), done: false };
  const ring = replay.empty(pendulum, 5);
  for (const [name, wrong] of [
    ['obs', { obs: new Float32Array(9) }],
    ['nextObs', { nextObs: new Float32Array(2) }],
    ['act', { act: new Float32Array(2) }],
  ] as const)
    expect(() => replay.store(ring, { ...good, ...wrong })).toThrow(
      new RegExp(`^replay\\.store: ${name} should be \\d numbers, but is \\d$`),
    );
  expect(() => replay.empty(pendulum, 0)).toThrow(/capacity should be a whole number from 1 on, but is 0/);
  expect(() => replay.sample(replay.store(ring, good), key(0), 1.5)).toThrow(/n should be a whole number from 1 on, but is 1\.5/);
});

test('a limit that a resumed episode has passed already ends it', () => {
  const few = { env: pendulum, stepsPerEpoch: 70, numTestEpisodes: 0, hiddenSizes: [4], startSteps: 1000, updateAfter: 1000 };
  const [first] = ddpg({ ...few, epochs: 1, maxEpLen: 200 });
  const [next] = ddpg({ ...few, epochs: 2, maxEpLen: 50, from: first });
  expect(next.episodes.lengths[0]).toBe(71);
});

test('a target of another shape is refused', () => {
  expect(() => polyak(0.5, zeros([2]), zeros([1]))).toThrow('polyak: the target has shape [2], but what follows it [1]');
});
