/** Rollouts of several worlds: what a row is, where trajectories are cut, and that nothing is lost in between. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rewardsToGo } from '../../../src/algos/index.js';
import { begin, rollout, type WorldState } from '../../../src/algos/rollout.js';
import { numbers, type Tensor, tensor, zeros } from '../../../src/autodiff/index.js';
import { categorical } from '../../../src/dist/index.js';
import type { Env } from '../../../src/envs/env.js';
import { box, discrete } from '../../../src/envs/spaces.js';
import { type Key, key, keys, split } from '../../../src/random.js';
import { aKey, expectClose, grid, snapshot } from '../../support/arbitraries.js';
import { column, plain, world } from '../../support/onPolicy.js';

/** Shows the step and a number drawn at the reset, pays what the action says, and ends by chance. */
const env: Env = {
  observationSpace: box([0, 0], [1e4, 1e4]),
  actionSpace: discrete(3),
  reset: (key) => ({ state: { t: 0, id: key % 4096 }, obs: Float32Array.of(0, key % 4096) }),
  step: (state, a, key) => {
    const { t, id } = state as { readonly t: number; readonly id: number };
    const obs = Float32Array.of(t + 1, id);
    return { state: { t: t + 1, id }, obs, reward: 10 * t + (a as number), terminated: key % 11 === 0, truncated: key % 7 === 0 };
  },
};
const three = (obs: Tensor, key: Key): Tensor => categorical.sample(key, zeros([obs.shape[0], 3]));
const two = (obs: Tensor, key: Key): Tensor => categorical.sample(key, zeros([obs.shape[0], 2]));
const worldsOf = (n: number, key: Key, of: Env = env): WorldState[] => split(key, n).map((k) => begin(of, k));
const some = { k: aKey, n: fc.integer({ min: 1, max: 5 }), N: fc.integer({ min: 1, max: 40 }), maxEpLen: fc.integer({ min: 1, max: 12 }) };
/** The rows of each world, when n worlds take N steps in turn. */
const rowsOf = (n: number, N: number): number[][] => {
  const mine = (i: number): number => Array.from({ length: N }, (_, t) => t % n).filter((world) => world === i).length;
  let row = 0;
  return Array.from({ length: n }, (_, i) => Array.from({ length: mine(i) }, () => row++));
};
const pair = (x: Tensor, t: number): number[] => [...numbers(x).slice(2 * t, 2 * t + 2)];

test('rows are world by world, in order of time, and each goes on from the one before or begins an episode', () => {
  fc.assert(
    fc.property(fc.record(some), ({ k, n, N, maxEpLen }) => {
      const [kWorlds, kSteps] = split(k, 2);
      const worlds = worldsOf(n, kWorlds);
      const { batch, worlds: after } = rollout(env, three, worlds, N, maxEpLen, keys(kSteps));
      const { rew, act, last, done } = plain({ rew: batch.rew, act: batch.act, last: batch.last, done: batch.done });
      for (const [i, rows] of rowsOf(n, N).entries()) {
        let expected = [...numbers(worlds[i].obs)];
        for (const row of rows) {
          const [s, next] = [pair(batch.obs, row), pair(batch.nextObs, row)];
          expect(s).toEqual(expected);
          expect(next).toEqual([s[0] + 1, s[1]]); // the true next state, also where an episode ended
          expect(rew[row]).toBe(10 * s[0] + act[row]);
          const isCut = row === rows.at(-1);
          if (done[row] === 1 || next[0] === maxEpLen || isCut) expect(last[row]).toBe(1);
          const begun = isCut ? [...numbers(after[i].obs)] : pair(batch.obs, row + 1);
          if (last[row] === 0) expect(begun).toEqual(next);
          expect(begun[0] === 0 || (begun[0] === next[0] && begun[1] === next[1])).toBe(true);
          expected = begun;
        }
        expect([...numbers(after[i].obs)]).toEqual(expected);
        expect(after[i].length).toBe(expected[0]);
      }
    }),
  );
});

test('a terminal state is done and last, a time limit or the end of a rollout is last alone', () => {
  const flagsOf = (script: Parameters<typeof world>[0], maxEpLen = 100): number[][] => {
    const of = world(script) as Env;
    const { batch } = rollout(of, two, worldsOf(2, key(1), of), 10, maxEpLen, keys(key(2)));
    return [batch.done, batch.last].map((x) => [...numbers(x)]);
  };
  const [ends, cut, never] = [[0, 0, 1, 0, 0, 0, 0, 1, 0, 0], [0, 0, 1, 0, 1, 0, 0, 1, 0, 1], Array(10).fill(0)];
  expect(flagsOf({ terminated: (t) => t === 3 })).toEqual([ends, cut]);
  expect(flagsOf({ truncated: (t) => t === 3 })).toEqual([never, cut]);
  expect(flagsOf({}, 3)).toEqual([never, cut]);
  expect(flagsOf({ terminated: (t) => t === 3, truncated: (t) => t === 3 }, 3)).toEqual([ends, cut]);
});

