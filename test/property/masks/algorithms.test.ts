/** Masked actions in every algorithm that can choose: a logit or a Q of −∞ is an action that does not exist. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bellman } from '../../../src/algos/critics.js';
import { explore as dqnExplore } from '../../../src/algos/dqn.js';
import { fullStep } from '../../../src/algos/naturalGradient.js';
import {
  add,
  concat,
  type DType,
  full,
  item,
  matmul,
  mul,
  numbers,
  slice,
  sum,
  type Tensor,
  type Tree,
  tensor,
  zeros,
} from '../../../src/autodiff/index.js';
import {
  type ActorCritic,
  categorical,
  type Dist,
  dqn,
  type Key,
  mlp,
  npg,
  ppo,
  ppoPenalty,
  type QNetwork,
  split,
  trpo,
  vpg,
} from '../../../src/index.js';
import { adam } from '../../../src/nn/index.js';
import { aKey, expectClose, noise } from '../../support/arbitraries.js';
import { allow, choosy, NEVER, picky, types } from '../../support/masks.js';

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
  const runs = [...algo({ env: picky, actorCritic: choosy, epochs: 25, stepsPerEpoch: 100, trainVIters: 10, ...options })];
  const { mode, distribution } = algo.agent({ actorCritic: choosy }, picky)(algo.saved(runs[24].state));
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
  expect(() => drawn(0)).toThrow('dqn: q should allow at least one action in a state');
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
