/** Trained networks as graphs of ONNX, from which src/run writes files. Everything here is pure. */
export { criticGraph } from './criticGraph.js';
export type { OnnxAttributes, OnnxConstant, OnnxShape, OnnxType } from './expressions.js';
export type { OnnxGraph, OnnxNode, OnnxOutput } from './graph.js';
export { policyGraph } from './policyGraph.js';
export type { TrainedNetworks } from './trained.js';
