/** Returns and advantages, collecting, and what holds for every update and every run of what learns on-policy. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertFinite } from '../../src/algos/assertFinite.js';
import { encode } from '../../src/algos/encoding.js';
import { values } from '../../src/algos/fitValue.js';
import {
  type ActorCritic,
  actorCritic,
  advantages,
  type Batch,
  categoricalActorCritic,
  collect,
  discountedSum,
  fitValue,
  gaussianActorCritic,
  npg,
  policy,
  ppo,
  ppoPenalty,
  rewardsToGo,
  type Sample,
  standardize,
  summarize,
  trpo,
  valueLoss,
  vpg,
} from '../../src/algos/index.js';
import { approxKl, clipFraction, policyLoss as ppoLoss } from '../../src/algos/ppo.js';
import { policyLoss as vpgLoss } from '../../src/algos/vpg.js';
import {
  add,
  broadcastTo,
  concat,
  full,
  grad,
  item,
  mean,
  numbers,
  reshape,
  slice,
  stopGradient,
  sub,
  type Tensor,
  type Tree,
  tensor,
  tree,
  zeros,
} from '../../src/autodiff/index.js';
import { categorical, type Gaussian, gaussian } from '../../src/dist/index.js';
import type { Env } from '../../src/envs/env.js';
import { box, contains, discrete, type Space } from '../../src/envs/spaces.js';
import type { mlp } from '../../src/nn/index.js';
import { key, split } from '../../src/random.js';
import { aBatch, aKey, aTensor, double, expectClose, grid, real, snapshot, someSteps, unit } from './arbitraries.js';

/** An algorithm with settings that take its policy far in an epoch, and nowhere. What it carries is PPO's state, or more. */
interface Subject {
  readonly algo: typeof ppo;
  readonly far: object;
  readonly still: object;
  /** The KL that it reports is the distributions', not an estimate from the actions that were drawn. */
  readonly exactKl: boolean;
}
const gradients = { far: { piLr: 0.03 }, still: { piLr: 1e-30 } };
const regions = { far: { delta: 0.03 }, still: { delta: 1e-30 } };
const onPolicy = {
  vpg: { algo: vpg, ...gradients, exactKl: false },
  npg: { algo: npg, ...regions, exactKl: true },
  trpo: { algo: trpo, ...regions, exactKl: true },
  ppo: { algo: ppo, ...gradients, exactKl: false },
  ppo_penalty: { algo: ppoPenalty, ...gradients, exactKl: true },
} as unknown as Readonly<Record<string, Subject>>; // a state goes only where it came from

const column = (xs: readonly number[]): Tensor => tensor(Float64Array.from(xs), [xs.length]);
const flags = (...xs: readonly number[]): Tensor => column(xs);

// ── returns and advantages ──

/** Arrays of numbers, to compute with by hand. */
const plain = <T extends Readonly<Record<string, Tensor>>>(steps: T) =>
  Object.fromEntries(Object.entries(steps).map(([name, x]) => [name, [...numbers(x)]])) as { readonly [K in keyof T]: number[] };
/** δ_t */
const deltas = (steps: Parameters<typeof advantages>[0], gamma: number): number[] => {
  const { rew, val, nextVal, done } = plain({ ...steps });
  return rew.map((r, t) => r + gamma * (done[t] ? 0 : nextVal[t]) - val[t]);
};
/** Σ_l cˡ x_{t+l}, up to the end of the trajectory. */
const sumAlong = (x: readonly number[], last: readonly number[], t: number, c: number): number => {
  let sum = 0;
  for (let l = t, w = 1; l < x.length; l++, w *= c) {
    sum += w * x[l];
    if (last[l]) break;
  }
  return sum;
};

test('[A5] [A6] advantages are the definition: the sum of the TD errors that follow in the same trajectory, discounted', () => {
  fc.assert(
    fc.property(someSteps, unit, unit, (steps, gamma, lam) => {
      const last = [...numbers(steps.last)];
      const delta = deltas(steps, gamma);
      const want = delta.map((_, t) => sumAlong(delta, last, t, gamma * lam));
      expectClose(advantages(steps, gamma, lam), column(want), 1e-12);
    }),
  );
});

