/** Masked actions: a logit or a Q of −∞ is an action that does not exist, in every algorithm that can choose. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bellman } from '../../src/algos/critics.js';
import { explore as dqnExplore } from '../../src/algos/dqn.js';
import { fullStep } from '../../src/algos/naturalGradient.js';
import {
  add,
  concat,
  type DType,
  full,
  grad,
  greater,
  hvp,
  item,
  logSoftmax,
  logSumExp,
  matmul,
  mul,
  numbers,
  slice,
  softmax,
  sum,
  type Tensor,
  type Tree,
  tensor,
  where,
  zeros,
} from '../../src/autodiff/index.js';
import {
  type ActorCritic,
  box,
  categorical,
  type Dist,
  discrete,
  dqn,
  type Env,
  type Key,
  mlp,
  npg,
  ppo,
  ppoPenalty,
  type QNetwork,
  split,
  trpo,
  vpg,
} from '../../src/index.js';
import { adam } from '../../src/nn/index.js';
import { uniform } from '../../src/random.js';
import { aKey, aTensor, expectClose, noise } from './arbitraries.js';

const NEVER = Number.NEGATIVE_INFINITY;
const types = fc.constantFrom<DType>('float32', 'float64');
const tolerance = { float32: 2e-6, float64: 1e-13 };
/** Two rows of n logits, a number of masked actions, and where they come among the others. */
const aCase = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), aKey, types).chain(([n, m, k, type]) =>
  fc.record({
    logits: aTensor([2, n], type),
    others: aTensor([2, n], type),
    columns: fc.shuffledSubarray(
      Array.from({ length: n + m }, (_, j) => j),
      { minLength: n + m },
    ),
    n: fc.constant(n),
    k: fc.constant(k),
    type: fc.constant(type),
  }),
);
/** The columns of a wide matrix in another order. */
const ordered = (x: Tensor, columns: readonly number[]): Tensor => concat(columns.map((j) => slice(x, j, j + 1)));
/** x [2, n] with columns of −∞ among its own. */
const masked = (x: Tensor, columns: readonly number[], type: DType): Tensor =>
  ordered(columns.length > x.shape[1] ? concat([x, full([2, columns.length - x.shape[1]], NEVER, type)]) : x, columns);
/** The columns of x that are not masked. */
const kept = (x: Tensor, columns: readonly number[], n: number): Tensor =>
  concat(Array.from({ length: n }, (_, j) => slice(x, columns.indexOf(j), columns.indexOf(j) + 1)));
const gone = (x: Tensor, columns: readonly number[], n: number): number[] =>
  columns.flatMap((j, at) => (j < n ? [] : [...numbers(slice(x, at, at + 1))]));

