/** Environments that an off-policy run refuses, and what it does with the others. */
import { expect, test } from 'vitest';
import { dqn } from '../../../src/algos/index.js';
import { type Tensor, tree } from '../../../src/autodiff/index.js';
import { cartPole, fromGymnasium, frozenLake4x4 } from '../../../src/envs/index.js';
import { box, sample as sampleSpace } from '../../../src/envs/spaces.js';
import { fold, key } from '../../../src/random.js';
import { all, continuous, homeOf, last, type Run, short } from '../../support/offPolicy.js';
import { contents, line } from '../../support/worlds.js';

test('an environment that cannot go back in time needs another one to be tested in', () => {
  const live = () => {
    let t = 0;
    return fromGymnasium({
      observationSpace: box([0], [100]),
      actionSpace: box([-1], [1]),
      reset: () => {
        t = 0;
        return [t];
      },
      step: () => [[++t], 1, false, t === 7, {}],
    });
  };
  for (const [name, algo] of continuous) {
    const id = name.split(',')[0];
    expect(() => algo({ env: live() }).next()).toThrow(
      new RegExp(`^${id}: this environment cannot go back in time; give another one as testEnv, or numTestEpisodes: 0`),
    );
    expect([...algo({ env: live(), numTestEpisodes: 0 })].length).toBe(3);
    const run = last(algo({ env: live(), testEnv: live() }));
    expect([run.steps, run.test.lengths]).toEqual([120, [7, 7]]);
  }
});

test('algorithms say for which actions they are, and who can do with the others', () => {
  const endless = { ...line, actionSpace: box([-1, 0], [1, Number.POSITIVE_INFINITY]) };
  for (const [name, algo] of continuous) {
    const id = name.split(',')[0];
    expect(() => algo({ env: cartPole })).toThrow(
      new RegExp(
        `^${id}: needs continuous actions, but CartPole-v1 has 2 discrete ones; vpg, npg, trpo, ppo, ppo_penalty, a2c and dqn can handle them`,
      ),
    );
    expect(() => algo({ env: { ...endless, spec: { id: 'Endless-v0', maxEpisodeSteps: 1, fps: 1 } } })).toThrow(
      new RegExp(`^${id}: needs actions with finite bounds, but a bound of Endless-v0's is Infinity`),
    );
  }
  expect(() => dqn({ env: line })).toThrow(
    /^dqn: needs discrete actions, but those of this environment are continuous; vpg, npg, trpo, ppo, ppo_penalty, a2c, ddpg, td3, sac and sac2018 can/,
  );
});

test('training that has broken down says so', () => {
  for (const [name, algo] of all) {
    const id = name.split(',')[0];
    const env = { ...homeOf(name) };
    const poison: typeof env = { ...env, step: (s, a, k) => ({ ...env.step(s, a, k), reward: 1e300 }) };
    expect(() => last(algo({ env: poison }))).toThrow(new RegExp(`^${id}: lossQ|^${id}: \\S+ has become NaN in this update`));
  }
});

test('Discrete observations are one-hot to networks, in acting, storing, testing and learning', () => {
  const run = last(dqn({ ...short, env: frozenLake4x4, gradientSteps: 2 }) as Iterable<Run>);
  expect(run.test.lengths.length).toBe(2);
  for (const { obs, nextObs } of contents(run.replay))
    for (const row of [obs, nextObs]) expect([row.length, Math.max(...row), row.reduce((a, b) => a + b)]).toEqual([16, 1, 1]);
  expect(tree.leaves((run.state as unknown as { q: Tensor[] }).q)[0].shape).toEqual([16, 4]);
});

test('an action that is uniform on a Box is so in each of its dimensions', () => {
  const space = box([-1, 0], [2, 10]);
  const drawn = Array.from({ length: 2000 }, (_, i) => sampleSpace(space, fold(key(1), i)) as Float32Array);
  for (const [i, low] of space.low.entries()) {
    const range = space.high[i] - low;
    const m = drawn.reduce((sum, a) => sum + (a[i] - low) / range, 0) / 2000;
    expect(Math.abs(m - 0.5)).toBeLessThan(5 / Math.sqrt(12 * 2000));
  }
});