test('rewards-to-go are the definition: the discounted rewards that follow, and γ V(s′) where the trajectory was only cut off', () => {
  fc.assert(
    fc.property(someSteps, unit, (steps, gamma) => {
      const { rew, nextVal, done, last } = plain(steps);
      const paid = rew.map((r, t) => r + (last[t] && !done[t] ? gamma * nextVal[t] : 0));
      const want = paid.map((_, t) => sumAlong(paid, last, t, gamma));
      expectClose(rewardsToGo(steps, gamma), column(want), 1e-12);
    }),
  );
});

test('advantages and rewards-to-go of trajectories one after another are those of each', () => {
  fc.assert(
    fc.property(fc.array(someSteps, { minLength: 1, maxLength: 4 }), unit, unit, (all, gamma, lam) => {
      const joined = tree.map((...parts) => concat(parts), all[0], ...all.slice(1));
      expectClose(advantages(joined, gamma, lam), concat(all.map((steps) => advantages(steps, gamma, lam))), 0);
      expectClose(rewardsToGo(joined, gamma), concat(all.map((steps) => rewardsToGo(steps, gamma))), 0);
    }),
  );
});

test('with λ = 0 the advantages are the TD errors', () => {
  fc.assert(
    fc.property(someSteps, unit, (steps, gamma) => {
      expectClose(advantages(steps, gamma, 0), column(deltas(steps, gamma)), 1e-12);
    }),
  );
});

/** The same steps, where V(s′) of one is V(s) of the next, as it is along a trajectory. */
const continued = (steps: Parameters<typeof advantages>[0]) => {
  const { val, nextVal, last } = plain({ ...steps });
  return { ...steps, nextVal: column(nextVal.map((v, t) => (last[t] ? v : val[t + 1]))) };
};

test('[A10] with λ = 1 the advantages are the rewards-to-go minus the values: both targets of V are one', () => {
  fc.assert(
    fc.property(someSteps.map(continued), unit, (steps, gamma) => {
      expectClose(add(advantages(steps, gamma, 1), steps.val), rewardsToGo(steps, gamma), 1e-11);
    }),
  );
});

test('[A1] three steps by hand: a time limit is no terminal state', () => {
  const steps = { rew: flags(1, 2, 4), val: flags(10, 20, 30), nextVal: flags(20, 30, 40), last: flags(0, 0, 1) };
  const [gamma, lam] = [0.5, 0.5];
  // δ = 1 + 10 − 10, 2 + 15 − 20, 4 + 20 − 30 where V goes on, and 4 − 30 where it does not
  const cut = { ...steps, done: flags(0, 0, 0) };
  expectClose(advantages(cut, gamma, lam), flags(1 - 3 / 4 - 6 / 16, -3 - 6 / 4, -6), 0);
  expectClose(rewardsToGo(cut, gamma), flags(1 + 1 + 1 + 40 / 8, 2 + 2 + 40 / 4, 4 + 20), 0);
  const terminated = { ...steps, done: flags(0, 0, 1) };
  expectClose(advantages(terminated, gamma, lam), flags(1 - 3 / 4 - 26 / 16, -3 - 26 / 4, -26), 0);
  expectClose(rewardsToGo(terminated, gamma), flags(1 + 1 + 1, 2 + 2, 4), 0);
  // and two trajectories: the first truncated after one step, the second terminated
  const two = { ...steps, done: flags(0, 0, 1), last: flags(1, 0, 1) };
  expectClose(advantages(two, gamma, lam), flags(1, -3 - 26 / 4, -26), 0);
  expectClose(rewardsToGo(two, gamma), flags(1 + 10, 2 + 2, 4), 0);
});

test('[A7] what follows a cut is discounted once', () => {
  const steps = { rew: flags(0, 0), val: flags(0, 0), nextVal: flags(0, 1), done: flags(0, 0), last: flags(0, 1) };
  expectClose(rewardsToGo(steps, 0.5), flags(0.25, 0.5), 0);
  expectClose(advantages(steps, 0.5, 1), flags(0.25, 0.5), 0);
});

