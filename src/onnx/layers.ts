/** Fully connected networks in the operators of ONNX. */
import type { Activation } from '../nn/activations.js';
import type { Mlp } from '../nn/mlp.js';
import { type OnnxExpression, operation, parameter } from './expressions.js';

/** Operators of ONNX for each activation, element by element; the constants are those of nn. */
const activationOperators: Readonly<Record<Activation, (x: OnnxExpression) => OnnxExpression>> = {
  identity: (x) => x,
  tanh: (x) => operation('Tanh', [x]),
  relu: (x) => operation('Relu', [x]),
  elu: (x) => operation('Elu', [x], { alpha: { float: 1 } }),
  selu: (x) =>
    operation('Selu', [x], {
      alpha: { float: 1.6732632423543772 },
      gamma: { float: 1.0507009873554805 },
    }),
  leaky_relu: (x) => operation('LeakyRelu', [x], { alpha: { float: 0.01 } }),
  sigmoid: (x) => operation('Sigmoid', [x]),
  softplus: (x) => operation('Softplus', [x]),
  silu: (x) => operation('Mul', [x, operation('Sigmoid', [x])]),
};

/**
 * The network at x [N, inputs], as `mlp.apply` computes it: [N, outputs].
 * @param name the network's name in model.safetensors, where its layers are name.0.w, name.0.b, …
 * @throws TypeError if a parameter is not float32
 */
export const onnxNetwork = (
  name: string,
  layers: Mlp,
  x: OnnxExpression,
  activation: Activation,
  outputActivation: Activation = 'identity',
): OnnxExpression =>
  layers.reduce<OnnxExpression>((h, { w, b }, i) => {
    const act = i < layers.length - 1 ? activation : outputActivation;
    const parameters = [parameter(`${name}.${i}.w`, w), parameter(`${name}.${i}.b`, b)];
    return activationOperators[act](operation('Gemm', [h, ...parameters]));
  }, x);
