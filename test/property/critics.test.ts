/** What an update of DDPG, TD3 or SAC asks of actors and critics, and what it learns from the answers. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  clampTo,
  type DeterministicActor,
  deterministicActor,
  type StochasticActor,
  squashedGaussianActor,
} from '../../src/algos/actors.js';
import { bellman, type Critic, criticLoss, critic as criticNetwork, valueFunction } from '../../src/algos/critics.js';
import * as ddpg from '../../src/algos/ddpg.js';
import { type Batch, ddpg as runDdpg, sac as runSac, sac2018 as runSac2018, td3 as runTd3, summarize } from '../../src/algos/index.js';
import * as sac from '../../src/algos/sac.js';
import * as sac2018 from '../../src/algos/sac2018.js';
import * as td3 from '../../src/algos/td3.js';
import {
  add,
  broadcastTo,
  cast,
  concat,
  grad,
  item,
  mul,
  numbers,
  reshape,
  stopGradient,
  sum,
  type Tensor,
  type Tree,
  tensor,
  tree,
  zeros,
} from '../../src/autodiff/index.js';
import { useBackend } from '../../src/autodiff/kernels/active.js';
import { js } from '../../src/autodiff/kernels/js.js';
import { primitive } from '../../src/autodiff/tape.js';
import { type Gaussian, squashed } from '../../src/dist/index.js';
import { squashedInto } from '../../src/dist/squashed.js';
import { box, contains } from '../../src/envs/spaces.js';
import { adam, mlp } from '../../src/nn/index.js';
import { type Key, key, split } from '../../src/random.js';
import { contents, line } from '../support/worlds.js';
import { aBatch, aKey, aTensor, double, expectClose, grid, noise, real } from './arbitraries.js';

const f64 = (x: number | readonly number[] | readonly (readonly number[])[]): Tensor => tensor(x, undefined, 'float64');
const state = { key: key(0), updates: 0, info: {} };

// ── networks of one or two numbers, and what is asked of them ──

/** μ(s) = θ s */
const actor: DeterministicActor = { init: () => f64(0), mu: (theta: Tensor, obs) => mul(theta, obs) };
/** ã(s) = θ s + ξ, and log π = l, whatever it is that is drawn. */
const drawing = (l: (noise: Tensor) => Tensor): StochasticActor => ({
  init: () => f64(0),
  pi: (theta: Tensor, obs) => mul(theta, obs),
  dist: { ...squashed, sampleFrom: (mu: Tensor, xi: Tensor) => ({ act: add(mu, xi), logp: l(xi) }) } as unknown as StochasticActor['dist'],
});
type Line = { readonly c: Tensor; readonly k: Tensor };
/** Q(s, a) = c + k a */
const critic: Critic = {
  init: () => ({ c: f64(0), k: f64(0) }),
  q: ({ c, k }: Line, obs, act) => reshape(add(c, mul(k, act)), [obs.shape[0]]),
};
const Q = (c: number, k: number): Line => ({ c: f64(c), k: f64(k) });
const at = ({ c, k }: Line, a: number): number => item(c) + item(k) * a;

const batch: Batch = {
  obs: f64([[0.5], [-0.25], [0.75], [1]]),
  act: f64([[0.1], [0.2], [-0.3], [0.4]]),
  rew: f64([1, -2, 0.5, 3]),
  nextObs: f64([[-0.5], [0.25], [1], [-0.75]]),
  done: f64([0, 1, 0, 0]),
  last: f64([1, 1, 1, 1]),
};
const rows = ['obs', 'act', 'rew', 'nextObs', 'done'] as const;
const plain = Array.from({ length: 4 }, (_, i) => Object.fromEntries(rows.map((name) => [name, numbers(batch[name])[i]]))) as Record<
  (typeof rows)[number],
  number
>[];
const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b) / xs.length;
const xi = f64([[0.3], [-0.6], [0.9], [-1.2]]);
const bounds = box([-2], [2]);
const wide = { targetNoise: 1, noiseClip: 9 };