test('columns among the vectors are refused', () => {
  const steps = { rew: zeros([3]), nextVal: zeros([3]), done: zeros([3]), last: zeros([3]) };
  expect(() => advantages({ ...steps, val: zeros([3, 1]) }, 0.9, 0.9)).toThrow(/advantages: val should be \[N\], but is \[3, 1\]/);
  expect(() => rewardsToGo({ ...steps, nextVal: zeros([2]) }, 0.9)).toThrow(/rewardsToGo: N is 3 in rew, but 2 in nextVal/);
  expect(() => ppoLoss(zeros([3]), zeros([3]), zeros([3, 1]), 0.2)).toThrow(/ppo\.policyLoss: adv should be \[N\]/);
  expect(() => vpgLoss(zeros([3]), zeros([2]))).toThrow(/vpg\.policyLoss: N is 3 in logp, but 2 in adv/);
  expect(() => valueLoss(zeros([3, 1]), zeros([3]))).toThrow(/valueLoss: val should be \[N\]/);
});

describe('standardize', () => {
  test('[A9] gives the mean 0 and the population deviation 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 30 }).chain((n) => aTensor([n])),
        (x) => {
          const { mean: m, std } = summarize(x);
          fc.pre(std > 0.01);
          const after = summarize(standardize(x));
          expect(Math.abs(after.mean)).toBeLessThan(1e-12);
          expect(Math.abs(after.std - 1)).toBeLessThan(1e-5);
          expectClose(standardize(x), tensor(numbers(x).map((v) => (v - m) / (std + 1e-8))), 1e-12);
        },
      ),
    );
  });

  test('[A9] gives zeros for equal numbers, for one number, and nothing for none', () => {
    fc.assert(
      fc.property(real, fc.integer({ min: 0, max: 20 }), fc.constantFrom('float32' as const, 'float64' as const), (x, n, dtype) => {
        expectClose(standardize(full([n], x, dtype)), zeros([n], dtype), 1e-6);
      }),
    );
  });

  test('[A9] is exact far away from 0, where a variance found in one pass is all rounding', () => {
    const x = tensor([10_000.25, 10_000.5, 10_001, 9_999.5]);
    const centred = tensor([-0.0625, 0.1875, 0.6875, -0.8125]);
    expectClose(standardize(x), standardize(centred), 1e-6);
    expect(Math.abs(summarize(x).std - summarize(centred).std)).toBeLessThan(1e-9);
  });

  test('[A9] divides by the deviation plus 1e-8', () => {
    expectClose(standardize(flags(-1e-8, 1e-8)), flags(-0.5, 0.5), 1e-12);
  });
});

test('discountedSum is y_t = x_t + c_t y_{t+1}', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 }).chain((n) => fc.tuple(aTensor([n]), aTensor([n]))),
      ([x, c]) => {
        const y = numbers(discountedSum(x, c));
        for (const [t, v] of y.entries())
          expect(Math.abs(v - (numbers(x)[t] + numbers(c)[t] * (y[t + 1] ?? 0)))).toBeLessThan(1e-9 * (1 + Math.abs(v)));
      },
    ),
  );
});

// ── collecting ──

interface Script {
  /** What is seen, paid and flagged, all as functions of the number of steps since the reset. */
  readonly obs?: (t: number) => readonly number[];
  readonly reward?: (t: number) => number;
  readonly terminated?: (t: number) => boolean;
  readonly truncated?: (t: number) => boolean;
  readonly actionSpace?: Space;
}
const never = (): boolean => false;
/** A world that follows a script. */
const world = ({
  obs = (t) => [t],
  reward = () => 1,
  terminated = never,
  truncated = never,
  actionSpace = discrete(2),
}: Script = {}): Env<number> => {
  const all = obs(0).map(() => Number.POSITIVE_INFINITY);
  return {
    observationSpace: box(
      all.map((x) => -x),
      all,
    ),
    actionSpace,
    reset: () => ({ state: 0, obs: Float32Array.from(obs(0)) }),
    step: (t) => ({
      state: t + 1,
      obs: Float32Array.from(obs(t + 1)),
      reward: reward(t),
      terminated: terminated(t + 1),
      truncated: truncated(t + 1),
    }),
  };
};
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
  const row = encode(box([0, 0], [9, 9]), shown);
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