describe('a categorical distribution with masked actions is the one without them', () => {
  test('in its entropy, divergences and log-probabilities, and in their first and second derivatives', () => {
    fc.assert(
      fc.property(aCase, ({ logits, others, columns, n, k, type }) => {
        const tol = 20 * tolerance[type];
        const act = tensor([0, n - 1]);
        const actMasked = tensor([columns.indexOf(0), columns.indexOf(n - 1)]);
        const pairs: [(x: Tensor) => Tensor, (x: Tensor) => Tensor][] = [
          [categorical.entropy, categorical.entropy],
          [(x) => categorical.kl(x, others), (x) => categorical.kl(x, masked(others, columns, type))],
          [(x) => categorical.kl(others, x), (x) => categorical.kl(masked(others, columns, type), x)],
          [(x) => categorical.logProb(x, act), (x) => categorical.logProb(x, actMasked)],
          [logSumExp, logSumExp],
        ];
        const wide = masked(logits, columns, type);
        const v = noise(k, [2, n], type);
        const vWide = ordered(concat([v, full([2, columns.length - n], 1, type)]), columns);
        for (const [f, g] of pairs) {
          expectClose(g(wide), f(logits), tol);
          const [of, og] = [f, g].map(
            (h) =>
              (x: Tensor): Tensor =>
                sum(mul(h(x), tensor([1, 2], [2], type))),
          );
          const [slope, curve] = [grad(og)(wide), hvp(og, wide)(vWide)];
          expectClose(kept(slope, columns, n), grad(of)(logits), tol);
          expectClose(kept(curve, columns, n), hvp(of, logits)(v), tol);
          for (const x of [...gone(slope, columns, n), ...gone(curve, columns, n)]) expect(Math.abs(x)).toBe(0);
        }
      }),
    );
  });

  test('in what it draws and in its mode', () => {
    fc.assert(
      fc.property(aCase, ({ logits, columns, k, type }) => {
        const wide = masked(logits, columns, type);
        const original = (act: Tensor): number[] => [...numbers(act)].map((a) => columns[a]);
        expect(original(categorical.mode(wide)).every((a) => a < logits.shape[1])).toBe(true);
        for (const key of split(k, 20)) {
          const drawn = categorical.sample(key, wide);
          expect(original(drawn).every((a) => a < logits.shape[1])).toBe(true);
          expect([...numbers(categorical.logProb(wide, drawn))].every(Number.isFinite)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});

test('a masked action has log-probability −∞, and no gradient passes through it', () => {
  for (const type of ['float32', 'float64'] as const) {
    const logits = tensor([[1, NEVER, 2]], undefined, type);
    const act = tensor([1]);
    expect(item(categorical.logProb(logits, act))).toBe(NEVER);
    const f = (x: Tensor): Tensor => sum(categorical.logProb(x, act));
    expectClose(grad(f)(logits), zeros([1, 3], type), 0);
    expectClose(hvp(f, logits)(zeros([1, 3], type)), zeros([1, 3], type), 0);
  }
});

test('KL(p ‖ q) is ∞ where q alone masks an action, however unlikely it is, and finite where p alone does', () => {
  for (const type of ['float32', 'float64'] as const) {
    const q = tensor([[0, 1, NEVER]], undefined, type);
    for (const last of [0, -50, -2000]) {
      const p = tensor([[0, 1, last]], undefined, type);
      expect(item(categorical.kl(p, q))).toBe(Number.POSITIVE_INFINITY);
      const slope = grad((x: Tensor) => sum(categorical.kl(p, x)))(q);
      expect([...numbers(slope)].some(Number.isNaN)).toBe(false);
      const want = Math.log(1 + Math.E + Math.exp(last)) - Math.log(1 + Math.E);
      expect(item(categorical.kl(q, p))).toBeCloseTo(want, type === 'float32' ? 6 : 13);
    }
  }
});

test('a row whose actions are all masked is refused where an action is asked for, and NaN elsewhere', () => {
  const none = tensor([0, 1, NEVER, NEVER], [2, 2]);
  expect(() => categorical.mode(none)).toThrow('categorical: logits should not mask all actions, but are [-Infinity,-Infinity]');
  expect(() => categorical.sample(split(1 as Key, 1)[0], none)).toThrow('categorical: logits should not mask all actions');
  expect(() => categorical.mode(tensor([[Number.NaN, 1]]))).toThrow('categorical: logits should be numbers, but are [NaN,1]');
  for (const x of [categorical.entropy(none), categorical.kl(none, none), categorical.logProb(none, tensor([0, 0]))])
    expect([...numbers(x)].map(Number.isNaN)).toEqual([false, true]);
  for (const f of [softmax, logSoftmax]) expect([...numbers(f(none))].map(Number.isNaN)).toEqual([false, false, true, true]);
});

// ── algorithms ──

/** A policy whose logits are linear in obs [N, 2]; the last `extra` of them are masked in every state. */
const linear = (n: number, extra: number, type: DType): ActorCritic => ({
  init: () => ({ pi: zeros([2, n], type), v: zeros([2, 1], type) }),
  pi: (theta: Tensor, obs) => {
    const logits = matmul(obs, theta);
    const mask = tensor([Array.from({ length: n }, (_, j) => (j < n - extra ? 0 : NEVER))], undefined, type);
    return extra > 0 ? add(logits, mask) : logits;
  },
  dist: categorical,
  v: (phi: Tensor, obs) => sum(matmul(obs, phi), -1),
});

describe.each([
  ['vpg', vpg.fit, {}],
  ['npg', npg.fit, { delta: 0.1 }],
  ['trpo', trpo.fit, { delta: 0.1 }],
  ['ppo', ppo.fit, { trainPiIters: 10, piLr: 0.01 }],
  ['ppo_penalty', ppoPenalty.fit, { trainPiIters: 10, piLr: 0.01 }],
] as const)('%s', (_name, fit, options) => {
  test('takes the step that it would take if the masked actions did not exist', () => {
    let moved = 0;
    fc.assert(
      fc.property(aKey, types, fc.integer({ min: 1, max: 2 }), (k, type, extra) => {
        const [kPi, kExtra, kObs, kAct, kAdv] = split(k, 5);
        const [obs, pi] = [noise(kObs, [12, 2], type), noise(kPi, [2, 3], type)];
        const [small, wide] = [linear(3, 0, type), linear(3 + extra, extra, type)];
        const act = categorical.sample(kAct, small.pi(pi, obs) as Tensor);
        const stepOf = (ac: ActorCritic, pi: Tensor) => {
          const v = zeros([2, 1], type);
          const state = { pi, v, opt: { pi: adam.init(pi as Tree), v: adam.init(v as Tree) }, klCoeff: 1, key: kPi, updates: 0, info: {} };
          const logpOld = categorical.logProb(ac.pi(pi, obs) as Tensor, act);
          const targets = { obs, act, adv: noise(kAdv, [12], type), ret: zeros([12], type), logpOld };
          return fit(ac, { ...options, trainVIters: 0 })(state, targets);
        };
        const [a, b] = [stepOf(small, pi), stepOf(wide, concat([pi, noise(kExtra, [2, extra], type)]))];
        expectClose(slice(b.pi as Tensor, 0, 3), a.pi, type === 'float32' ? 1e-3 : 1e-9);
        expectClose(slice(b.pi as Tensor, 3, 3 + extra), noise(kExtra, [2, extra], type), 0);
        for (const [name, value] of Object.entries(a.info))
          expect(Math.abs((b.info[name] as number) - (value as number))).toBeLessThan(type === 'float32' ? 1e-3 : 1e-9);
        if (a.info.deltaLossPi !== 0) moved++;
      }),
      { numRuns: 30 },
    );
    expect(moved).toBeGreaterThan(15);
  });
});

/**
 * One step: −1 or 1 is shown. Action 2 pays 1, but is allowed where 1 is shown only; action 1 pays ½, and action 0
 * nothing. In the end 0 is shown, where nothing is allowed.
 */
const picky: Env<number> = {
  observationSpace: box([-1], [1]),
  actionSpace: discrete(3),
  reset: (k) => {
    const s = uniform(k, 1)[0] < 0.5 ? -1 : 1;
    return { state: s, obs: Float32Array.of(s) };
  },
  step: (s, a) => {
    if (a === 2 && s !== 1) throw new Error('this action is not allowed here');
    return { state: s, obs: Float32Array.of(0), reward: Number(a) / 2, terminated: true, truncated: false };
  },
};
/** x [N, 3] where the states obs [N, 1] allow the action, else −∞. */
const allow = (x: Tensor, obs: Tensor): Tensor =>
  where(concat([greater(mul(obs, obs), 0), greater(mul(obs, obs), 0), greater(obs, 0)]), x, NEVER);
const policy: ActorCritic = {
  init: (k) => {
    const [kPi, kV] = split(k, 2);
    return { pi: mlp.init(kPi, [1, 8, 3]), v: mlp.init(kV, [1, 8, 1]) };
  },
  pi: (theta: mlp.Mlp, obs) => allow(mlp.apply(theta, obs, 'tanh'), obs),
  dist: categorical,
  v: (phi: mlp.Mlp, obs) => sum(mlp.apply(phi, obs, 'tanh'), -1),
};
const qNetwork: QNetwork = {
  init: (k) => mlp.init(k, [1, 16, 3]),
  q: (phi: mlp.Mlp, obs) => allow(mlp.apply(phi, obs), obs),
};
const shown = [-1, 1].map((s) => Float32Array.of(s));

test.each([
  ['vpg', vpg, { piLr: 0.03 }],
  ['npg', npg, { delta: 0.05 }],
  ['trpo', trpo, { delta: 0.05 }],
  ['ppo', ppo, { piLr: 0.01 }],
  ['ppo_penalty', ppoPenalty, { piLr: 0.01 }],
] as const)('%s learns the best action that is allowed, and never tries another', (_name, algo, options) => {
  const runs = [...algo({ env: picky, actorCritic: policy, epochs: 25, stepsPerEpoch: 100, trainVIters: 10, ...options })];
  const { mode, distribution } = algo.agent({ actorCritic: policy }, picky)(algo.saved(runs[24].state));
  expect(shown.map(mode)).toEqual([1, 2]);
  expect(distribution?.(shown[0]).logProb(2)).toBe(NEVER);
  expect(distribution?.(shown[0]).entropy()).toBeLessThan(Math.LN2);
});

test.each([false, true])('dqn with doubleQ %s likewise, from its first random action on', (doubleQ) => {
  const short = { epochs: 1, stepsPerEpoch: 900, startSteps: 0, updateAfter: 100, updateEvery: 4, gradientSteps: 4, epsilonSteps: 400 };
  const runs = [...dqn({ env: picky, qNetwork, doubleQ, ...short, lr: 1e-2, batchSize: 32, numTestEpisodes: 5 })];
  const { mode, v, q } = dqn.agent({ qNetwork }, picky)(dqn.saved(runs[0].state));
  expect(shown.map(mode)).toEqual([1, 2]);
  expect(q?.(shown[0], 2)).toBe(NEVER);
  expect(v?.(shown[0])).toBeCloseTo(0.5, 1);
  expect(runs[0].test.returns.every((r) => r >= 0.5)).toBe(true);
});

test('dqn draws from all allowed actions, and refuses a state that allows none', () => {
  const phi = qNetwork.init(1 as Key);
  const drawn = (s: number): Set<number> => new Set(split(7 as Key, 60).map((k) => dqnRandom(tensor([[s]]), k)));
  const dqnRandom = (obs: Tensor, k: Key): number => item(exploring(obs, k));
  const exploring = (obs: Tensor, k: Key): Tensor => dqnExplore({ qNetwork }, { ...dqn.defaults, epsilonEnd: 1 })({ q: phi }, obs, k, 1);
  expect([...drawn(-1)].sort()).toEqual([0, 1]);
  expect([...drawn(1)].sort()).toEqual([0, 1, 2]);
  expect(() => drawn(0)).toThrow('dqn: q should leave at least one action to a state');
});

test('a terminal state is worth 0, also where no action is allowed in it', () => {
  const y = bellman(0.5, tensor([1, 2]), tensor([1, 0]), tensor([NEVER, 4]));
  expect([...numbers(y)]).toEqual([1, 4]);
});

// ── TRPO says what it could not measure ──

test('TRPO refuses to stand still because its line search could not be measured', () => {
  const broken = (part: 'kl' | 'logProb'): ActorCritic => {
    const ac = linear(2, 0, 'float64');
    let theta: Tree | undefined;
    const spoilt = (x: Tensor): Tensor => (theta === undefined ? x : mul(x, Number.NaN));
    const dist: Dist<Tree> = {
      ...(ac.dist as Dist<Tree>),
      kl: (p, q) => (part === 'kl' ? spoilt(ac.dist.kl(p, q)) : ac.dist.kl(p, q)),
      logProb: (p, act) => (part === 'logProb' ? spoilt(ac.dist.logProb(p, act)) : ac.dist.logProb(p, act)),
    };
    return {
      ...ac,
      dist,
      pi: (now: Tensor, obs) => {
        if (now.constructor === theta0.constructor && now !== theta0) theta = now; // a step of the search
        return ac.pi(now, obs);
      },
    };
  };
  const theta0 = zeros([2, 2], 'float64');
  const v = zeros([2, 1], 'float64');
  const obs = noise(3 as Key, [8, 2]);
  const act = tensor([0, 1, 0, 1, 0, 1, 0, 1]);
  const targets = { obs, act, adv: noise(4 as Key, [8]), ret: zeros([8], 'float64'), logpOld: full([8], -Math.LN2, 'float64') };
  const state = { pi: theta0, v, opt: { pi: adam.init(theta0 as Tree), v: adam.init(v as Tree) }, key: 1 as Key, updates: 0, info: {} };
  expect(() => trpo.fit(broken('kl'), { trainVIters: 0 })(state, targets)).toThrow(/^trpo: a KL in the line search has become NaN/);
  expect(() => trpo.fit(broken('logProb'), { trainVIters: 0 })(state, targets)).toThrow(
    /^trpo: a surrogate in the line search has become NaN/,
  );
  expect(trpo.fit(linear(2, 0, 'float64'), { trainVIters: 0 })(state, targets).info.kl).toBeGreaterThan(0);
});

test('where H has no number for a step, there is no step of length 0 either', () => {
  const x = tensor([1, 2], undefined, 'float64');
  const nowhere = fullStep(0.01, (v: Tensor) => mul(v, Number.NaN), x);
  expect([...numbers(nowhere)]).toEqual([Number.NaN, Number.NaN]);
});