test('no reward is lost: those of the rows are those of the episodes that ended and of those under way', () => {
  fc.assert(
    fc.property(fc.record(some), fc.integer({ min: 1, max: 4 }), ({ k, n, N, maxEpLen }, rounds) => {
      let worlds: readonly WorldState[] = worldsOf(n, k);
      const nextKey = keys(k);
      const [paid, ended] = [[] as number[], [] as number[]];
      const lengths: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const rolled = rollout(env, three, worlds, N, maxEpLen, nextKey);
        worlds = rolled.worlds;
        paid.push(...numbers(rolled.batch.rew));
        ended.push(...rolled.episodes.returns);
        lengths.push(...rolled.episodes.lengths);
      }
      const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
      expect(sum(paid)).toBe(sum(ended) + sum(worlds.map(({ ret }) => ret)));
      expect(rounds * N).toBe(sum(lengths) + sum(worlds.map(({ length }) => length)));
      for (const length of lengths) expect(length).toBeLessThanOrEqual(maxEpLen);
    }),
  );
});

test('it is a function of its arguments, and leaves the worlds as they were', () => {
  fc.assert(
    fc.property(fc.record(some), ({ k, n, N, maxEpLen }) => {
      const worlds = worldsOf(n, k);
      const before = snapshot(worlds);
      const once = rollout(env, three, worlds, N, maxEpLen, keys(k));
      expect(rollout(env, three, worlds, N, maxEpLen, keys(k))).toEqual(once);
      expect(snapshot(worlds)).toEqual(before);
    }),
    { numRuns: 30 },
  );
});

test('an environment that shows one array again and again is copied from', () => {
  const shown = new Float32Array(2);
  const shares: Env = {
    ...env,
    reset: (key) => {
      const { state, obs } = env.reset(key);
      shown.set(obs as Float32Array);
      return { state, obs: shown };
    },
    step: (state, a, key) => {
      const step = env.step(state, a, key);
      shown.set(step.obs as Float32Array);
      return { ...step, obs: shown };
    },
  };
  fc.assert(
    fc.property(fc.record(some), ({ k, n, N, maxEpLen }) => {
      const [a, b] = [env, shares].map((of) => rollout(of, three, worldsOf(n, k, of), N, maxEpLen, keys(k)));
      expect(b).toEqual(a);
    }),
    { numRuns: 30 },
  );
});

test('continuous actions are moved into their bounds for the environment, and kept in the batch as they were drawn', () => {
  const seen: number[][] = [];
  const reach: Env = {
    ...env,
    actionSpace: box([-1, -1], [1, 1]),
    step: (state, a, key) => {
      seen.push([...(a as Float32Array)]);
      return env.step(state, 0, key);
    },
  };
  const drawn = (): Tensor => tensor([-1.5, -0.5, 0.5, 1.5], [2, 2], 'float32');
  const { batch } = rollout(reach, drawn, worldsOf(2, key(5), reach), 2, 10, keys(key(7)));
  expect([...numbers(batch.act)]).toEqual([-1.5, -0.5, 0.5, 1.5]);
  expect(seen).toEqual([
    [-1, -0.5],
    [0.5, 1],
  ]);
});

// ── n-step returns ──

test('a return is r_t + γ r_{t+1} + … to the last row of its trajectory, and V after it unless the episode terminated', () => {
  fc.assert(
    fc.property(fc.record(some), grid(0, 1), ({ k, n, N, maxEpLen }, gamma) => {
      const { batch } = rollout(env, three, worldsOf(n, k), N, maxEpLen, keys(k));
      const nextVal = column(Array.from({ length: N }, (_, t) => numbers(batch.nextObs)[2 * t] / 7 - 1));
      const [rew, done, last] = [batch.rew, batch.done, batch.last].map((x) => [...numbers(x)]);
      const V = numbers(nextVal);
      const direct = rew.map((_, t) => {
        const end = last.indexOf(1, t);
        const paid = rew.slice(t, end + 1).reduce((sum, r, l) => sum + gamma ** l * r, 0);
        return paid + (done[end] ? 0 : gamma ** (end + 1 - t) * V[end]);
      });
      const ours = rewardsToGo({ rew: column(rew), nextVal, done: column(done), last: column(last) }, gamma);
      expectClose(ours, column(direct), 1e-12);
    }),
  );
});
