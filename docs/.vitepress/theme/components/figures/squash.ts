/** The density of a Gaussian that has gone through tanh. */
import { item, numbers, type Tensor, tanh, tensor } from '../../../../../src/autodiff/index.js';
import { gaussian } from '../../../../../src/dist/gaussian.js';
import { squashed } from '../../../../../src/dist/squashed.js';
import { evenly, type Point } from '../chart.js';

const column = (xs: readonly number[]) => tensor(xs, [xs.length, 1], 'float64');
const parameters = (mu: number, std: number, n: number) => ({
  mu: column(new Array<number>(n).fill(mu)),
  logStd: tensor([Math.log(std)], [1], 'float64'),
});

/** Numbers u before tanh: their actions are dense enough at −1, at 0 and at 1. */
const U = evenly(-4, 4, 161);

/** The two densities over the action a = tanh(u). */
export interface Densities {
  /** that of a */
  readonly squashed: readonly Point[];
  /** that of u, which is what remains if the slope of tanh is forgotten */
  readonly forgotten: readonly Point[];
}

/** Densities over the actions from −1 to 1. */
export const densities = (mu: number, std: number): Densities => {
  const p = parameters(mu, std, U.length);
  const act = numbers(tanh(column(U)));
  const over = (logp: Tensor): readonly Point[] => Array.from(numbers(logp), (x, i) => [act[i], Math.exp(x)]);
  return { squashed: over(squashed.logProb(p, tanh(column(U)))), forgotten: over(gaussian.logProb(p, column(U))) };
};

/** The action of the mode, tanh μ, the entropy in nats, and the largest density with its action. */
export const summaryOf = (mu: number, std: number) => {
  const p = parameters(mu, std, 1);
  const most = densities(mu, std).squashed.reduce((a, b) => (b[1] > a[1] ? b : a));
  return { mode: item(squashed.mode(p)), entropy: item(squashed.entropy(p)), most };
};
