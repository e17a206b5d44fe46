/**
 * Spinning Up in Deep RL, in TypeScript. Everything here is pure and runs in a browser; files,
 * processes and terminals are in `spinningup/run`.
 *
 * `import { ppo, cartPole } from 'spinningup'; for (const run of ppo({ env: cartPole })) …`
 */
export * from './algos/index.js';
export * as autodiff from './autodiff/index.js';
export {
  type Backend,
  type DType,
  type FloatArray,
  getBackend,
  grad,
  hvp,
  numbers,
  type Shape,
  setBackend,
  Tensor,
  type Tree,
  tensor,
  tree,
  valueAndGrad,
  vjp,
} from './autodiff/index.js';
export * from './bytes/index.js';
export * from './dist/index.js';
export * from './envs/index.js';
export * from './nn/index.js';
export * as random from './random.js';
export { fold, type Key, key, split } from './random.js';
