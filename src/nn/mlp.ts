/** Fully connected networks: two pure functions over a plain list of layers. */
import { type DType, dense, type Tensor, tensor, tidy } from '../autodiff/index.js';
import { type Key, split, uniform } from '../random.js';
import { type Activation, activate, fused } from './activations.js';

/** A fully connected layer: w [in, out] and b [out]. */
export type Layer = { readonly w: Tensor; readonly b: Tensor };
/** A network: its layers from the input to the output. */
export type Mlp = readonly Layer[];

/**
 * A network with random weights and biases, both uniform on ±1/√fan_in, as in PyTorch and therefore
 * in Spinning Up.
 * @param sizes [inputs, ...hidden, outputs]
 * @throws RangeError if there are fewer than two sizes, or one is not a whole number from 1 on
 */
export const init = (key: Key, sizes: readonly number[], dtype: DType = 'float32'): Mlp => {
  if (
    !Array.isArray(sizes) ||
    sizes.length < 2 ||
    sizes.some((n) => !Number.isInteger(n) || n < 1)
  ) {
    throw new RangeError(
      'mlp.init: sizes should be two or more whole numbers from 1 on, ' +
        '[inputs, ...hidden, outputs], but are ' +
        `${Array.isArray(sizes) ? `[${sizes}]` : String(sizes)}`,
    );
  }
  return split(key, sizes.length - 1).map((layerKey: Key, i) => {
    const [kW, kB] = split(layerKey, 2);
    const fanIn = sizes[i];
    const fanOut = sizes[i + 1];
    const bound = 1 / Math.sqrt(fanIn);
    const draw = (key: Key, shape: readonly number[]): Tensor =>
      tensor(uniform(key, shape, -bound, bound), shape, dtype);
    return { w: draw(kW, [fanIn, fanOut]), b: draw(kB, [fanOut]) };
  });
};

/**
 * The network at x.
 * @param x [N, inputs]
 * @param activation of the hidden layers
 * @returns [N, outputs]
 * @throws RangeError if x does not fit the first layer, TypeError if its type differs
 */
export const apply = (
  layers: Mlp,
  x: Tensor,
  activation: Activation = 'tanh',
  outputActivation: Activation = 'identity',
): Tensor =>
  tidy(() =>
    layers.reduce(
      (h, layer, i) => applyLayer(layer, h, i < layers.length - 1 ? activation : outputActivation),
      x,
    ),
  );

const applyLayer = ({ w, b }: Layer, x: Tensor, act: Activation): Tensor => {
  const kernel = fused[act];
  return kernel ? dense(x, w, b, kernel) : activate(act, dense(x, w, b, 'none'));
};
