/** Distributions over actions: records of pure functions of what a network puts out. */
export { categorical } from './categorical.js';
export type { Dist } from './dist.js';
export { type Gaussian, gaussian } from './gaussian.js';
export { sampleWithLogProb, squashed } from './squashed.js';
