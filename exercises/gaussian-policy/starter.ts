import type { Key } from 'spinningup';
import { add, exp, full, matmul, mul, type Tensor, tanh } from 'spinningup/autodiff';
import { mlp } from 'spinningup/nn';

/** The parameters of a policy: the layers of a network for μ, and log σ. */
type Theta = { readonly mu: mlp.Mlp; readonly logStd: Tensor };

/**
 * 1. The output of a network, [N, outputs]: in each layer x w + b, with tanh between the layers.
 * @param layers each has w [inputs, outputs] and b [outputs]
 * @param obs [N, obsDim]
 */
export const network = (layers: mlp.Mlp, obs: Tensor): Tensor => {
  return obs; // your turn
};

/**
 * 2. Parameters to begin with: a network from obsDim through the hidden layers to actDim, and
 * log σ = −0.5 for each dimension of the action. mlp.init(key, sizes) draws the layers.
 */
export const init = (key: Key, obsDim: number, hiddenSizes: readonly number[], actDim: number): Theta => {
  return { mu: mlp.init(key, [obsDim, actDim]), logStd: full([1], 0) }; // your turn
};

/**
 * 3. Actions drawn from the policy, [N, actDim].
 * @param mu [N, actDim]
 * @param logStd [actDim]
 * @param noise [N, actDim] ∼ N(0, I)
 */
export const sample = (mu: Tensor, logStd: Tensor, noise: Tensor): Tensor => {
  return mu; // your turn
};
