/**
 * The float32 kernels in AssemblyScript, four lanes at a time: the exports of the WebAssembly
 * module. Addresses are bytes, sizes are elements, and matrices are row-major.
 * The order of the exports is the order of compilation, on which inlining depends.
 */
export { NONE, TANH, RELU } from './activations.as';
export { workSize, dense } from './product.as';
export { biasAct, activationGrad, tanhCurve } from './activations.as';
export { add, mul, tanh, exp } from './elementwise.as';
export { columnSums } from './columnSums.as';
export { adam, blend } from './optimisers.as';
