/** The cases of the comparison: computations, sizes, and warm-up steps. */
import { randint } from '../../src/random.js';
import { flat, gauss, type Net, net, next, type Rows, type Transitions, transitions } from './data.js';

/** Fields of all rows of the table. */
interface Named {
  readonly name: string;
  /** What a step answers is the measurement where it is '%'; otherwise CPU milliseconds are. */
  readonly unit: 'ms' | '%';
  /** Training steps before the first that is timed; 0 if absent. */
  readonly after?: number;
  /** Training steps in one call, by which its time is divided; 1 if absent. */
  readonly steps?: number;
  /** Only this library can: there is no other whose answers could be compared. */
  readonly onlyOurs?: true;
}

interface OffPolicy {
  readonly pi: Net;
  readonly q1: Net;
  readonly q2: Net;
  /** Update i learns from batch i, and after the last one from the first again. */
  readonly batches: readonly Transitions[];
  readonly lr: number;
  readonly gamma: number;
  readonly polyak: number;
}
export interface Sac extends OffPolicy {
  readonly alpha: number;
}
export interface Td3 extends OffPolicy {
  readonly targetNoise: number;
  readonly noiseClip: number;
}
export interface Ppo {
  readonly pi: Net;
  readonly v: Net;
  readonly obs: Rows;
  readonly act: Rows;
  readonly adv: Rows;
  readonly ret: Rows;
  readonly logpOld: Rows;
  readonly piLr: number;
  readonly vLr: number;
  readonly clip: number;
}

/**
 * One row of the table.
 * - ppo: −mean min(r Â, clip(r, 1 ± clip) Â) of a categorical policy, its gradient, and Adam; then the same of mean (V − R̂)²
 * - critic: mean (q − y)², its gradient, and Adam
 * - sac: both critics' loss and step, the policy's loss and step, then the targets; α = `alpha` is fixed, noise is given
 * - td3: two updates, the first with the policy's step and the targets
 * - adam: of a whole SAC update, how much Adam takes, in percent
 * - run: so many `steps` of SAC in an environment: acting, the environment, storing, sampling and an update each
 * - forward: a network at one row, from a Float32Array to a Float32Array
 * - matmul: a · b, all of it read
 */
export type Case = Named &
  (
    | ({ readonly kind: 'ppo' } & Ppo)
    | { readonly kind: 'critic'; readonly net: Net; readonly x: Rows; readonly y: Rows; readonly lr: number }
    | ({ readonly kind: 'sac' } & Sac)
    | ({ readonly kind: 'td3' } & Td3)
    | ({ readonly kind: 'adam' } & Sac)
    | { readonly kind: 'run'; readonly env: string; readonly steps: number }
    | { readonly kind: 'forward'; readonly net: Net; readonly x: Rows; readonly activation: 'tanh' | 'relu' }
    | { readonly kind: 'matmul'; readonly a: Rows; readonly b: Rows }
  );
export type Of<K extends Case['kind']> = Extract<Case, { readonly kind: K }>;

const N = 4000;
const B = 100;
const OBS = 17;
const ACT = 6;

const forward = (activation: 'tanh' | 'relu', ...sizes: number[]): Case => ({
  name: `forward of one row, ${sizes.join('-')} ${activation}`,
  unit: 'ms',
  kind: 'forward',
  net: net(...sizes),
  x: gauss(1, sizes[0]),
  activation,
});

// Positive operands: no entry of the product is near 0, where libraries would differ relatively.
const product = (m: number, k: number, n: number): Case => ({
  name: `matmul ${m}×${k}·${k}×${n}`,
  unit: 'ms',
  kind: 'matmul',
  a: flat(0, 1, m, k),
  b: flat(0, 1, k, n),
});

/** Batches of a small replay buffer: with a new one in each update, units die as they do in a run. */
const fresh = Array.from({ length: 500 }, () => transitions(B, OBS, ACT));
const critics = { q1: net(OBS + ACT, 256, 256, 1), q2: net(OBS + ACT, 256, 256, 1) };
const offPolicy = { ...critics, lr: 1e-3, gamma: 0.99, polyak: 0.995 };
const sac = { ...offPolicy, pi: net(OBS, 256, 256, 2 * ACT), alpha: 0.2 };
const td3 = { ...offPolicy, pi: net(OBS, 256, 256, ACT), targetNoise: 0.2, noiseClip: 0.5 };

export const cases: readonly Case[] = [
  {
    name: `PPO iteration, policy and value: 4-64-64 tanh, batch ${N}`,
    unit: 'ms',
    kind: 'ppo',
    pi: net(4, 64, 64, 2),
    v: net(4, 64, 64, 1),
    obs: gauss(N, 4),
    act: { shape: [N], data: Float32Array.from(randint(next(), N, 2)) },
    adv: gauss(N),
    ret: gauss(N),
    logpOld: flat(-1, -0.4, N), // far enough from log ½ that some ratios are clipped
    piLr: 3e-4,
    vLr: 1e-3,
    clip: 0.2,
  },
  {
    name: `critic step: 23-256-256-1 relu, batch ${B}`,
    unit: 'ms',
    kind: 'critic',
    net: net(OBS + ACT, 256, 256, 1),
    x: gauss(B, OBS + ACT),
    y: gauss(B),
    lr: 1e-3,
  },
  {
    name: `first SAC updates: 256-256 relu, ${OBS} observed, ${ACT} actions, batch ${B}`,
    unit: 'ms',
    kind: 'sac',
    ...sac,
    batches: [fresh[0]],
  },
  { name: 'SAC update after 1200, one batch', unit: 'ms', kind: 'sac', after: 1200, ...sac, batches: [fresh[0]] },
  { name: 'SAC update after 2000, fresh batches', unit: 'ms', kind: 'sac', after: 2000, ...sac, batches: fresh },
  { name: 'TD3 update after 2000, fresh batches', unit: 'ms', kind: 'td3', after: 2000, steps: 2, ...td3, batches: fresh },
  {
    name: "Adam's share of a SAC update after 3000, fresh batches",
    unit: '%',
    kind: 'adam',
    after: 3000,
    onlyOurs: true,
    ...sac,
    batches: fresh,
  },
  forward('tanh', 4, 64, 64, 2),
  forward('relu', OBS, 256, 256, ACT),
  product(1, 64, 64),
  product(100, 256, 256),
  product(4000, 64, 64),
  product(512, 512, 512),
];
