/**
 * The cross-entropy method: guess policies at random, keep the best, guess around them.
 *
 * It has no gradient, no value function and no discount, and on a small problem it is hard to beat: try it first. A policy
 * is four weights and a bias. Each generation draws a population of them from a Gaussian, plays an episode with each, and
 * fits the next Gaussian to the elite. Look at the spread, which falls as the search narrows, and at the steps: CartPole-v1
 * counts as solved at 475. Then look for seeds that narrow too early, and stay where they are.
 */
import { cartPole, evaluate, key, random } from 'spinningup';
import { fromFlags } from 'spinningup/run';

const defaults = { generations: 12, population: 20, elites: 5, noise: 0.5, seed: 0 };
const { generations, population, elites, noise, seed } = fromFlags(defaults);
const nextKey = random.keys(key(seed));
const DIM = 5;
const average = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** A linear policy: push to the right where w · s + b is above 0. weights: [5], w and then b. */
type Weights = readonly number[];
const policy = (weights: Weights) => (obs: ArrayLike<number>) => +(weights.reduce((sum, w, i) => sum + w * (obs[i] ?? 1), 0) > 0);

/** The mean return of a policy over n episodes. */
const score = (weights: Weights, n: number): number => average(evaluate(cartPole, policy(weights), n, 500, nextKey()).returns);

let mu: Weights = Array(DIM).fill(0);
let std: Weights = Array(DIM).fill(1);
let steps = 0;
for (let g = 0; g < generations; g++) {
  const guesses = Array.from({ length: population }, (): Weights => {
    const z = random.normal(nextKey(), DIM);
    return mu.map((m, i) => m + std[i] * z[i]);
  });
  const scored = guesses.map((weights) => ({ weights, ret: score(weights, 1) }));
  steps += scored.reduce((sum, { ret }) => sum + ret, 0); // a step of CartPole gives 1
  const best = scored.sort((a, b) => b.ret - a.ret).slice(0, elites);
  mu = mu.map((_, i) => average(best.map(({ weights }) => weights[i])));
  // Without the noise, which fades, the spread of so few elites shrinks before the search has found anything.
  const extra = noise * Math.max(0, 1 - g / 5);
  std = std.map((_, i) => Math.sqrt(average(best.map(({ weights }) => (weights[i] - mu[i]) ** 2)) + extra ** 2));
  const all = average(scored.map(({ ret }) => ret));
  const test = score(mu, 20); // played aside: these steps are not counted
  console.log(
    `generation ${g}  steps ${steps}  population ${all.toFixed(1)}  spread ${average(std).toFixed(3)}  return ${test.toFixed(1)}`,
  );
}