// ── losses ──

test.each([
  // r, Â, min(r Â, clip(r) Â), its derivative with respect to r
  [0.5, 1, 0.5, 1],
  [1, 1, 1, 1],
  [1.5, 1, 1.2, 0],
  [0.5, -1, -0.8, 0],
  [1, -1, -1, -1],
  [1.5, -1, -1.5, -1],
])('[B3] the clipped objective of a ratio %d and an advantage %d is %d, and its slope %d', (r, adv, value, slope) => {
  const loss = (logp: Tensor): Tensor => ppoLoss(logp, flags(0), flags(adv), 0.2);
  const logp = flags(Math.log(r));
  expect(item(loss(logp))).toBeCloseTo(-value, 12);
  expect(numbers(grad(loss)(logp))[0]).toBeCloseTo(-slope * r, 12); // dr / d log π = r
});

test('[B3] a ratio that has left the interval in the direction of its advantage passes no gradient, and any other passes −r Â', () => {
  const eps = 0.2;
  fc.assert(
    fc.property(real, real, real, (logp, logpOld, adv) => {
      const r = Math.exp(logp - logpOld);
      fc.pre(Math.min(Math.abs(r - 1 - eps), Math.abs(r - 1 + eps)) > 1e-6);
      const pushed = (adv > 0 && r > 1 + eps) || (adv < 0 && r < 1 - eps);
      const g = grad((l: Tensor) => ppoLoss(l, flags(logpOld), flags(adv), eps))(flags(logp));
      expectClose(g, flags(pushed ? 0 : -adv * r), 1e-9);
    }),
    { numRuns: 300 },
  );
});

test('[B5] the KL estimate is the original’s, mean(log π_k − log π), which may be below 0; its mean is the KL', () => {
  expect(item(approxKl(flags(-1, -4), flags(-2, -1)))).toBe(1);
  expect(item(approxKl(flags(-1), flags(-2)))).toBe(-1);
  fc.assert(
    fc.property(aTensor([1, 4]), aTensor([1, 4]), (p, q) => {
      // the expectation over a ∼ p of one estimate each
      const all = Array.from({ length: 4 }, (_, a) => {
        const [old, now] = [p, q].map((l) => categorical.logProb(l, tensor([a])));
        return Math.exp(item(old)) * item(approxKl(now, old));
      });
      expectClose(column([all.reduce((s, x) => s + x)]), categorical.kl(p, q), 1e-12);
    }),
  );
});

test('clipFraction is the share of ratios outside of the interval', () => {
  expect(item(clipFraction(column([0.5, 1, 1.1, 1.5].map(Math.log)), flags(0, 0, 0, 0), 0.2))).toBe(0.5);
});

// ── updates ──

const kinds = {
  discrete: categoricalActorCritic(3, 2, { hiddenSizes: [8] }),
  box: gaussianActorCritic(3, 2, { hiddenSizes: [8] }),
} as const;
const few = { trainVIters: 3, trainPiIters: 4 };
/** Every algorithm on discrete and on continuous actions. */
const subjects = Object.entries(onPolicy).flatMap(([name, { algo, exactKl }]) =>
  (['discrete', 'box'] as const).map((kind) => {
    const update = (config: object = {}) => algo.update(kinds[kind], { ...few, ...config });
    return [name, kind, { init: algo.init(kinds[kind]), update, exactKl }] as const;
  }),
);
const batchOf = (kind: keyof typeof kinds) => aBatch(kind, 3, 2);

