/** Networks and optimisers: pure functions of trees of tensors. */
export { type Activation, activate, activations } from './activations.js';
export type { AdamState } from './adam.js';
export * as adam from './adam.js';
export type { Layer, Mlp } from './mlp.js';
export * as mlp from './mlp.js';
export { polyak } from './polyak.js';
export type { RmspropState } from './rmsprop.js';
export * as rmsprop from './rmsprop.js';
export type { SgdState } from './sgd.js';
export * as sgd from './sgd.js';