const startDdpg = (over: object = {}): ddpg.State => {
  const [pi, q] = [f64(0.5), Q(0.25, -1.5)];
  return { pi, q, targ: { pi: f64(-0.75), q: Q(2, 0.5) }, opt: { pi: adam.init<Tree>(pi), q: adam.init<Tree>(q) }, ...state, ...over };
};
const startTd3 = (over: object = {}): td3.State => {
  const [pi, qs] = [f64(0.5), { q1: Q(0.25, -1.5), q2: Q(0.5, 1) }];
  const targ = { pi: f64(-0.75), qs: { q1: Q(2, 0.5), q2: Q(2, -0.5) } };
  return { pi, qs, targ, opt: { pi: adam.init<Tree>(pi), qs: adam.init<typeof qs>(qs) as td3.State['opt']['qs'] }, ...state, ...over };
};
const startSac = (over: object = {}): sac.State => {
  const { pi, qs, targ, opt } = startTd3();
  return { pi, qs, targ: targ.qs, logAlpha: f64(0), opt: { ...opt, logAlpha: adam.init<Tensor>(f64(0)) }, ...state, ...over };
};
const startSac2018 = (over: object = {}): sac2018.State => {
  const { pi, qs, opt } = startTd3();
  const [v, targ] = [f64(1.25), f64(-0.5)];
  return { pi, qs, v, targ, opt: { ...opt, v: adam.init<Tree>(v) }, ...state, ...over };
};
/** V(s) = ψ + s */
const value = { init: () => f64(0), v: (psi: Tensor, obs: Tensor): Tensor => reshape(add(psi, obs), [obs.shape[0]]) };
/** log π = 0.1 + ξ / 10 */
const soft = drawing((noise) => reshape(add(0.1, mul(0.1, noise)), [noise.shape[0]]));
const logp = (i: number): number => 0.1 + numbers(xi)[i] / 10;
const alpha = 0.4;
const gamma = 0.9;

/** After one step of Adam from rest m is a tenth of the gradient. */
const gradientOf = ({ m }: { readonly m: Tree }): number[] => tree.leaves(m).map((x) => 10 * item(x));
/** ∇ mean (c + k a − y)² */
const slopes = (q: Line, y: readonly number[]): number[] => [
  mean(plain.map(({ act }, i) => 2 * (at(q, act) - y[i]))),
  mean(plain.map(({ act }, i) => 2 * (at(q, act) - y[i]) * act)),
];
const near = (a: readonly number[], b: readonly number[]): void => expectClose(f64(a), f64(b), 1e-12);
const clip = (x: number, c: number): number => Math.min(c, Math.max(-c, x));

// ── targets ──

test('[D1] [D16] DDPG: the backup is r + γ (1 − d) Q_targ(s′, μ_targ(s′)), and a constant for the gradient of Q', () => {
  const before = startDdpg();
  const { q, targ } = before;
  const next = ddpg.update({ actor, critic }, { gamma })(before, batch);
  const y = plain.map((b) => b.rew + gamma * (1 - b.done) * at(targ.q as Line, -0.75 * b.nextObs));
  near(gradientOf(next.opt.q), slopes(q as Line, y));
  expect(next.info.lossQ).toBeCloseTo(mean(plain.map(({ act }, i) => (at(q as Line, act) - y[i]) ** 2)), 12);
});

test('[D1] [D5] [D16] TD3: the backup asks both target critics about the target policy’s action and noise, and takes the smaller answer', () => {
  const before = startTd3();
  const next = td3.fit({ actor, critic }, bounds, { gamma, ...wide })(before, batch, xi);
  const y = plain.map((b, i) => {
    const a = clip(-0.75 * b.nextObs + numbers(xi)[i], 2);
    return b.rew + gamma * (1 - b.done) * Math.min(at(before.targ.qs.q1 as Line, a), at(before.targ.qs.q2 as Line, a));
  });
  near(gradientOf({ m: next.opt.qs.m.q1 }), slopes(before.qs.q1 as Line, y));
  near(gradientOf({ m: next.opt.qs.m.q2 }), slopes(before.qs.q2 as Line, y));
});

test('[D1] [D5] [D16] SAC: the backup asks both target critics about an action that the policy now draws, and takes the smaller answer', () => {
  const before = startSac();
  const next = sac.fit({ actor: soft, critic }, { gamma, alpha })(before, batch, { next: xi, now: mul(2, xi) });
  const y = plain.map((b, i) => {
    const a = 0.5 * b.nextObs + numbers(xi)[i];
    const v = Math.min(at(before.targ.q1 as Line, a), at(before.targ.q2 as Line, a)) - alpha * logp(i);
    return b.rew + gamma * (1 - b.done) * v;
  });
  near(gradientOf({ m: next.opt.qs.m.q1 }), slopes(before.qs.q1 as Line, y));
  near(gradientOf({ m: next.opt.qs.m.q2 }), slopes(before.qs.q2 as Line, y));
});