describe.each(subjects)('%s with %s actions', (name, kind, { init, update, exactKl }) => {
  test('an update gives the same bits for the same state and batch, and leaves both as they were', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const state = init(k);
        const before = snapshot({ state, batch });
        const next = update()(state, batch);
        expect(update()(state, batch)).toEqual(next);
        expect(snapshot({ state, batch })).toEqual(before);
        expect(next.updates).toBe(1);
      }),
      { numRuns: 20 },
    );
  });

  test('batches.reduce(update, state) trains, and half of it twice is the whole', () => {
    fc.assert(
      fc.property(fc.array(batchOf(kind), { minLength: 1, maxLength: 4 }), aKey, fc.nat(4), (batches, k, half) => {
        const end = batches.reduce(update(), init(k));
        const middle = batches.slice(0, half).reduce(update(), init(k));
        expect(batches.slice(half).reduce(update(), middle)).toEqual(end);
        expect(end.updates).toBe(batches.length);
        expect(end.opt.v.count).toBe(3 * batches.length);
      }),
      { numRuns: 10 },
    );
  });

  test('the policy moves towards what was good: log π rises with the advantage', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const state = init(k);
        const gain = { ...batch, done: full([batch.rew.shape[0]], 1), last: full([batch.rew.shape[0]], 1) };
        const next = update({ piLr: 1e-3, trainPiIters: 1, delta: 1e-5 })(state, gain);
        const logp = (theta: Tree): Tensor => kinds[kind].dist.logProb(kinds[kind].pi(theta, batch.obs), batch.act);
        const adv = standardize(sub(batch.rew, kinds[kind].v(state.v, batch.obs)));
        expect(item(vpgLoss(logp(next.pi), adv))).toBeLessThan(item(vpgLoss(logp(state.pi), adv)));
      }),
      { numRuns: 30 },
    );
  });

  test('[A10] V is fitted to the rewards-to-go, whatever is done to the advantages', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const [state, ac] = [init(k), kinds[kind]];
        const ret = rewardsToGo({ ...batch, ...values(ac, state.v, batch) }, 0.9);
        const { v, lossV, deltaLossV } = fitValue(ac, state, batch.obs, ret, 1e-2, 3);
        const next = update({ gamma: 0.9, lam: 0.5, vfLr: 1e-2 })(state, batch);
        expect(next.v).toEqual(v);
        expect(next.info.lossV).toBe(item(valueLoss(ac.v(state.v, batch.obs), ret)));
        expect([lossV, deltaLossV]).toEqual([next.info.lossV, next.info.deltaLossV]);
      }),
      { numRuns: 10 },
    );
  });

  test('[B7] what is reported as a change was measured after the update', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const [state, ac] = [init(k), kinds[kind]];
        const next = update({ piLr: 0.05, vfLr: 0.05, targetKl: 1 })(state, batch);
        const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, batch.obs), batch.act);
        const [p, q] = [ac.pi(state.pi, batch.obs), ac.pi(next.pi, batch.obs)];
        expect(next.info.kl).toBe(item(mean(exactKl ? ac.dist.kl(p, q) : sub(logp(state.pi), logp(next.pi)))));
        expect(next.info.kl).not.toBe(0);
        if ('entropy' in next.info) expect(next.info.entropy).toBe(item(mean(ac.dist.entropy(q))));
        const ret = rewardsToGo({ ...batch, ...values(ac, state.v, batch) }, 0.99);
        const lossV = (phi: Tree): number => item(valueLoss(ac.v(phi, batch.obs), ret));
        expect(next.info.deltaLossV).toBe(lossV(next.v) - lossV(state.v));
        expect(next.info.deltaLossPi).not.toBe(0);
      }),
      { numRuns: 10 },
    );
  });

  test('[B8] what is not finite any more is an error, and says what has become of which parameter', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY), (batch, k, poison) => {
        const says = (what: string): RegExp => new RegExp(`^${name}: ${what} in this update; a smaller learning rate`);
        expect(() => update({ vfLr: poison })(init(k), batch)).toThrow(says('v\\.0\\.w has become (NaN|-?Infinity)'));
        const rew = concat([slice(batch.rew, 1, batch.rew.shape[0]), tensor([poison])]);
        expect(() => update()(init(k), { ...batch, rew })).toThrow(says('(pi|v)\\S* has become NaN'));
      }),
      { numRuns: 5 },
    );
  });
});

