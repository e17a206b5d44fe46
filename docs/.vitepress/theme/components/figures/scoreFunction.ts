/** The spread of policy gradients that are estimated from a few episodes, with and without a baseline. */
import { summarize } from '../../../../../src/algos/stats.js';
import { policyLoss } from '../../../../../src/algos/vpg.js';
import { add, full, grad, item, mul, neg, numbers, sub, type Tensor, tensor } from '../../../../../src/autodiff/index.js';
import { gaussian } from '../../../../../src/dist/gaussian.js';
import { fold, key } from '../../../../../src/random.js';

/** Estimates that are made, each from episodes of its own. */
export const ESTIMATES = 400;
/** The best action: an episode is one action a ∼ N(0, 1), and pays c − (a − 1)². */
const BEST = 1;
const logStd = tensor([0], [1], 'float64');
const mu = full([1, 1], 0, 'float64');

/** The expected reward, which is the value of the only state, and the baseline. */
export const valueOfState = (constant: number): number => constant - 2;

/** ∂J/∂μ at μ = 0 from actions act [n, 1] and their weights [n], by the loss that VPG minimises. */
const gradientOf = (act: Tensor, weights: Tensor): number => {
  const loss = (mu: Tensor): Tensor => policyLoss(gaussian.logProb({ mu: add(mu, mul(0, act)), logStd }, act), weights);
  return item(neg(grad(loss)(mu)));
};

/** Estimates of one derivative, with their mean and standard deviation. */
export interface Spread {
  readonly estimates: readonly number[];
  readonly mean: number;
  readonly std: number;
}
const spreadOf = (estimates: readonly number[]): Spread => {
  const { mean, std } = summarize(tensor(estimates, [estimates.length], 'float64'));
  return { estimates, mean, std };
};

/** Estimates from batches of n episodes, where a constant is added to every reward: plain, and with the baseline. */
export const gradientSpread = (n: number, constant: number): { readonly plain: Spread; readonly baseline: Spread } => {
  const batches = Array.from({ length: ESTIMATES }, (_, i) => {
    const act = gaussian.sample(fold(key(0), i), { mu: full([n, 1], 0, 'float64'), logStd });
    const rew = tensor(
      Array.from(numbers(act), (a) => constant - (a - BEST) ** 2),
      [n],
      'float64',
    );
    return { act, rew };
  });
  return {
    plain: spreadOf(batches.map(({ act, rew }) => gradientOf(act, rew))),
    baseline: spreadOf(batches.map(({ act, rew }) => gradientOf(act, sub(rew, valueOfState(constant))))),
  };
};