test('[D1] [D16] SAC of January 2018: V is told the smaller answer of the online critics minus α log π, and Q r + γ (1 − d) V_targ(s′)', () => {
  const before = startSac2018();
  const next = sac2018.fit({ actor: soft, critic, value }, { gamma, alpha })(before, batch, xi);
  const yV = plain.map((b, i) => {
    const a = 0.5 * b.obs + numbers(xi)[i];
    return Math.min(at(before.qs.q1 as Line, a), at(before.qs.q2 as Line, a)) - alpha * logp(i);
  });
  near(gradientOf(next.opt.v), [mean(plain.map((b, i) => 2 * (1.25 + b.obs - yV[i])))]);
  const yQ = plain.map((b) => b.rew + gamma * (1 - b.done) * (-0.5 + b.nextObs));
  near(gradientOf({ m: next.opt.qs.m.q1 }), slopes(before.qs.q1 as Line, yQ));
  near(gradientOf({ m: next.opt.qs.m.q2 }), slopes(before.qs.q2 as Line, yQ));
});

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

const small = { hiddenSizes: [4, 4] };
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

// ── targets that follow ──

type Following = readonly [name: string, step: (config: object) => { readonly before: Tree; readonly now: Tree; readonly after: Tree }];
const following: readonly Following[] = [
  [
    'ddpg',
    (config) => {
      const before = startDdpg();
      const { pi, q, targ } = ddpg.update({ actor, critic }, config)(before, batch);
      return { before: before.targ, now: { pi, q }, after: targ };
    },
  ],
  [
    'td3',
    (config) => {
      const before = startTd3();
      const { pi, qs, targ } = td3.fit({ actor, critic }, bounds, config)(before, batch, xi);
      return { before: before.targ, now: { pi, qs }, after: targ };
    },
  ],
  [
    'sac',
    (config) => {
      const before = startSac();
      const { qs, targ } = sac.fit({ actor: soft, critic }, config)(before, batch, { next: xi, now: xi });
      return { before: before.targ, now: qs, after: targ };
    },
  ],
  [
    'sac2018',
    (config) => {
      const before = startSac2018();
      const { v, targ } = sac2018.fit({ actor: soft, critic, value }, config)(before, batch, xi);
      return { before: before.targ, now: v, after: targ };
    },
  ],
];
test.each(following)('[D3] the targets of %s are ρ of themselves and 1 − ρ of the networks as they are after the step', (_name, step) => {
  for (const rho of [0.995, 0.9, 0.5]) {
    const { before, now, after } = step({ polyak: rho });
    expectClose(
      after,
      tree.map((t, n) => add(mul(rho, t), mul(1 - rho, n)), before, now),
      1e-14,
    );
  }
  const [kept, replaced] = [step({ polyak: 1 }), step({ polyak: 0 })];
  expectClose(kept.after, kept.before, 0);
  expectClose(replaced.after, replaced.now, 0);
  expect(replaced.now).not.toEqual(replaced.before);
});

test('[D4] the policy and all targets of TD3 move in every policyDelay-th update, from the first one on, and only then; so does LossPi', () => {
  for (const policyDelay of [1, 2, 3]) {
    let now = startTd3();
    for (let i = 0; i < 7; i++) {
      const next = td3.fit({ actor, critic }, bounds, { policyDelay })(now, batch, xi);
      const due = i % policyDelay === 0;
      expect([next.pi !== now.pi, next.targ.pi !== now.targ.pi, next.targ.qs.q1 !== now.targ.qs.q1]).toEqual([due, due, due]);
      expect([next.opt.pi.count - now.opt.pi.count, 'lossPi' in next.info]).toEqual([+due, due]);
      expect(next.qs.q1).not.toEqual(now.qs.q1);
      now = next;
    }
    expect(now.updates).toBe(7);
  }
});

// ── bounds, scales and noise ──

const someBox = fc.array(fc.tuple(grid(-3, 3), grid(0.1, 8)), { minLength: 1, maxLength: 3 }).map((dims) =>
  box(
    dims.map(([l]) => l),
    dims.map(([l, width]) => l + width),
  ),
);
const uneven = box([-1, 0], [2, 10]);
/** (h − l) / 2 · a + (h + l) / 2, dimension by dimension. */
const stretched = ({ low, high }: typeof bounds, a: readonly number[]): number[] =>
  a.map((x, i) => ((high[i % low.length] - low[i % low.length]) * x + high[i % low.length] + low[i % low.length]) / 2);

