/**
 * Two estimates of one gradient: by the score function, and by reparametrisation.
 *
 * A bandit with a continuous action: a ∼ N(μ, σ²) earns r(a) = 20 − (a − 3)². With μ = 0 the gradient of the mean reward in
 * μ is −2 (μ − 3) = 6. The score function needs rewards only: r(a) ∇ log π(a). A baseline, the mean reward, may be
 * subtracted from r(a). Reparametrisation writes a = μ + σ ξ and goes through the reward itself, r'(a) ∂a/∂μ; SAC goes
 * through its critic in this way. Look at the means, which agree, and at the variances as σ falls: the score function's
 * explodes, a baseline holds it, reparametrisation's vanishes. With σ = 2 this baseline does harm: the mean is not the best
 * one. Then look at which of the three can learn μ.
 */
import { autodiff, gaussian, grad, type Key, key, random, type Tensor, tensor } from 'spinningup';
import { fromFlags } from 'spinningup/run';

const { samples, steps, lr, seed } = fromFlags({ samples: 100_000, steps: 200, lr: 0.02, seed: 0 });
const { add, item, mean, mul, square, stopGradient, sub, sum } = autodiff;
const nextKey = random.keys(key(seed));

/** [N] The rewards of actions a [N, 1]. */
const reward = (a: Tensor): Tensor => sub(20, sum(square(sub(a, 3)), -1));

/** A surrogate: a number for each of N samples of an action, whose gradient in mu [N, 1] estimates that of E[r]. */
type Surrogate = (mu: Tensor, sigma: number, noise: Tensor) => Tensor;

/** [N] c log π(a), with c a weight that is held fixed; so are the actions, which only happened. */
const score = (mu: Tensor, sigma: number, noise: Tensor, weight: (r: Tensor) => Tensor): Tensor => {
  const a = stopGradient(add(mu, mul(sigma, noise)));
  const logStd = autodiff.log(tensor([sigma], [1], 'float64'));
  return mul(weight(reward(a)), gaussian.logProb({ mu, logStd }, a));
};

const surrogates: Readonly<Record<string, Surrogate>> = {
  'score function': (mu, sigma, noise) => score(mu, sigma, noise, (r) => r),
  'with baseline': (mu, sigma, noise) => score(mu, sigma, noise, (r) => sub(r, mean(r))),
  reparametrisation: (mu, sigma, noise) => reward(add(mu, mul(sigma, noise))),
};

/** The estimates [n, 1] of n samples at μ: the gradient of the sum over them has one of each in its rows. */
const estimates = (surrogate: Surrogate, mu: number, sigma: number, n: number, noiseKey: Key): Tensor => {
  const noise = tensor(random.normal(noiseKey, [n, 1]), [n, 1]);
  return grad((rows: Tensor) => sum(surrogate(rows, sigma, noise)))(tensor(new Float64Array(n).fill(mu), [n, 1]));
};

for (const sigma of [2, 1, 0.5, 0.1]) {
  const noiseKey = nextKey(); // the same noise for all three
  for (const [name, surrogate] of Object.entries(surrogates)) {
    const g = estimates(surrogate, 0, sigma, samples, noiseKey);
    const figures = [item(mean(g)).toFixed(3).padStart(8), item(autodiff.variance(g)).toFixed(2).padStart(10)];
    console.log(`sigma ${sigma.toFixed(1)}  ${name.padEnd(17)}  mean ${figures[0]}  variance ${figures[1]}`);
  }
}

// Gradient ascent on μ from 0, by the mean of ten samples a step. The distance is the mean over the last half of the steps.
for (const [name, surrogate] of Object.entries(surrogates)) {
  let mu = 0;
  let distance = 0;
  for (let step = 0; step < steps; step++) {
    mu += lr * item(mean(estimates(surrogate, mu, 0.1, 10, nextKey())));
    if (step >= steps / 2) distance += Math.abs(mu - 3) / (steps / 2);
  }
  console.log(`learning with sigma 0.1  ${name.padEnd(17)}  distance from the best ${distance.toFixed(3)}`);
}
