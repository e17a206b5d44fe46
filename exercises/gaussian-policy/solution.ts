import type { Key } from 'spinningup';
import { add, exp, full, matmul, mul, type Tensor, tanh } from 'spinningup/autodiff';
import { mlp } from 'spinningup/nn';

/** The parameters of a policy: the layers of a network for μ, and log σ. */
type Theta = { readonly mu: mlp.Mlp; readonly logStd: Tensor };

/**
 * The output of a network, [N, outputs]: in each layer x w + b, with tanh between the layers.
 * @param layers each has w [inputs, outputs] and b [outputs]
 * @param obs [N, obsDim]
 */
export const network = (layers: mlp.Mlp, obs: Tensor): Tensor =>
  layers.reduce((x, { w, b }, i) => {
    const y = add(matmul(x, w), b);
    return i < layers.length - 1 ? tanh(y) : y;
  }, obs);

/** Parameters to begin with: log σ is a parameter as well, and the same in every state. */
export const init = (key: Key, obsDim: number, hiddenSizes: readonly number[], actDim: number): Theta => ({
  mu: mlp.init(key, [obsDim, ...hiddenSizes, actDim]),
  logStd: full([actDim], -0.5),
});

/**
 * Actions drawn from the policy, [N, actDim]: μ + σ ⊙ noise.
 * @param mu [N, actDim]
 * @param logStd [actDim]
 * @param noise [N, actDim] ∼ N(0, I)
 */
export const sample = (mu: Tensor, logStd: Tensor, noise: Tensor): Tensor => add(mu, mul(exp(logStd), noise));
