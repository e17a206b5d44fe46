/** Gradients of an update of DDPG, TD3 or SAC: who learns from whom, and what is frozen. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { deterministicActor, squashedGaussianActor } from '../../../src/algos/actors.js';
import { bellman, type Critic, criticLoss, critic as criticNetwork, valueFunction } from '../../../src/algos/critics.js';
import * as ddpg from '../../../src/algos/ddpg.js';
import type { Batch } from '../../../src/algos/index.js';
import * as sac from '../../../src/algos/sac.js';
import * as sac2018 from '../../../src/algos/sac2018.js';
import * as td3 from '../../../src/algos/td3.js';
import { add, concat, item, mul, numbers, reshape, type Tensor, type Tree, tree, zeros } from '../../../src/autodiff/index.js';
import { useBackend } from '../../../src/autodiff/kernels/active.js';
import { js } from '../../../src/autodiff/kernels/js.js';
import { primitive } from '../../../src/autodiff/tape.js';
import { key } from '../../../src/random.js';
import { aBatch, expectClose } from '../../support/arbitraries.js';
import {
  actor,
  alpha,
  at,
  batch,
  bounds,
  critic,
  f64,
  gamma,
  gradientOf,
  type Line,
  logp,
  mean,
  near,
  plain,
  small,
  soft,
  startDdpg,
  startSac,
  startSac2018,
  startTd3,
  value,
  wide,
  xi,
} from '../../support/linearNets.js';
import { line } from '../../support/worlds.js';

// ── policies ──

test('[D5] the actor of TD3 climbs Q_1 alone, as it is after its step; that of DDPG climbs Q', () => {
  const one = td3.fit({ actor, critic }, bounds, { gamma, ...wide })(startTd3(), batch, xi);
  const k1 = item((one.qs.q1 as Line).k);
  near(gradientOf(one.opt.pi), [-k1 * mean(plain.map(({ obs }) => obs))]);
  expect(one.info.lossPi).toBeCloseTo(-mean(plain.map(({ obs }) => at(one.qs.q1 as Line, 0.5 * obs))), 12);
  const other = ddpg.update({ actor, critic }, { gamma })(startDdpg(), batch);
  near(gradientOf(other.opt.pi), [-item((other.q as Line).k) * mean(plain.map(({ obs }) => obs))]);
});

test.each(['sac', 'sac2018'])('[D5] the actor of %s climbs the smaller of the online critics, as they are after their step', (name) => {
  const noise = { next: mul(2, xi), now: xi };
  const next =
    name === 'sac'
      ? sac.fit({ actor: soft, critic }, { gamma, alpha })(startSac(), batch, noise)
      : sac2018.fit({ actor: soft, critic, value }, { gamma, alpha })(startSac2018(), batch, xi);
  const qs = [next.qs.q1, next.qs.q2] as Line[];
  const lesser = plain.map(({ obs }, i) => {
    const a = 0.5 * obs + numbers(xi)[i];
    return at(qs[0], a) < at(qs[1], a) ? { q: qs[0], a } : { q: qs[1], a };
  });
  expect(new Set(lesser.map(({ q }) => q)).size).toBe(2);
  near(gradientOf(next.opt.pi), [-mean(plain.map(({ obs }, i) => item(lesser[i].q.k) * obs))]);
  expect(next.info.lossPi).toBeCloseTo(mean(lesser.map(({ q, a }, i) => alpha * logp(i) - at(q, a))), 12);
  expect((next.info.logPi as { mean: number }).mean).toBeCloseTo(mean(plain.map((_, i) => logp(i))), 12);
});

// ── what is frozen ──

/** A tensor as it is; counts how often a gradient goes back through it. */
const counting = () => {
  const seen = { pulls: 0 };
  const through = primitive(
    (x: Tensor): Tensor => x,
    [
      (g) => {
        seen.pulls++;
        return g;
      },
    ],
  );
  return { seen, all: <T extends Tree>(x: T): T => tree.map((leaf) => through(leaf), x) };
};
const LEAVES = 6; // weights and biases of three layers
/** The networks of line, which count the gradients that reach their parameters. */
const counted = () => {
  const [pi, q, v] = [counting(), counting(), counting()];
  const [mu, stochastic, net, val] = [
    deterministicActor(line, small),
    squashedGaussianActor(line, small),
    criticNetwork(line, small),
    valueFunction(line, small),
  ];
  return {
    nets: {
      critic: { ...net, q: (phi: Tree, obs: Tensor, act: Tensor) => net.q(q.all(phi), obs, act) },
      value: { ...val, v: (psi: Tree, obs: Tensor) => val.v(v.all(psi), obs) },
    },
    deterministic: { ...mu, mu: (theta: Tree, obs: Tensor) => mu.mu(pi.all(theta), obs) },
    stochastic: { ...stochastic, pi: (theta: Tree, obs: Tensor) => stochastic.pi(pi.all(theta), obs) },
    pulls: () => [pi.seen.pulls, q.seen.pulls, v.seen.pulls],
  };
};
/** One update of each algorithm, with what counts. */
const updates = {
  ddpg: ({ nets, deterministic }: ReturnType<typeof counted>, b: Batch) => {
    const all = { ...nets, actor: deterministic };
    return ddpg.update(all)(ddpg.init(all)(key(1)), b);
  },
  td3: ({ nets, deterministic }: ReturnType<typeof counted>, b: Batch) => {
    const all = { ...nets, actor: deterministic };
    return td3.update(all, line.actionSpace as typeof bounds)(td3.init(all)(key(1)), b);
  },
  'td3 without its policy': ({ nets, deterministic }: ReturnType<typeof counted>, b: Batch) => {
    const all = { ...nets, actor: deterministic };
    return td3.update(all, line.actionSpace as typeof bounds)({ ...td3.init(all)(key(1)), updates: 1 }, b);
  },
  sac: ({ nets, stochastic }: ReturnType<typeof counted>, b: Batch) => {
    const all = { ...nets, actor: stochastic };
    return sac.update(all)(sac.init(all)(key(1)), b);
  },
  'sac, α learned': ({ nets, stochastic }: ReturnType<typeof counted>, b: Batch) => {
    const all = { ...nets, actor: stochastic };
    return sac.update(all, { alpha: 'auto' })(sac.init(all)(key(1)), b);
  },
  sac2018: ({ nets, stochastic }: ReturnType<typeof counted>, b: Batch) => {
    const all = { ...nets, actor: stochastic };
    return sac2018.update(all)(sac2018.init(all)(key(1)), b);
  },
};
const some = fc.sample(aBatch('box', 2, 1), 1)[0];

