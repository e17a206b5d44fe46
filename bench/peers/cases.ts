/** What is computed: sizes, numbers and first weights, in a form that every library can take. */
import { numbers, type Shape } from '../../src/autodiff/index.js';
import { mlp } from '../../src/nn/index.js';
import { key, normal, randint, uniform } from '../../src/random.js';

/** Numbers row by row, and their shape. */
export interface Rows {
  readonly shape: Shape;
  readonly data: Float32Array;
}
/** The layers of a network; w: [in, out], b: [out] */
export type Net = readonly { readonly w: Rows; readonly b: Rows }[];
type Act = 'tanh' | 'relu';

/**
 * One row of the table.
 * - policy: −mean min(r Â, clip(r, 1 ± clip) Â) of a categorical policy, its gradient, and Adam
 * - critic: mean (q − y)², its gradient, and Adam
 * - sac: both critics' loss and step, the policy's loss and step, then the targets; α = `alpha` is fixed, noise is given
 * - forward: a network at one row, from a Float32Array to a Float32Array
 * - matmul: a · b, all of it read
 */
export type Case = { readonly name: string } & (
  | {
      readonly kind: 'policy';
      readonly net: Net;
      readonly obs: Rows;
      readonly act: Rows;
      readonly adv: Rows;
      readonly logpOld: Rows;
      readonly lr: number;
      readonly clip: number;
    }
  | { readonly kind: 'critic'; readonly net: Net; readonly x: Rows; readonly y: Rows; readonly lr: number }
  | {
      readonly kind: 'sac';
      readonly pi: Net;
      readonly q1: Net;
      readonly q2: Net;
      readonly obs: Rows;
      readonly act: Rows;
      readonly rew: Rows;
      readonly nextObs: Rows;
      readonly done: Rows;
      readonly noiseNext: Rows;
      readonly noiseNow: Rows;
      readonly lr: number;
      readonly gamma: number;
      readonly polyak: number;
      readonly alpha: number;
    }
  | { readonly kind: 'forward'; readonly net: Net; readonly x: Rows; readonly activation: Act }
  | { readonly kind: 'matmul'; readonly a: Rows; readonly b: Rows }
);
export type Of<K extends Case['kind']> = Extract<Case, { readonly kind: K }>;

let seeds = 0;
const next = () => key(seeds++);
const gauss = (...shape: number[]): Rows => ({ shape, data: Float32Array.from(normal(next(), shape)) });
const flat = (low: number, high: number, ...shape: number[]): Rows => ({
  shape,
  data: Float32Array.from(uniform(next(), shape, low, high)),
});
const net = (...sizes: number[]): Net =>
  mlp.init(next(), sizes).map(({ w, b }) => ({
    w: { shape: w.shape, data: numbers(w) as Float32Array },
    b: { shape: b.shape, data: numbers(b) as Float32Array },
  }));

const [N, B, OBS, ACT] = [4000, 100, 17, 6];

const forward = (activation: Act, ...sizes: number[]): Case => ({
  name: `forward of one row, ${sizes.join('-')} ${activation}`,
  kind: 'forward',
  net: net(...sizes),
  x: gauss(1, sizes[0]),
  activation,
});

// Positive operands: no entry of the product is near 0, where libraries would differ relatively.
const product = (m: number, k: number, n: number): Case => ({
  name: `matmul ${m}×${k}·${k}×${n}`,
  kind: 'matmul',
  a: flat(0, 1, m, k),
  b: flat(0, 1, k, n),
});

export const cases: readonly Case[] = [
  {
    name: `policy step: 4-64-64-2 tanh, batch ${N}`,
    kind: 'policy',
    net: net(4, 64, 64, 2),
    obs: gauss(N, 4),
    act: { shape: [N], data: Float32Array.from(randint(next(), N, 2)) },
    adv: gauss(N),
    logpOld: flat(-1, -0.4, N), // far enough from log ½ that some ratios are clipped
    lr: 3e-4,
    clip: 0.2,
  },
  {
    name: `critic step: 23-256-256-1 relu, batch ${B}`,
    kind: 'critic',
    net: net(OBS + ACT, 256, 256, 1),
    x: gauss(B, OBS + ACT),
    y: gauss(B),
    lr: 1e-3,
  },
  {
    name: `SAC update: 256-256 relu, 17 observed, 6 actions, batch ${B}`,
    kind: 'sac',
    pi: net(OBS, 256, 256, 2 * ACT),
    q1: net(OBS + ACT, 256, 256, 1),
    q2: net(OBS + ACT, 256, 256, 1),
    obs: gauss(B, OBS),
    act: flat(-1, 1, B, ACT),
    rew: gauss(B),
    nextObs: gauss(B, OBS),
    done: { shape: [B], data: Float32Array.from({ length: B }, (_, i) => (i % 10 === 0 ? 1 : 0)) },
    noiseNext: gauss(B, ACT),
    noiseNow: gauss(B, ACT),
    lr: 1e-3,
    gamma: 0.99,
    polyak: 0.995,
    alpha: 0.2,
  },
  forward('tanh', 4, 64, 64, 2),
  forward('relu', OBS, 256, 256, ACT),
  product(1, 64, 64),
  product(100, 256, 256),
  product(4000, 64, 64),
  product(512, 512, 512),
];
