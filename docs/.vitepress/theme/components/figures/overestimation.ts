/** The bias of a maximum over noisy action-values, with one critic and with two. */
import { backup } from '../../../../../src/algos/dqn.js';
import { summarize } from '../../../../../src/algos/stats.js';
import * as td3 from '../../../../../src/algos/td3.js';
import { gather, mul, type Tensor, type Tree, tensor } from '../../../../../src/autodiff/index.js';
import { categorical } from '../../../../../src/dist/categorical.js';
import { key, normal, split } from '../../../../../src/random.js';
import type { Point } from '../chart.js';

/** States over which the targets are averaged. */
export const STATES = 2000;
/** The numbers of actions that are drawn. */
export const ACTIONS = [1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20];

/** Mean targets y where each action is worth 0: anything but 0 is a bias. */
export interface Targets {
  /** y by the largest value of one critic */
  readonly one: number;
  /** y by double Q: one critic chooses, the other one judges */
  readonly double: number;
  /** y by the smaller of two critics, for the action that the first one prefers */
  readonly twins: number;
}

const zeros = tensor(new Float64Array(STATES), [STATES]);
/** Every transition pays 0 and ends nothing; Q is a table [STATES, n], and obs stands for its rows. */
const batch = { obs: zeros, nextObs: zeros, act: zeros, rew: zeros, done: zeros, last: zeros };
const table = { init: (): Tree => ({}), q: (phi: Tree): Tensor => phi as Tensor };
const critic = { ...table, q: (phi: Tree, _: Tensor, act: Tensor): Tensor => gather(phi as Tensor, act) };
const actor = { init: (): Tree => ({}), mu: (): Tensor => zeros };

/** Noise of standard deviation 1 in the estimates of two critics, [STATES, n] each. */
const noiseFor = (n: number): readonly [Tensor, Tensor] => {
  const [k1, k2] = split(key(n), 2);
  return [tensor(normal(k1, [STATES, n]), [STATES, n]), tensor(normal(k2, [STATES, n]), [STATES, n])];
};
/** Drawn once, since a slider asks for it at each of its steps. */
const drawnNoise = new Map(ACTIONS.map((n) => [n, noiseFor(n)]));

/** Targets for n actions, whose estimated values are 0 plus noise of a standard deviation. */
export const targetsOf = (n: number, noise: number): Targets => {
  const [z1, z2] = drawnNoise.get(n) ?? noiseFor(n);
  const q1 = mul(noise, z1);
  const q2 = mul(noise, z2);
  const meanOf = (y: Tensor): number => summarize(y).mean;
  const y = (doubleQ: boolean, targ: Tensor): number => meanOf(backup(table, { gamma: 1, doubleQ }, { q: q1, targ }, batch));
  const twins = td3.backup({ actor, critic }, 1, { q1, q2 }, batch, categorical.mode(q1));
  return { one: y(false, q1), double: y(true, q2), twins: meanOf(twins) };
};

/** One line for each kind of target, over the numbers of actions. */
export const biasOver = (noise: number): Readonly<Record<keyof Targets, readonly Point[]>> => {
  const all = ACTIONS.map((n) => ({ n, ...targetsOf(n, noise) }));
  const line = (name: keyof Targets): readonly Point[] => all.map((at) => [at.n, at[name]]);
  return { one: line('one'), double: line('double'), twins: line('twins') };
};