test('[B8] a log σ that runs away to −∞ is caught by the guard', () => {
  const ac = kinds.box;
  fc.assert(
    fc.property(batchOf('box'), aKey, (batch, k) => {
      for (const { algo } of Object.values(onPolicy)) {
        const state = algo.init(ac)(k);
        const pi = { ...(state.pi as { mu: Tree }), logStd: full([2], -200) };
        expect(() => algo.update(ac, few)({ ...state, pi }, batch)).toThrow(RangeError);
      }
    }),
    { numRuns: 5 },
  );
  expect(() => assertFinite('sac', { pi: [{ w: zeros([2]) }, { w: tensor([1, Number.NEGATIVE_INFINITY]) }] })).toThrow(
    /sac: pi\.1\.w has become -Infinity/,
  );
  const fine = { pi: zeros([2]) };
  expect(assertFinite('sac', fine)).toBe(fine);
});

describe.each(Object.entries(kinds))('PPO with %s actions', (name, ac) => {
  const kind = name as keyof typeof kinds;
  const init = ppo.init(ac);

  test('at θ_k the gradients of the PPO and VPG objectives are equal', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (narrow, k) => {
        const [batch, pi] = [double(narrow), double(init(k).pi)];
        const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, batch.obs), batch.act);
        const logpOld = logp(pi);
        expectClose(
          grad((theta: Tree) => ppoLoss(logp(theta), logpOld, batch.rew, 0.2))(pi),
          grad((theta: Tree) => vpgLoss(logp(theta), batch.rew))(pi),
          1e-12,
        );
      }),
      { numRuns: 30 },
    );
  });

  test('with one gradient step PPO is VPG', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const one = ppo.update(ac, { ...few, trainPiIters: 1 })(init(k), batch);
        const same = vpg.update(ac, { trainVIters: 3 })(init(k), batch);
        expectClose(one.opt.pi.m, same.opt.pi.m, 1e-6);
        expect(one.v).toEqual(same.v);
      }),
      { numRuns: 20 },
    );
  });

  test('[B4] on the first pass the ratio is exactly 1: log π is bit for bit what it was for θ_k', () => {
    fc.assert(
      fc.property(batchOf(kind), aKey, (batch, k) => {
        const seen: Tensor[] = [];
        const spy: ActorCritic = {
          ...ac,
          dist: {
            ...ac.dist,
            logProb: (p, act) => {
              const logp = ac.dist.logProb(p, act);
              seen.push(stopGradient(logp));
              return logp;
            },
          },
        };
        // the second update starts from where the optimiser has moved to
        ppo.update(spy, few)(ppo.update(ac, few)(init(k), batch), batch);
        const [old, first] = seen;
        expect(first).toEqual(old);
      }),
      { numRuns: 20 },
    );
  });

  test('[B6] the policy stops before the step after the KL has passed 1.5 targetKl, and V goes on', () => {
    let stopped = 0;
    fc.assert(
      fc.property(batchOf(kind), aKey, grid(0.001, 0.02), (batch, k, targetKl) => {
        const config = { piLr: 0.02, vfLr: 1e-2, trainPiIters: 20, trainVIters: 5, targetKl };
        const update = (over: object) => ppo.update(ac, { ...config, ...over })(init(k), batch);
        const next = update({});
        const steps = next.opt.pi.count;
        if (steps < 20) {
          stopped++;
          expect(next.info.stopIter).toBe(steps);
          expect(next.info.kl).toBeGreaterThan(1.5 * targetKl);
        } else expect(next.info.stopIter).toBe(19);
        // as far as it came, it is the run that was told to come as far
        const told = update({ trainPiIters: steps, targetKl: 1e9 });
        expect(told.pi).toEqual(next.pi);
        if (steps > 0) expect(update({ trainPiIters: steps - 1, targetKl: 1e9 }).info.kl).toBeLessThanOrEqual(1.5 * targetKl);
        expect(next.v).toEqual(update({ trainPiIters: 0 }).v);
        expect(next.opt.v.count).toBe(5);
      }),
      { numRuns: 25 },
    );
    expect(stopped).toBeGreaterThan(5);
  });
});