// biome-ignore format: one case a line
const learns: readonly [name: keyof typeof updates, pi: number, q: number, v: number][] = [
  ['ddpg', 1, 1, 0],
  ['td3', 1, 2, 0],
  ['td3 without its policy', 0, 2, 0],
  ['sac', 1, 2, 0],
  ['sac, α learned', 1, 2, 0],
  ['sac2018', 1, 2, 1],
];
test.each(learns)(
  '[D1] [D2] in an update of %s a gradient reaches each parameter that learns once, and no other: %d actor, %d critics, %d V',
  (name, pi, q, v) => {
    const nets = counted();
    updates[name](nets, some);
    expect(nets.pulls()).toEqual([pi * LEAVES, q * LEAVES, v * LEAVES]);
  },
);

test.each(learns)(
  '[D2] for what %s does not train no product is computed: weights take one product xᵀg for each layer that learns',
  (name, pi, q, v) => {
    const product = vi.spyOn(js, 'matmul');
    useBackend('js');
    try {
      updates[name](counted(), some);
      expect(product.mock.calls.filter(([form]) => form === 'tn').length).toBe(3 * (pi + q + v));
    } finally {
      useBackend('wasm');
      product.mockRestore();
    }
  },
);

// ── shapes and means ──

test('[D17] a column among vectors is refused: it would be compared with every row', () => {
  const [vector, columns] = [f64([1, 2]), f64([[1], [2]])];
  expect(item(criticLoss(vector, vector))).toBe(0);
  expect(() => criticLoss(columns, vector)).toThrow(/criticLoss: q should be \[N\], but is \[2, 1\]/);
  expect(() => criticLoss(vector, columns)).toThrow(/criticLoss: y should be \[N\], but is \[2, 1\]/);
  expect(() => bellman(0.9, columns, vector, vector)).toThrow(/bellman: rew should be \[N\]/);
  expect(() => bellman(0.9, vector, columns, vector)).toThrow(/bellman: done should be \[N\]/);
  expect(() => bellman(0.9, vector, vector, columns)).toThrow(/bellman: nextVal should be \[N\]/);
  const careless: Critic = { ...critic, q: ({ c, k }: Line, _obs, act) => add(c, mul(k, act)) };
  expect(() => ddpg.update({ actor, critic: careless })(startDdpg(), batch)).toThrow(/should be \[N\], but is \[4, 1\]/);
  expect(criticNetwork(line, small).q(criticNetwork(line, small).init(key(0)), zeros([3, 2]), zeros([3, 1])).shape).toEqual([3]);
  expect(valueFunction(line, small).v(valueFunction(line, small).init(key(0)), zeros([3, 2])).shape).toEqual([3]);
});

describe('[D21] a batch twice over gives the gradient that it gives once: the mean is taken once', () => {
  const twice = (x: Tensor): Tensor => {
    const flat = concat([reshape(x, [x.shape[0] * (x.shape[1] ?? 1)]), reshape(x, [x.shape[0] * (x.shape[1] ?? 1)])]);
    return reshape(flat, [2 * x.shape[0], ...x.shape.slice(1)]);
  };
  const doubled = tree.map(twice, batch);
  const config = { gamma, alpha, ...wide };
  const cases = {
    ddpg: (b: Batch) => ddpg.update({ actor, critic }, { gamma })(startDdpg(), b).opt,
    td3: (b: Batch, z: Tensor) => td3.fit({ actor, critic }, bounds, { gamma, ...wide })(startTd3(), b, z).opt,
    sac: (b: Batch, z: Tensor) => sac.fit({ actor: soft, critic }, config)(startSac(), b, { next: z, now: z }).opt,
    'sac, α learned': (b: Batch, z: Tensor) =>
      sac.fit({ actor: soft, critic }, { ...config, alpha: 'auto' })(startSac(), b, { next: z, now: z }).opt,
    sac2018: (b: Batch, z: Tensor) => sac2018.fit({ actor: soft, critic, value }, config)(startSac2018(), b, z).opt,
  };
  test.each(Object.entries(cases))('%s', (_name, gradient) => {
    const [once, both] = [gradient(batch, xi), gradient(doubled, twice(xi))].map((opt) =>
      Object.fromEntries(Object.entries(opt).map(([net, { m }]) => [net, m])),
    ) as [Tree, Tree];
    expectClose(both, once, 1e-12);
    expect(tree.leaves(once).some((x) => item(x) !== 0)).toBe(true);
  });
});
