/** They learn off-policy. Fixed seeds, small networks and budgets, and bars that a policy which does not learn is far from. */
import { describe, expect, test } from 'vitest';
import { type AlgoState, ddpg, dqn, type OffPolicyRun, sac, sac2018, td3 } from '../../src/algos/index.js';
import { cartPole, pendulum } from '../../src/envs/index.js';

/** The best mean return of the test episodes after an epoch; it need not go on where it is above the bar. */
const best = (bar: number, runs: Iterable<OffPolicyRun<AlgoState>>): number => {
  let most = Number.NEGATIVE_INFINITY;
  for (const { test: tested } of runs) {
    most = Math.max(most, tested.returns.reduce((a, b) => a + b, 0) / tested.returns.length);
    if (most > bar) break;
  }
  return most;
};

const budget = { epochs: 5, stepsPerEpoch: 1000, startSteps: 1000, updateAfter: 1000, hiddenSizes: [64, 64] };
const swing = { ...budget, env: pendulum, gamma: 0.98, polyak: 0.99 };
const seeds = [0, 1];

// A policy that does not learn makes −1500 to −1100 of an episode; to swing up and to stay there costs about 150.
describe.each(seeds)('within 5000 steps the pendulum is swung up and held by seed %i of', (seed) => {
  test('DDPG', () => {
    expect(best(-400, ddpg({ ...swing, seed, piLr: 3e-3, qLr: 3e-3, actNoise: 0.2 }))).toBeGreaterThan(-400);
  });
  test('TD3', () => {
    expect(best(-400, td3({ ...swing, seed, piLr: 3e-3, qLr: 3e-3, actNoise: 0.2 }))).toBeGreaterThan(-400);
  });
  test('SAC', () => {
    expect(best(-400, sac({ ...swing, seed, lr: 3e-3 }))).toBeGreaterThan(-400);
  });
  test('SAC with α learned', () => {
    expect(best(-400, sac({ ...swing, seed, lr: 3e-3, alpha: 'auto' }))).toBeGreaterThan(-400);
  });
  test('SAC of January 2018', () => {
    expect(best(-400, sac2018({ ...swing, seed, lr: 3e-3 }))).toBeGreaterThan(-400);
  });
});

// Before it learns, a greedy policy balances the pole for 9 steps, and a random one for 22.
const balance = {
  ...budget,
  env: cartPole,
  epochs: 6,
  updateEvery: 16,
  gradientSteps: 8,
  lr: 1e-3,
  targetUpdateEvery: 200,
  epsilonSteps: 3000,
};
test.each(seeds)('DQN balances the pole for more than 150 steps within 6000, seed %i', (seed) => {
  expect(best(150, dqn({ ...balance, seed }))).toBeGreaterThan(150);
});
test('so it does with the double-Q target', () => {
  expect(best(150, dqn({ ...balance, seed: 0, doubleQ: true }))).toBeGreaterThan(150);
});