test('[B15] nothing is on that the original does not have: the hyperparameters and their defaults', () => {
  expect(vpg.defaults).toEqual({
    seed: 0,
    epochs: 50,
    stepsPerEpoch: 4000,
    maxEpLen: 1000,
    gamma: 0.99,
    lam: 0.97,
    hiddenSizes: [64, 64],
    activation: 'tanh',
    piLr: 3e-4,
    vfLr: 1e-3,
    trainVIters: 80,
  });
  expect(ppo.defaults).toEqual({ ...vpg.defaults, clipRatio: 0.2, trainPiIters: 80, targetKl: 0.01 });
  const { piLr, ...shared } = vpg.defaults;
  expect(npg.defaults).toEqual({ ...shared, delta: 0.01, dampingCoeff: 0.1, cgIters: 10 });
  expect(trpo.defaults).toEqual({ ...npg.defaults, backtrackIters: 10, backtrackCoeff: 0.8 });
  expect(ppoPenalty.defaults).toEqual({ ...vpg.defaults, klCoeff: 1, trainPiIters: 80, targetKl: 0.01 });
});

// ── runs ──

/** A walk of up to 12 steps: one action leads on, the other one stays; obs in [−1, 1], dice in the start. */
const walk: Env<number> = {
  ...world(),
  reset: (key) => ({ state: key % 3, obs: Float32Array.of(key % 3) }),
  step: (s, a) => {
    const next = s + (a as number);
    return { state: next, obs: Float32Array.of(next / 6 - 1), reward: a as number, terminated: next >= 12, truncated: false };
  },
};
const reach: Env<number> = {
  ...walk,
  actionSpace: box([-1], [1]),
  step: (s, a) => {
    const x = (a as Float32Array)[0];
    return { state: s, obs: Float32Array.of(s), reward: -((x - 0.5) ** 2), terminated: false, truncated: false };
  },
};
const short = { epochs: 4, stepsPerEpoch: 25, maxEpLen: 10, hiddenSizes: [6], trainVIters: 3 };