test('[D7] an actor’s tanh is stretched onto its Box, each dimension by itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constant(uneven), someBox), aKey, grid(0.1, 30), (space, k, scale) => {
      const n = space.low.length;
      const spaces = { observationSpace: box([-9, -9], [9, 9]), actionSpace: space };
      const obs = noise(k, [5, 2]);
      const det = deterministicActor(spaces, small);
      const theta = tree.map((x) => mul(scale, x), double(det.init(k)));
      const a = [...numbers(mlp.apply(theta as mlp.Mlp, obs, 'relu', 'tanh'))];
      expectClose(det.mu(theta, obs), tensor(Float64Array.from(stretched(space, a)), [5, n]), 1e-12);
      const sto = squashedGaussianActor(spaces, small);
      const p = sto.pi(
        tree.map((x) => mul(scale, x), double(sto.init(k))),
        obs,
      ) as Gaussian;
      const into = (x: Tensor): Tensor => tensor(Float64Array.from(stretched(space, [...numbers(x)])), [5, n]);
      expectClose(sto.dist.mode(p), into(squashed.mode(p)), 1e-12);
      expectClose(sto.dist.sample(k, p), into(squashed.sample(k, p)), 1e-12);
      const z = noise(k, [5, n]);
      expectClose(sto.dist.sampleFrom(p, z).act, into(squashed.sampleFrom(p, z).act), 1e-12);
    }),
    { numRuns: 50 },
  );
  const far = squashedInto(uneven.low, uneven.high);
  const to = (u: number): number[] => [...numbers(far.mode({ mu: tensor([[u, u]]), logStd: zeros([2]) }))];
  expect([to(-40), to(0), to(40)]).toEqual([
    [-1, 0],
    [0.5, 5],
    [2, 10],
  ]);
});

test('[D7] clampTo moves each number into the bounds of its own dimension, and passes a gradient inside only', () => {
  const act = f64([
    [-5, -5],
    [0.5, 9],
    [5, 50],
    [-5, 5],
  ]);
  expectClose(
    clampTo(uneven, act),
    f64([
      [-1, 0],
      [0.5, 9],
      [2, 10],
      [-1, 5],
    ]),
    0,
  );
  const g = grad((a: Tensor) => sum(clampTo(uneven, a)))(act);
  expectClose(
    g,
    f64([
      [0, 0],
      [1, 1],
      [0, 0],
      [0, 1],
    ]),
    0,
  );
  expectClose(clampTo(uneven, cast(act, 'float32')), cast(clampTo(uneven, act), 'float32'), 0);
});

/** μ(s) = mu, whatever s is. */
const standing = (mu: number): Pick<ddpg.Nets, 'actor'> => ({
  actor: { init: () => [], mu: (_theta, obs) => broadcastTo(f64(mu), [obs.shape[0], 1]) },
});

test('[D6] exploration noise is in the environment’s units: as large for actions within ±0.4 as for ±2, and clipped there', () => {
  const draw = (limit: number, actNoise: number, k: Key): number => {
    const space = box([-limit], [limit]);
    return item(ddpg.explore(standing(0.1), space, { actNoise })({ pi: [] }, f64([[0]]), k));
  };
  const keys = split(key(3), 2000);
  const [tight, broad] = [0.4, 2].map((limit) => keys.map((k) => draw(limit, 0.1, k)));
  expect(tight).toEqual(broad.map((a) => clip(a, 0.4)));
  const { mean: m, std } = summarize(f64(broad));
  expect(Math.abs(m - 0.1)).toBeLessThan((5 * 0.1) / Math.sqrt(2000));
  expect(Math.abs(std - 0.1)).toBeLessThan((5 * 0.1) / Math.sqrt(4000));
  for (const limit of [0.4, 2]) {
    const loud = keys.map((k) => draw(limit, 5, k));
    expect([Math.min(...loud), Math.max(...loud)]).toEqual([-limit, limit]);
  }
  expect(draw(0.4, 0, keys[0])).toBe(0.1);
});

