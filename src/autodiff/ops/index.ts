/** All operations. */
export {
  abs,
  add,
  cast,
  clip,
  cos,
  div,
  elu,
  equal,
  exp,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  sigmoid,
  sign,
  sin,
  softplus,
  sqrt,
  square,
  stopGradient,
  sub,
  where,
} from './elementwise.js';
export { activationGrad, dense, matmul, relu, tanh } from './linear.js';
export { dot, logSoftmax, logSumExp, max, mean, softmax, sum, variance } from './reduce.js';
export { broadcastTo, concat, gather, reshape, slice, sumTo, transpose } from './shape.js';
