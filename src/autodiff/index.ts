/**
 * Reverse-mode automatic differentiation on immutable typed arrays: tensors, operations, and the
 * derivatives of pure functions of trees of tensors. Derivatives nest: `hvp` is the pullback of a
 * gradient.
 */

export { assertShapes } from './assertShapes.js';
export { grad, hvp, valueAndGrad, vjp } from './grad.js';
export { iterate, type LoopMemory, recycling } from './iterate.js';
export type { FusedActivation, MatmulForm } from './kernels/active.js';
export {
  type Backend,
  type BackendName,
  type BlasOptions,
  backends,
  type GpuMode,
  type GpuOptions,
  getBackend,
  setBackend,
} from './kernels/backend.js';
export * from './ops/index.js';
export { matmulAsync } from './ops/matmulAsync.js';
export { type Op, primitive, type Rule } from './tape.js';
export {
  type DType,
  dtypeOf,
  type FloatArray,
  full,
  item,
  type Nested,
  type Numeric,
  numbers,
  ones,
  type Shape,
  sameShape,
  size,
  Tensor,
  tensor,
  zeros,
} from './tensor.js';
export { tidy } from './tidy.js';
export type { Tree } from './tree.js';
export * as tree from './tree.js';