// biome-ignore format: one case a line
test.each([
  // limit, μ, ξ, μ + clip(0.2 ξ, ±0.5) within ±limit
  [2, 0.3, 1, 0.5], [2, 0.3, 10, 0.8], [2, 0.3, -10, -0.2], [2, 1.9, 1, 2], [2, -1.9, -10, -2],
  [0.4, 0.3, 0.25, 0.35], [0.4, 0.3, 1, 0.4], [0.4, 0.3, 10, 0.4], [0.4, 0.3, -10, -0.2], [0.4, -0.3, -10, -0.4],
])('[D6] actions within ±%d: an action %d of the target policy with a draw of %d is blurred to %d: noise is clipped first, then the action', (limit, mu, z, a) => {
  const blurred = td3.smoothed(f64([[mu]]), box([-limit], [limit]), f64([[z]]), { targetNoise: 0.2, noiseClip: 0.5 });
  expect(item(blurred)).toBeCloseTo(a, 12);
});

/** A critic that writes down which actions it is asked about. */
const listening = (space: typeof bounds) => {
  const heard: number[][] = [];
  const net = criticNetwork({ observationSpace: line.observationSpace, actionSpace: space }, small);
  const q: Critic['q'] = (phi, obs, act) => {
    const xs = [...numbers(stopGradient(act))];
    while (xs.length > 0) heard.push(xs.splice(0, space.low.length));
    return net.q(phi, obs, act);
  };
  return { heard, critic: { ...net, q } };
};
const runs = { ddpg: runDdpg, td3: runTd3, sac: runSac, sac2018: runSac2018 };
test.each(Object.entries(runs))(
  '[D7] [D8] %s: what is done, what is stored and what Q is asked about is within the bounds, and comes up to each of them',
  (name, algo) => {
    const env = {
      ...line,
      actionSpace: uneven,
      step: (s: Parameters<typeof line.step>[0], _a: unknown, k: Key) => line.step(s, Float32Array.of(0), k),
    };
    const { heard, critic } = listening(uneven);
    const loud = name === 'ddpg' ? { actNoise: 9 } : name === 'td3' ? { actNoise: 9, targetNoise: 9, noiseClip: 20 } : {};
    const config = {
      env,
      epochs: 1,
      stepsPerEpoch: 120,
      startSteps: 10,
      updateAfter: 20,
      batchSize: 20,
      updateEvery: 10,
      hiddenSizes: [4],
      ...loud,
    };
    const [run] = algo({ ...config, critic } as never) as unknown as Iterable<{ readonly replay: Parameters<typeof contents>[0] }>;
    const stored = contents(run.replay).map(({ act }) => act);
    expect(heard.length).toBeGreaterThan(100 * 20 * 2);
    for (const all of [heard, stored]) {
      if (!all.every((a) => contains(uneven, Float32Array.from(a)))) expect.fail('an action is out of bounds');
      uneven.low.forEach((low, i) => {
        const [least, most] = [Math.min(...all.map((a) => a[i])), Math.max(...all.map((a) => a[i]))];
        const range = uneven.high[i] - low;
        expect(least).toBeLessThan(low + 0.2 * range);
        expect(most).toBeGreaterThan(uneven.high[i] - 0.2 * range);
      });
    }
  },
);

// ── squashed Gaussians ──

test('[D12] log π of a squashed action is exact in float32 wherever its u is: at u = 10 it is −18.61', () => {
  /** log(1 − tanh²u) = −2 log cosh u */
  const logSlope = (u: number): number => 2 * (Math.LN2 - Math.abs(u) - Math.log1p(Math.exp(-2 * Math.abs(u))));
  for (const u of [-20, -10, -3, -0.1, 0, 0.5, 5, 10, 15, 20]) {
    const p = { mu: tensor([[u]]), logStd: tensor([[0]]) };
    const { logp } = squashed.sampleFrom(p, zeros([1, 1]));
    const want = -0.5 * Math.log(2 * Math.PI) - logSlope(u);
    expect(Math.abs(item(logp) - want)).toBeLessThan(4e-6 * (1 + Math.abs(want)));
  }
  const { logp } = squashed.sampleFrom({ mu: tensor([[10]]), logStd: tensor([[0]]) }, zeros([1, 1]));
  expect(-0.9189385 - item(logp)).toBeCloseTo(-18.61, 2);
});

