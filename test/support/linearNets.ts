/** Actors and critics of one or two numbers, four transitions, and what an update does to them. */
import fc from 'fast-check';
import type { DeterministicActor, StochasticActor } from '../../src/algos/actors.js';
import type { Critic } from '../../src/algos/critics.js';
import type * as ddpg from '../../src/algos/ddpg.js';
import type { Batch } from '../../src/algos/index.js';
import type * as sac from '../../src/algos/sac.js';
import type * as sac2018 from '../../src/algos/sac2018.js';
import type * as td3 from '../../src/algos/td3.js';
import { add, item, mul, numbers, reshape, type Tensor, type Tree, tensor, tree } from '../../src/autodiff/index.js';
import { squashed } from '../../src/dist/index.js';
import { box } from '../../src/envs/spaces.js';
import { adam } from '../../src/nn/index.js';
import { key } from '../../src/random.js';
import { expectClose, grid } from './arbitraries.js';

/** A tensor in float64, of any nested rows. */
export const f64 = (x: number | readonly number[] | readonly (readonly number[])[]): Tensor => tensor(x, undefined, 'float64');
const state = { key: key(0), updates: 0, info: {} };

// ── networks of one or two numbers, and what is asked of them ──

/** μ(s) = θ s */
export const actor: DeterministicActor = { init: () => f64(0), mu: (theta: Tensor, obs) => mul(theta, obs) };
/** ã(s) = θ s + ξ, and log π = l, whatever it is that is drawn. */
export const drawing = (l: (noise: Tensor) => Tensor): StochasticActor => ({
  init: () => f64(0),
  pi: (theta: Tensor, obs) => mul(theta, obs),
  dist: { ...squashed, sampleFrom: (mu: Tensor, xi: Tensor) => ({ act: add(mu, xi), logp: l(xi) }) } as unknown as StochasticActor['dist'],
});
/** φ = (c, k) of a critic that is a line. */
export type Line = { readonly c: Tensor; readonly k: Tensor };
/** Q(s, a) = c + k a */
export const critic: Critic = {
  init: () => ({ c: f64(0), k: f64(0) }),
  q: ({ c, k }: Line, obs, act) => reshape(add(c, mul(k, act)), [obs.shape[0]]),
};
const Q = (c: number, k: number): Line => ({ c: f64(c), k: f64(k) });
/** Q_φ(s, a) */
export const at = ({ c, k }: Line, a: number): number => item(c) + item(k) * a;

/** Four transitions with observations and actions of one number; the second one ends its episode. */
export const batch: Batch = {
  obs: f64([[0.5], [-0.25], [0.75], [1]]),
  act: f64([[0.1], [0.2], [-0.3], [0.4]]),
  rew: f64([1, -2, 0.5, 3]),
  nextObs: f64([[-0.5], [0.25], [1], [-0.75]]),
  done: f64([0, 1, 0, 0]),
  last: f64([1, 1, 1, 1]),
};
const rows = ['obs', 'act', 'rew', 'nextObs', 'done'] as const;
/** The same transitions, row by row, as numbers. */
export const plain = Array.from({ length: 4 }, (_, i) => Object.fromEntries(rows.map((name) => [name, numbers(batch[name])[i]]))) as Record<
  (typeof rows)[number],
  number
>[];
/** The mean of numbers. */
export const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b) / xs.length;
/** [4, 1] Noise ξ of the actions. */
export const xi = f64([[0.3], [-0.6], [0.9], [-1.2]]);
/** The Box of all actions, ±2. */
export const bounds = box([-2], [2]);
/** Settings of TD3 whose smoothing leaves ξ as it is: σ̃ = 1, and c larger than any of it. */
export const wide = { targetNoise: 1, noiseClip: 9 };

/** A state of DDPG with networks and targets of known numbers. */
export const startDdpg = (over: object = {}): ddpg.State => {
  const [pi, q] = [f64(0.5), Q(0.25, -1.5)];
  return { pi, q, targ: { pi: f64(-0.75), q: Q(2, 0.5) }, opt: { pi: adam.init<Tree>(pi), q: adam.init<Tree>(q) }, ...state, ...over };
};
/** A state of TD3, likewise. */
export const startTd3 = (over: object = {}): td3.State => {
  const [pi, qs] = [f64(0.5), { q1: Q(0.25, -1.5), q2: Q(0.5, 1) }];
  const targ = { pi: f64(-0.75), qs: { q1: Q(2, 0.5), q2: Q(2, -0.5) } };
  return { pi, qs, targ, opt: { pi: adam.init<Tree>(pi), qs: adam.init<typeof qs>(qs) as td3.State['opt']['qs'] }, ...state, ...over };
};
/** A state of SAC, likewise, with α = 1. */
export const startSac = (over: object = {}): sac.State => {
  const { pi, qs, targ, opt } = startTd3();
  return { pi, qs, targ: targ.qs, logAlpha: f64(0), opt: { ...opt, logAlpha: adam.init<Tensor>(f64(0)) }, ...state, ...over };
};
/** A state of SAC as first published, likewise, with ψ = 1.25 and ψ_targ = −0.5. */
export const startSac2018 = (over: object = {}): sac2018.State => {
  const { pi, qs, opt } = startTd3();
  const [v, targ] = [f64(1.25), f64(-0.5)];
  return { pi, qs, v, targ, opt: { ...opt, v: adam.init<Tree>(v) }, ...state, ...over };
};
/** V(s) = ψ + s */
export const value = { init: () => f64(0), v: (psi: Tensor, obs: Tensor): Tensor => reshape(add(psi, obs), [obs.shape[0]]) };
/** log π = 0.1 + ξ / 10 */
export const soft = drawing((noise) => reshape(add(0.1, mul(0.1, noise)), [noise.shape[0]]));
/** log π of the action in row i. */
export const logp = (i: number): number => 0.1 + numbers(xi)[i] / 10;
/** α */
export const alpha = 0.4;
/** γ */
export const gamma = 0.9;

/** After one step of Adam from rest m is a tenth of the gradient. */
export const gradientOf = ({ m }: { readonly m: Tree }): number[] => tree.leaves(m).map((x) => 10 * item(x));
/** Numbers that are equal up to rounding. */
export const near = (a: readonly number[], b: readonly number[]): void => expectClose(f64(a), f64(b), 1e-12);
/** x within ±c. */
export const clip = (x: number, c: number): number => Math.min(c, Math.max(-c, x));

/** Options of networks with two hidden layers of four units. */
export const small = { hiddenSizes: [4, 4] };

// ── bounds, scales and noise ──

/** Boxes of one to three dimensions, each of its own middle and width. */
export const someBox = fc.array(fc.tuple(grid(-3, 3), grid(0.1, 8)), { minLength: 1, maxLength: 3 }).map((dims) =>
  box(
    dims.map(([l]) => l),
    dims.map(([l, width]) => l + width),
  ),
);
