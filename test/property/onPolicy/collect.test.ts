/** Collecting an epoch of steps, and acting within the bounds of an environment. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeObservation } from '../../../src/algos/encoding.js';
import {
  type ActorCritic,
  actorCritic,
  type Batch,
  categoricalActorCritic,
  collect,
  policy,
  rewardsToGo,
  type Sample,
} from '../../../src/algos/index.js';
import { broadcastTo, grad, mean, numbers, reshape, slice, type Tensor, tensor, zeros } from '../../../src/autodiff/index.js';
import { categorical, type Gaussian, gaussian } from '../../../src/dist/index.js';
import type { Env } from '../../../src/envs/env.js';
import { box, contains, discrete } from '../../../src/envs/spaces.js';
import { key, split } from '../../../src/random.js';
import { aKey, expectClose, grid } from '../../support/arbitraries.js';
import { onPolicy, plain, values, world } from '../../support/onPolicy.js';

const at =
  (n: number) =>
  (t: number): boolean =>
    t === n;
/** A coin. */
const flip: Sample = (_obs, key) => categorical.sample(key, zeros([1, 2]));
const amount = (stepsPerEpoch: number, maxEpLen = 1000) => ({ stepsPerEpoch, maxEpLen });
/** V(s) = the first number of the observation, whatever φ is. */
const sees: ActorCritic = {
  ...categoricalActorCritic(1, 2),
  v: (_phi, obs) => reshape(slice(obs, 0, 1), [obs.shape[0]]),
};
const gather = (env: Env, n: number, maxEpLen?: number) => collect(env, flip, amount(n, maxEpLen), key(1));
const returns = (batch: Batch, gamma = 1): number[] => [...numbers(rewardsToGo({ ...batch, ...values(sees, [], batch) }, gamma))];

test('a batch is what happened: each row goes on from the one before, or is the start of an episode', () => {
  /** Shows the step and a number drawn at the reset, pays what the action says, and ends by chance. */
  const env: Env<{ t: number; id: number }> = {
    observationSpace: box([0, 0], [1e4, 1e4]),
    actionSpace: discrete(2),
    reset: (key) => ({ state: { t: 0, id: key % 4096 }, obs: Float32Array.of(0, key % 4096) }),
    step: ({ t, id }, a, key) => {
      const obs = Float32Array.of(t + 1, id);
      return { state: { t: t + 1, id }, obs, reward: 10 * t + (a as number), terminated: key % 7 === 0, truncated: key % 5 === 0 };
    },
  };
  fc.assert(
    fc.property(aKey, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 12 }), (k, N, maxEpLen) => {
      const { batch, episodes } = collect(env, flip, amount(N, maxEpLen), k);
      const row = (x: Tensor, t: number): number[] => [...numbers(x).slice(2 * t, 2 * t + 2)];
      const { rew, act, done, last } = plain({ rew: batch.rew, act: batch.act, done: batch.done, last: batch.last });
      const [returns, lengths] = [[] as number[], [] as number[]];
      let ret = 0;
      for (let t = 0, length = 1; t < N; t++, length++) {
        const [s, next] = [row(batch.obs, t), row(batch.nextObs, t)];
        expect(s[0]).toBe(length - 1);
        expect(next).toEqual([s[0] + 1, s[1]]);
        expect(rew[t]).toBe(10 * s[0] + act[t]);
        ret += rew[t];
        if (length === maxEpLen || t === N - 1 || done[t]) expect(last[t]).toBe(1);
        if (!last[t]) expect(row(batch.obs, t + 1)).toEqual(next);
        else {
          // the end of an episode, unless it is only the end of the epoch
          if (t < N - 1 || episodes.lengths.length > lengths.length) {
            returns.push(ret);
            lengths.push(length);
          }
          [ret, length] = [0, 0];
        }
      }
      expect(episodes).toEqual({ returns, lengths });
      expect(batch.obs.shape).toEqual([N, 2]);
      expect(collect(env, flip, amount(N, maxEpLen), k)).toEqual({ batch, episodes });
    }),
  );
});

