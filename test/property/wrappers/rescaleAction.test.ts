/** Actions on a scale of −1 to 1: what the world is given, what is refused, and that PPO learns on it. */
import { describe, expect, test } from 'vitest';
import { actionScaleRemark } from '../../../src/envs/wrappers/rescaleAction.js';
import { box, cartPole, type Env, key, make, pendulum, ppo, rescaleAction } from '../../../src/index.js';
import { checkEnvironment } from '../../../src/run/index.js';

/** A world of one step: the nearer the action is to 70 % of its range, the better. */
const aim = (low: number, high: number): Env<number, Float32Array> => ({
  observationSpace: box([0], [1]),
  actionSpace: box([low], [high]),
  reset: () => ({ state: 0, obs: Float32Array.of(0) }),
  step: (_, a) => {
    const off = (a[0] - low) / (high - low) - 0.7;
    return { state: 1, obs: Float32Array.of(0), reward: -off * off, terminated: true, truncated: false };
  },
});
const scales = [
  [0, 1000],
  [0, 0.001],
  [20, 30],
] as const;

describe('[B21] [C2] rescaleAction', () => {
  test.each(scales)('stretches −1 to 1 to %d to %d, evenly', (low, high) => {
    let given = Number.NaN;
    const world = aim(low, high);
    const step: typeof world.step = (state, action, k) => {
      given = action[0];
      return world.step(state, action, k);
    };
    const env = rescaleAction({ ...world, step });
    expect(env.actionSpace).toEqual(box([-1], [1]));
    for (const [a, want] of [
      [-1, low],
      [1, high],
      [0, (low + high) / 2],
      [0.5, low + 0.75 * (high - low)],
    ]) {
      env.step(0, Float32Array.of(a), key(0));
      expect(given).toBe(Math.fround(want));
    }
  });

  test.each(scales)('lets PPO learn with actions from %d to %d, which it does not without', (low, high) => {
    const learned = (env: Env): number => {
      const runs = [...ppo({ env, epochs: 25, stepsPerEpoch: 200, hiddenSizes: [8], piLr: 0.01, trainPiIters: 20, trainVIters: 20 })];
      const { returns } = runs[runs.length - 1].episodes;
      return returns.reduce((a, b) => a + b, 0) / returns.length;
    };
    const without = learned(aim(low, high) as Env);
    const withIt = learned(rescaleAction(aim(low, high)) as Env);
    expect(withIt).toBeGreaterThan(-0.02);
    expect(without).toBeLessThan(-0.08);
  });

  test('keeps everything else, and refuses what has no such scale', () => {
    const env = rescaleAction(pendulum as Env<unknown, Float32Array>);
    expect([env.spec, env.observationSpace, env.render !== undefined]).toEqual([pendulum.spec, pendulum.observationSpace, true]);
    expect(() => rescaleAction(cartPole as unknown as Env<unknown, Float32Array>)).toThrow(/^rescaleAction: .*but has discrete ones$/);
    expect(() => rescaleAction({ ...aim(0, 1), actionSpace: box([0], [Number.POSITIVE_INFINITY]) })).toThrow(/but has infinite ones$/);
    expect(() => rescaleAction(undefined as unknown as Env<unknown, Float32Array>)).toThrow(/^rescaleAction: env should be an environment/);
  });
});

describe('[B21] check_env', () => {
  test.each(scales)('notes actions from %d to %d', (low, high) => {
    expect(actionScaleRemark(box([-1, low], [1, high]))).toBe(
      `actions from ${low} to ${high} are far from the scale on which Gaussian policies begin, 0 ± 0.6; rescaleAction(env) puts them on a scale from -1 to 1`,
    );
  });
  test('does not note common ones', async () => {
    for (const [low, high] of [
      [-1, 1],
      [-2, 2],
      [-0.4, 0.4],
      [0, 1],
      [-3, 3],
      [-1, 2],
      [Number.NEGATIVE_INFINITY, 3],
    ])
      expect(actionScaleRemark(box([low], [high]))).toBeUndefined();
    expect(actionScaleRemark((await make('CartPole-v1')).actionSpace)).toBeUndefined();
    let out = '';
    const write = (text: string): void => {
      out += text;
    };
    await checkEnvironment({ env: 'Pendulum-v1', episodes: 1 }, { write, color: false });
    expect(out).not.toContain('note:');
  });
});
