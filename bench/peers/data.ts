/** Random numbers, weights and transitions in a form that every library can take. */
import { numbers, type Shape } from '../../src/autodiff/index.js';
import { mlp } from '../../src/nn/index.js';
import { key, normal, uniform } from '../../src/random.js';

/** Numbers row by row, and their shape. */
export interface Rows {
  readonly shape: Shape;
  readonly data: Float32Array;
}
/** The layers of a network; w: [in, out], b: [out] */
export type Net = readonly { readonly w: Rows; readonly b: Rows }[];

/** The batch of an off-policy update, and the noise of its actions: noiseNext for those of s', noiseNow for those of s. */
export interface Transitions {
  readonly obs: Rows;
  readonly act: Rows;
  readonly rew: Rows;
  readonly nextObs: Rows;
  readonly done: Rows;
  readonly noiseNext: Rows;
  readonly noiseNow: Rows;
}

let seeds = 0;
/** A key that no other array has. */
export const next = () => key(seeds++);
/** Standard normal numbers. */
export const gauss = (...shape: number[]): Rows => ({ shape, data: Float32Array.from(normal(next(), shape)) });
/** Uniform numbers. */
export const flat = (low: number, high: number, ...shape: number[]): Rows => ({
  shape,
  data: Float32Array.from(uniform(next(), shape, low, high)),
});

/** First weights of a network with layers of these sizes. */
export const net = (...sizes: number[]): Net =>
  mlp.init(next(), sizes).map(({ w, b }) => ({
    w: { shape: w.shape, data: numbers(w) as Float32Array },
    b: { shape: b.shape, data: numbers(b) as Float32Array },
  }));

/** n transitions, of which every tenth ends its episode. */
export const transitions = (n: number, obsDim: number, actDim: number): Transitions => ({
  obs: gauss(n, obsDim),
  act: flat(-1, 1, n, actDim),
  rew: gauss(n),
  nextObs: gauss(n, obsDim),
  done: { shape: [n], data: Float32Array.from({ length: n }, (_, i) => (i % 10 === 0 ? 1 : 0)) },
  noiseNext: gauss(n, actDim),
  noiseNow: gauss(n, actDim),
});
