/**
 * Evolution strategies: a gradient from perturbed networks, without backpropagation.
 *
 * Salimans et al. 2017. J is smoothed by a Gaussian: ∇ E[J(θ + σε)] = E[J(θ + σε) ε] / σ. Draw directions ε, play an episode
 * with θ + σε and one with θ − σε (antithetic pairs: what the two have in common cancels), put the ranks of the returns in
 * their place (so that one lucky episode weighs no more than the next best), and average. A direction is a key, not a
 * vector: many machines could share the work and send each other one number an episode. Look at the steps until the
 * return passes 475, at which CartPole-v1 counts as solved: no more than a policy gradient needs on so small a problem,
 * although an episode gives one number here, and not one for each step.
 */
import { adam, autodiff, cartPole, categorical, type Key, key, mlp, random, tensor, tree } from 'spinningup';
import { fromFlags } from 'spinningup/run';

const defaults = { budget: 300_000, pairs: 20, sigma: 0.2, lr: 0.1, hidden: 16, seed: 0 };
const { budget, pairs, sigma, lr, hidden, seed } = fromFlags(defaults);
const nextKey = random.keys(key(seed));
const { add, item, mul, neg } = autodiff;
const average = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** The direction ε that belongs to a key: standard normal numbers in the shapes of the network's parameters. */
const direction = (theta: mlp.Mlp, epsKey: Key): mlp.Mlp => {
  const leafKey = random.keys(epsKey);
  return tree.map((p) => tensor(random.normal(leafKey(), p.shape), p.shape, 'float32'), theta);
};

/** θ + c ε */
const moved = (theta: mlp.Mlp, c: number, eps: mlp.Mlp): mlp.Mlp => tree.map((p, e) => add(p, mul(c, e)), theta, eps);

/** The return of one episode of a network, which takes the action with the larger output. */
const play = (theta: mlp.Mlp): number => {
  let now = cartPole.reset(nextKey());
  for (let ret = 0; ; ) {
    const a = item(categorical.mode(mlp.apply(theta, tensor([[...now.obs]]))));
    const step = cartPole.step(now.state, a, nextKey());
    ret += step.reward;
    if (step.terminated || step.truncated) return ret;
    now = step;
  }
};

/** Ranks of the returns, from −½ for the worst to ½ for the best; equal returns share the mean of their ranks. */
const centredRanks = (returns: readonly number[]): number[] =>
  returns.map((r) => {
    const below = returns.filter((other) => other < r).length;
    const equal = returns.filter((other) => other === r).length;
    return (below + (equal - 1) / 2) / (returns.length - 1) - 0.5;
  });

let theta = mlp.init(nextKey(), [4, hidden, 2]);
let moments = adam.init(theta);
let steps = 0;
for (let generation = 0; steps < budget; generation++) {
  const epsKeys = Array.from({ length: pairs }, nextKey);
  const returns = epsKeys.flatMap((k) => [1, -1].map((sign) => play(moved(theta, sign * sigma, direction(theta, k)))));
  steps += returns.reduce((sum, ret) => sum + ret, 0); // each step of CartPole gives 1
  const ranks = centredRanks(returns);
  let ascent: mlp.Mlp = tree.map((p) => mul(0, p), theta);
  for (const [i, k] of epsKeys.entries())
    ascent = moved(ascent, (ranks[2 * i] - ranks[2 * i + 1]) / (2 * pairs * sigma), direction(theta, k));
  [theta, moments] = adam.step(lr, theta, tree.map(neg, ascent), moments); // adam goes down
  const test = average(Array.from({ length: 20 }, () => play(theta))); // played aside: its steps are not counted
  console.log(`generation ${generation}  steps ${steps}  perturbed ${average(returns).toFixed(1)}  return ${test.toFixed(1)}`);
}