test('[D13] log σ is kept from −20 to 2, and beyond that passes no gradient', () => {
  const { pi } = squashedGaussianActor({ observationSpace: box([0], [1]), actionSpace: bounds }, { hiddenSizes: [] });
  const theta = (b: number): mlp.Mlp => [{ w: zeros([1, 2]), b: tensor([0.5, b]) }];
  const logStd = (t: Tree): Tensor => (pi(t, zeros([1, 1])) as Gaussian).logStd;
  const slope = (b: number): number => numbers((grad((t: mlp.Mlp) => sum(logStd(t)))(theta(b)) as mlp.Mlp)[0].b)[1];
  for (const [b, clipped, g] of [
    [-30, -20, 0],
    [-19.5, -19.5, 1],
    [0, 0, 1],
    [1.5, 1.5, 1],
    [3, 2, 0],
  ]) {
    expect(item(logStd(theta(b)))).toBe(clipped);
    expect(slope(b)).toBe(g);
  }
});

test('[D14] log π is that of tanh space, whatever the scale of the Box', () => {
  fc.assert(
    fc.property(someBox, aKey, (space, k) => {
      const n = space.low.length;
      const [kMu, kStd, kXi] = split(k, 3);
      const p = { mu: noise(kMu, [4, n]), logStd: mul(0.3, noise(kStd, [4, n])) };
      const z = noise(kXi, [4, n]);
      const into = squashedInto(space.low, space.high);
      const { act, logp } = into.sampleFrom(p, z);
      expect(logp).toEqual(squashed.sampleFrom(p, z).logp);
      expectClose(into.logProb(p, act), logp, 1e-5);
      expectClose(into.entropy(p), squashed.entropy(p), 0);
    }),
    { numRuns: 50 },
  );
});

test('[D14] [D15] the target entropy is −1 for each dimension of the action, whatever the Box; log α goes down −(log π + target)', () => {
  for (const n of [1, 2, 3])
    for (const scale of [0.4, 1, 7]) {
      const actionSpace = box(Array(n).fill(-scale), Array(n).fill(scale));
      const nets = {
        actor: squashedGaussianActor({ ...line, actionSpace }, small),
        critic: criticNetwork({ ...line, actionSpace }, small),
      };
      const b = fc.sample(aBatch('box', 2, n), 1)[0];
      const next = sac.update(nets, { alpha: 'auto' })(sac.init(nets)(key(n)), b);
      expect(10 * item(next.opt.logAlpha.m)).toBeCloseTo(-((next.info.logPi as { mean: number }).mean - n), 5);
    }
});

test('[D15] α falls where the entropy is above its target, rises where it is below, and stays above 0', () => {
  fc.assert(
    fc.property(real, grid(-5, 5), grid(0.001, 0.5), (logPi, logAlpha, lr) => {
      fc.pre(Math.abs(logPi - 1) > 0.01);
      const nets = { actor: drawing((z) => reshape(add(logPi, mul(0, z)), [z.shape[0]])), critic };
      let now = startSac({ logAlpha: f64(logAlpha) });
      const alphas = [Math.exp(logAlpha)];
      for (let i = 0; i < 5; i++) {
        const next = sac.fit(nets, { alpha: 'auto', lr })(now, batch, { next: xi, now: xi });
        expect(next.info.alpha).toBeCloseTo(alphas[i], 9); // the one that this update went by
        alphas.push(Math.exp(item(next.logAlpha)));
        // the entropy −log π is above −1 where log π < 1
        if (logPi < 1) expect(alphas[i + 1]).toBeLessThan(alphas[i]);
        else expect(alphas[i + 1]).toBeGreaterThan(alphas[i]);
        expect(alphas[i + 1]).toBeGreaterThan(0);
        now = next;
      }
    }),
    { numRuns: 30 },
  );
});

test('[D15] the loss of α is −log α (mean log π + target), and log π and the target are constants in it', () => {
  fc.assert(
    fc.property(real, aTensor([6]), real, (logAlpha, logPi, target) => {
      const g = grad((x: Tensor) => sac.alphaLoss(x, logPi, target))(f64(logAlpha));
      expect(item(g)).toBeCloseTo(-(summarize(logPi).mean + target), 9);
      expect(item(sac.alphaLoss(f64(logAlpha), logPi, target))).toBeCloseTo(-logAlpha * (summarize(logPi).mean + target), 9);
    }),
  );
});

test('where α is given it stays, and its optimiser at rest', () => {
  const before = startSac();
  const next = sac.fit({ actor: soft, critic }, { alpha })(before, batch, { next: xi, now: xi });
  expect([next.logAlpha, next.opt.logAlpha]).toEqual([before.logAlpha, before.opt.logAlpha]);
  expect('alpha' in next.info).toBe(false);
});

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