describe.each(Object.entries(onPolicy))('a run of %s', (name, { algo, far, still }) => {
  test('yields each epoch, and is the same bit for bit when it is run again or gone on with from anywhere', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(walk, reach), (seed, env) => {
        const runs = [...algo({ ...short, env, seed })];
        const before = snapshot(runs);
        expect(runs.map(({ epoch, steps }) => [epoch, steps])).toEqual([1, 2, 3, 4].map((epoch) => [epoch, 25 * epoch]));
        for (const [i, from] of runs.entries()) expect([...algo({ ...short, env, seed, from })]).toEqual(runs.slice(i + 1));
        expect(snapshot(runs)).toEqual(before);
        expect([...algo({ ...short, env, seed: seed + 1 })]).not.toEqual(runs);
      }),
      { numRuns: 4 },
    );
  });

  test('longer or shorter, it is the same run', () => {
    const [long, brief] = [7, 3].map((epochs) => [...algo({ ...short, env: walk, epochs })]);
    expect(brief).toEqual(long.slice(0, 3));
    expect([...algo({ ...short, env: walk, epochs: 0 })]).toEqual([]);
  });

  test('meets something new in every epoch, though the policy stays the same', () => {
    const [a, b, c] = [...algo({ ...short, env: reach, epochs: 3, ...still })];
    expect(a.state.pi).toEqual(c.state.pi);
    for (const [p, q] of [
      [a, b],
      [b, c],
      [a, c],
    ])
      expect(p.episodes).not.toEqual(q.episodes);
  });

  test('does nothing before it is asked, and no more than it is asked', () => {
    let steps = 0;
    const counted: Env<number> = {
      ...walk,
      step: (s, a, k) => {
        steps++;
        return walk.step(s, a, k);
      },
    };
    const run = algo({ ...short, env: counted });
    expect(steps).toBe(0);
    run.next();
    expect(steps).toBe(25);
    for (const { epoch } of run) if (epoch === 3) break;
    expect(steps).toBe(75);
  });

  test('takes networks of the caller’s own, of any kind, and learns with them which arm of a bandit pays', () => {
    const bandit: Env<number> = {
      ...world({ obs: () => [1], terminated: () => true }),
      step: (t, a) => ({ state: t, obs: Float32Array.of(1), reward: a as number, terminated: true, truncated: false }),
    };
    const own: ActorCritic = {
      init: () => ({ pi: { logits: zeros([1, 2]) }, v: [] }),
      pi: ({ logits }: { logits: Tensor }, obs: Tensor) => broadcastTo(logits, [obs.shape[0], 2]),
      dist: categorical,
      v: (_phi, obs) => zeros([obs.shape[0]]),
    };
    let last = zeros([1, 2]) as Tensor;
    for (const { state } of algo({ env: bandit, actorCritic: own, epochs: 30, stepsPerEpoch: 30, trainVIters: 1, ...far }))
      last = (state.pi as { readonly logits: Tensor }).logits;
    const [bad, good] = numbers(last);
    expect(good - bad).toBeGreaterThan(1);
  });

  test('learns to come closer to a target', () => {
    const scores: number[] = [];
    for (const { episodes } of algo({ ...short, env: reach, epochs: 60, stepsPerEpoch: 50, ...far }))
      scores.push(episodes.returns.reduce((a, b) => a + b) / episodes.returns.length);
    expect(Math.min(...scores.slice(-10))).toBeGreaterThan(Math.max(...scores.slice(0, 3)));
  });

  // biome-ignore format: one case a line
  const mistakes: readonly [what: string, options: object, words: RegExp][] = [
    ['an environment by name', { env: 'CartPole-v1' }, /env should be an environment, .*but is the name 'CartPole-v1'; await make\('CartPole-v1'\) gives one/],
    ['a promise of an environment', { env: Promise.resolve(walk) }, /env should be an environment, .*but is a Promise; await it/],
    ['no environment', {}, /env should be an environment, .*but is undefined/],
    ['a hyperparameter that does not exist', { env: walk, gama: 0.9 }, /there is no hyperparameter 'gama'; there are seed, epochs, /],
    ['one that objects inherit', { env: walk, toString: 1 }, /there is no hyperparameter 'toString'/],
    ['a discount above 1', { env: walk, gamma: 1.5 }, /gamma should be a number from 0 to 1, but is 1.5/],
    ['NaN', { env: walk, vfLr: Number.NaN }, /vfLr should be a number above 0, but is NaN/],
    ['a text for a number', { env: walk, epochs: '50' }, /epochs should be a whole number from 0 on, but is "50"/],
    ['half an epoch', { env: walk, epochs: 0.5 }, /epochs should be a whole number from 0 on, but is 0.5/],
    ['no steps', { env: walk, stepsPerEpoch: 0 }, /stepsPerEpoch should be a whole number from 1 on, but is 0/],
    ['a layer without units', { env: walk, hiddenSizes: [64, 0] }, /hiddenSizes should be a list of whole numbers from 1 on, .*but is \[64,0\]/],
    ['an activation that is none', { env: walk, activation: 'gelu' }, /activation should be one of identity, tanh, .*but is "gelu"/],
    ['half a seed', { env: walk, seed: 0.5 }, /seed should be a whole number, but is 0.5/],
  ];
  test.each(mistakes)('refuses at once %s', (_what, options, words) => {
    expect(() => algo(options as never)).toThrow(words);
    expect(() => algo(options as never)).toThrow(new RegExp(`^${name}: `));
  });
});

test('a policy and its value function do not begin alike', () => {
  for (const ac of Object.values(kinds)) {
    const [pi, v] = Object.values(ac.init(key(0))).map((net) => tree.leaves(net)[0]);
    expect(pi.shape).toEqual(v.shape);
    expect(pi).not.toEqual(v);
  }
});

test('networks have the sizes of their environment’s spaces', () => {
  const { init } = actorCritic({ observationSpace: discrete(5), actionSpace: box([0, 0], [1, 1]) }, { hiddenSizes: [7] });
  const { pi, v } = init(split(key(0), 1)[0]) as { pi: { mu: mlp.Mlp; logStd: Tensor }; v: mlp.Mlp };
  expect(pi.mu.map(({ w }) => w.shape)).toEqual([
    [5, 7],
    [7, 2],
  ]);
  expect([...numbers(pi.logStd)]).toEqual([-0.5, -0.5]);
  expect(v.map(({ w }) => w.shape)).toEqual([
    [5, 7],
    [7, 1],
  ]);
});
