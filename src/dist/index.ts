/** Distributions over actions: records of pure functions of what a network puts out. */
export { categorical } from './categorical.js';
export type { Dist, Reparametrized } from './dist.js';
export { type Gaussian, gaussian, standardNormal } from './gaussian.js';
export { sampleWithLogProb, squashed, squashedInto, stretch } from './squashed.js';