test('[A2] where an environment says both, it has terminated, and nothing follows', () => {
  const { batch } = gather(world({ obs: () => [100], terminated: at(3), truncated: at(3) }), 3);
  expect([...numbers(batch.done)]).toEqual([0, 0, 1]);
  expect(returns(batch)).toEqual([3, 2, 1]);
});

test('[A1] [A3] where an episode was cut off, V is asked about the observation before the reset', () => {
  const env = world({ obs: (t) => [t === 0 ? 1e6 : t], truncated: at(2) });
  const { batch } = gather(env, 5);
  expect([...numbers(batch.nextObs)]).toEqual([1, 2, 1, 2, 1]);
  expect([...numbers(batch.done)]).toEqual([0, 0, 0, 0, 0]);
  expect([...numbers(batch.last)]).toEqual([0, 1, 0, 1, 1]);
  expect(returns(batch)).toEqual([1 + 1 + 2, 1 + 2, 1 + 1 + 2, 1 + 2, 1 + 1]);
});

test('[A4] an epoch cut that falls on a terminal step does not bootstrap', () => {
  const { batch, episodes } = gather(world({ obs: () => [100], terminated: at(4) }), 4);
  expect([...numbers(batch.done)]).toEqual([0, 0, 0, 1]);
  expect(returns(batch)).toEqual([4, 3, 2, 1]);
  expect(episodes).toEqual({ returns: [4], lengths: [4] });
});

test('[A6] a flag belongs to the step that it came with', () => {
  const { batch } = gather(world({ terminated: at(2) }), 6);
  expect([...numbers(batch.obs)]).toEqual([0, 1, 0, 1, 0, 1]);
  expect([...numbers(batch.done)]).toEqual([0, 1, 0, 1, 0, 1]);
});

test('[A8] the reward of a step stands beside the state and the action that earned it', () => {
  const five = world({ terminated: at(5) });
  const env: Env<number> = { ...five, step: (t, a, k) => ({ ...five.step(t, a, k), reward: 10 * t + (a as number) }) };
  const { batch } = gather(env, 12);
  const { obs, act, rew } = plain({ obs: batch.obs, act: batch.act, rew: batch.rew });
  expect(rew).toEqual(obs.map((t, i) => 10 * t + act[i]));
  expect(new Set(act).size).toBe(2);
});

test('[A11] an environment may show one array again and again: what it showed is copied', () => {
  const shown = new Float32Array(1);
  const show = (t: number): Float32Array => shown.fill(t);
  const env: Env<number> = {
    ...world(),
    reset: () => ({ state: 0, obs: show(0) }),
    step: (t) => ({ state: t + 1, obs: show(t + 1), reward: 1, terminated: t === 3, truncated: false }),
  };
  const { batch } = gather(env, 6);
  expect([...numbers(batch.obs)]).toEqual([0, 1, 2, 3, 0, 1]);
  expect([...numbers(batch.nextObs)]).toEqual([1, 2, 3, 4, 1, 2]);
});

