/**
 * Reverse-mode automatic differentiation on immutable typed arrays: tensors, operations, and the derivatives of pure
 * functions of trees of tensors. Derivatives nest: `hvp` is the pullback of a gradient.
 */
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
export { grad, hvp, scratch, valueAndGrad, vjp } from './grad.js';
export { iterate, type LoopMemory, recycling } from './iterate.js';
export type { Form, Fused } from './kernels/active.js';
export { matmulAsync } from './ops/matmulAsync.js';
export * from './ops/index.js';
export { shapes } from './assertShapes.js';
export { type Op, primitive, type Rule } from './tape.js';
export {
  type DType,
  dtypeOf,
  full,
  item,
  type Nested,
  type Numbers,
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
export type { Tree } from './tree.js';
export * as tree from './tree.js';
