/**
 * The cross-entropy method: guess policies, keep the best, guess around them.
 *
 * It has no gradient, no value function and no discount, and on a small problem it is hard to beat: try it first. A policy
 * is four weights. Each generation draws a population of them from a Gaussian, plays an episode with each, and fits the
 * next Gaussian to the elite. Look at the return of the Gaussian's mean, and at the steps that it has cost:
 * CartPole-v1 counts as solved at 475. Then look at the spread: a search whose spread is gone stays where it is.
 */
import { cartPole, key, random } from 'spinningup';
import { fromFlags } from 'spinningup/run';

const defaults = { budget: 50_000, population: 20, elites: 4, noise: 0.2, seed: 0 };
const { budget, population, elites, noise, seed } = fromFlags(defaults);
const nextKey = random.keys(key(seed));
const DIM = 4;
const average = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** The return of one episode of a linear policy, which pushes to the right where w · s > 0. weights: [4] */
const play = (w: readonly number[]): number => {
  let now = cartPole.reset(nextKey());
  for (let ret = 0; ; ) {
    const dot = now.obs.reduce((sum, s, i) => sum + w[i] * s, 0);
    const step = cartPole.step(now.state, dot > 0 ? 1 : 0, nextKey());
    ret += step.reward;
    if (step.terminated || step.truncated) return ret;
    now = step;
  }
};

let mu: readonly number[] = Array(DIM).fill(0);
let std: readonly number[] = Array(DIM).fill(1);
let steps = 0;
for (let generation = 0; steps < budget; generation++) {
  const guesses = Array.from({ length: population }, () => {
    const z = random.normal(nextKey(), DIM);
    const weights = mu.map((m, i) => m + std[i] * z[i]);
    return { weights, ret: play(weights) };
  });
  steps += guesses.reduce((sum, { ret }) => sum + ret, 0); // each step of CartPole gives 1
  const elite = guesses.sort((a, b) => b.ret - a.ret).slice(0, elites);
  const column = (i: number): number[] => elite.map(({ weights }) => weights[i]);
  mu = mu.map((_, i) => average(column(i)));
  // The spread of a small elite shrinks faster than the search finds anything; noise of a fixed size keeps it open.
  std = std.map((_, i) => Math.sqrt(average(column(i).map((w) => (w - mu[i]) ** 2)) + noise ** 2));
  const test = average(Array.from({ length: 20 }, () => play(mu))); // played aside: its steps are not counted
  console.log(`generation ${generation}  steps ${steps}  spread ${average(std).toFixed(3)}  return ${test.toFixed(1)}`);
}
