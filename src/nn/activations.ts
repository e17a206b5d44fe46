/** Activations between two layers, by name. */
import {
  elu,
  type FusedActivation,
  greater,
  mul,
  relu,
  sigmoid,
  softplus,
  type Tensor,
  tanh,
  where,
} from '../autodiff/index.js';

const functions = {
  identity: (x: Tensor): Tensor => x,
  tanh,
  relu,
  /** elu: Clevert et al. 2016. */
  elu: (x: Tensor): Tensor => elu(x),
  /** An elu whose scale keeps mean 0 and variance 1: Klambauer et al. 2017. */
  selu: (x: Tensor): Tensor => mul(1.0507009873554805, elu(x, 1.6732632423543772)),
  leaky_relu: (x: Tensor): Tensor => where(greater(x, 0), x, mul(0.01, x)),
  sigmoid,
  softplus,
  /** x · sigmoid(x), also known as swish: Elfwing et al. 2018. */
  silu: (x: Tensor): Tensor => mul(x, sigmoid(x)),
} as const;

/** The name of an activation. */
export type Activation = keyof typeof functions;
/** The names of all activations. */
export const activations = Object.keys(functions) as readonly Activation[];

/**
 * [..] act(x), element by element, for x [..].
 * @throws RangeError if there is no such activation
 */
export const activate = (act: Activation, x: Tensor): Tensor => {
  if (!Object.hasOwn(functions, act))
    throw new RangeError(
      `activate: act should be one of ${activations.join(', ')}, but is ${String(act)}`,
    );
  return functions[act](x);
};

/**
 * The kernel that computes a dense layer together with its activation; absent where there is none,
 * and the activation follows as an operation.
 */
export const fused: Readonly<Partial<Record<Activation, FusedActivation>>> = {
  identity: 'none',
  tanh: 'tanh',
  relu: 'relu',
};
