/** frameStack, mapObservation and mapReward: what a wrapped environment shows, and what it passes on. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { box, cartPole, type Env, frameStack, frozenLake4x4, mapObservation, mapReward, pendulum, pong } from '../../../src/envs/index.js';
import { fold, key } from '../../../src/random.js';
import { aKey } from '../../support/arbitraries.js';

test('[C2] frameStack shows the last n observations, the oldest first, and at the start the first one n times', () => {
  fc.assert(
    fc.property(aKey, fc.integer({ min: 1, max: 4 }), (k, n) => {
      const env = frameStack(cartPole, n);
      expect(env.observationSpace).toMatchObject({ shape: [n, 4] });
      const begun = env.reset(k);
      const plain = cartPole.reset(k);
      const seen = Array(n).fill(Array.from(plain.obs));
      expect(Array.from(begun.obs)).toEqual(seen.flat());
      let { state } = begun;
      let real = plain.state;
      for (let t = 0; t < 6; t++) {
        const step = env.step(state, t % 2, fold(k, t));
        const raw = cartPole.step(real, t % 2, fold(k, t));
        seen.push(Array.from(raw.obs));
        expect(Array.from(step.obs)).toEqual(seen.slice(-n).flat());
        expect([step.reward, step.terminated, step.truncated]).toEqual([raw.reward, raw.terminated, raw.truncated]);
        ({ state } = step);
        real = raw.state;
      }
      expect(env.render?.(state)).toEqual(cartPole.render?.(real));
      expect(begun.state.frames.map((frame) => Array.from(frame))).toEqual(seen.slice(0, n)); // an earlier state is as it was
    }),
    { numRuns: 20 },
  );
});

test('[C2] frames of bytes stay bytes', () => {
  const env = frameStack(pong({ frameskip: 4 }) as Env<unknown, number, Uint8Array>, 2);
  const { obs } = env.reset(key(0));
  expect(obs).toBeInstanceOf(Uint8Array);
  expect(obs.length).toBe(2 * 210 * 160 * 3);
  expect(env.observationSpace).toMatchObject({ dtype: 'uint8', shape: [2, 210, 160, 3] });
});

test('[C2] what cannot be stacked is refused', () => {
  expect(() => frameStack(cartPole, 0)).toThrow(/frameStack: n should be a whole number from 1 on, but is 0/);
  expect(() => frameStack(frozenLake4x4 as never, 2)).toThrow(/observations in a Box, but has discrete ones/);
});

test('[C2] mapObservation and mapReward change these only', () => {
  const last = mapObservation(cartPole, (s) => s.subarray(2), box([-1, -10], [1, 10]));
  const tenth = mapReward(pendulum, (r) => 0.1 * r);
  expect(last.observationSpace).toEqual(box([-1, -10], [1, 10]));
  expect(last.spec).toBe(cartPole.spec);
  const { state, obs } = last.reset(key(1));
  const raw = cartPole.reset(key(1));
  expect(Array.from(obs)).toEqual(Array.from(raw.obs).slice(2));
  expect(Array.from(last.step(state, 1, key(2)).obs)).toEqual(Array.from(cartPole.step(raw.state, 1, key(2)).obs).slice(2));
  expect(last.render?.(state)).toEqual(cartPole.render?.(raw.state));
  const torque = Float32Array.of(1);
  const start = pendulum.reset(key(3)).state;
  const { reward, ...others } = tenth.step(start, torque, key(4));
  const { reward: whole, ...same } = pendulum.step(start, torque, key(4));
  expect([reward, others]).toEqual([0.1 * whole, same]);
  expect(() => mapReward(cartPole, 3 as never)).toThrow(/mapReward: f should be a function, but is 3/);
});