test('[A12] an epoch in which no episode ends has none to report, and learns all the same', () => {
  const env = world();
  const { batch, episodes } = gather(env, 10);
  expect(episodes).toEqual({ returns: [], lengths: [] });
  expect([...numbers(batch.last)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  for (const { algo } of Object.values(onPolicy)) {
    const [run] = algo({ env, epochs: 1, stepsPerEpoch: 10, hiddenSizes: [4], trainVIters: 2 });
    expect(run.episodes.returns).toEqual([]);
    for (const x of Object.values(run.state.info)) expect(typeof x === 'number' ? Number.isFinite(x) : Number.isFinite(x.mean)).toBe(true);
  }
});

test('every step, every action and every reset has a key of its own', () => {
  const used: number[] = [];
  const three = world({ terminated: at(3) });
  const env: Env<number> = {
    ...three,
    reset: (k) => {
      used.push(k);
      return three.reset(k);
    },
    step: (t, a, k) => {
      used.push(k);
      return three.step(t, a, k);
    },
  };
  const sample: Sample = (obs, k) => {
    used.push(k);
    return flip(obs, k);
  };
  for (const k of split(key(5), 3)) collect(env, sample, amount(20), k);
  expect(used.length).toBe(3 * (20 + 20 + 7));
  expect(new Set(used).size).toBe(used.length);
});

test('maxEpLen cuts an episode off, and does not end it', () => {
  const { batch, episodes } = gather(world({ obs: () => [100] }), 7, 3);
  expect([...numbers(batch.last)]).toEqual([0, 0, 1, 0, 0, 1, 1]);
  expect([...numbers(batch.done)]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(episodes).toEqual({ returns: [3, 3], lengths: [3, 3] });
  expect(returns(batch)[0]).toBe(3 + 100);
  const terminal = gather(world({ terminated: at(3) }), 6, 3);
  expect([...numbers(terminal.batch.done)]).toEqual([0, 0, 1, 0, 0, 1]);
});

test('a Discrete observation is one-hot, a Box observation a copy', () => {
  const env: Env<number> = {
    ...world(),
    observationSpace: discrete(3),
    reset: () => ({ state: 0, obs: 2 }),
    step: (t) => ({ state: t + 1, obs: t % 3, reward: 0, terminated: false, truncated: false }),
  };
  expect([...numbers(gather(env, 3).batch.obs)]).toEqual([0, 0, 1, 1, 0, 0, 0, 1, 0]);
  const shown = Float32Array.of(1, 2);
  const row = encodeObservation(box([0, 0], [9, 9]), shown);
  shown.fill(7);
  expectClose(row, tensor([[1, 2]]), 0);
});

const tight = box([-0.1, 0], [0.1, 0.2]);
test('[B1] the batch has the action that was drawn, and the environment the one that is in its bounds', () => {
  const done: Float32Array[] = [];
  const N = 2000;
  const still = world({ obs: () => [0.5, -1], actionSpace: tight });
  const env: Env<number> = {
    ...still,
    step: (t, a, k) => {
      done.push((a as Float32Array).slice());
      return still.step(t, a, k);
    },
  };
  const ac = actorCritic(env, { hiddenSizes: [4] });
  const { pi } = ac.init(key(3));
  const { batch } = collect(env, (obs, k) => ac.dist.sample(k, ac.pi(pi, obs)), amount(N), key(4));
  expect(done.every((a) => contains(tight, a))).toBe(true);
  expect(done.some((a) => a[0] === Math.fround(0.1))).toBe(true);
  // E[∇ log π] = 0; the mean of N scores is that to within five standard errors
  const score = grad((p: Gaussian) => mean(gaussian.logProb({ mu: broadcastTo(p.mu, [N, 2]), logStd: p.logStd }, batch.act)));
  const { mu, logStd } = ac.pi(pi, slice(batch.obs, 0, 1, 0)) as Gaussian;
  const at = score({ mu, logStd });
  for (const x of numbers(at.mu)) expect(Math.abs(x) * Math.exp(numbers(logStd)[0])).toBeLessThan(5 / Math.sqrt(N));
  for (const x of numbers(at.logStd)) expect(Math.abs(x)).toBeLessThan(5 * Math.sqrt(2 / N));
});

test('a policy acts within the bounds of its environment, the same for the same key, and mode asks no key', () => {
  fc.assert(
    fc.property(aKey, aKey, grid(-3, 3), (kTheta, k, x) => {
      for (const actionSpace of [tight, discrete(3)]) {
        const env = world({ obs: () => [0], actionSpace });
        const ac = actorCritic(env, { hiddenSizes: [3] });
        const { sample, mode } = policy(ac, env, ac.init(kTheta).pi);
        const obs = Float32Array.of(x);
        for (const a of [sample(obs, k), mode(obs)]) expect(contains(actionSpace, a)).toBe(true);
        expect(sample(obs, k)).toEqual(sample(obs, k));
        expect(mode(obs)).toEqual(mode(obs));
      }
    }),
    { numRuns: 30 },
  );
});
