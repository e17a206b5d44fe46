/** They learn. Fixed seeds, small budgets, and bars that a policy which does not learn is far from. */
import { expect, test } from 'vitest';
import { a2c, npg, ppo, ppoPenalty, type RunState, trpo, vpg } from '../../src/algos/index.js';
import { cartPole, make, pendulum } from '../../src/envs/index.js';

/** The mean return of the episodes that ended in each epoch. */
const curve = (runs: Iterable<RunState<unknown>>): number[] =>
  Array.from(runs, ({ episodes: { returns } }) => returns.reduce((a, b) => a + b, 0) / returns.length);
const best = (runs: Iterable<RunState<unknown>>): number => Math.max(...curve(runs));

// A random policy balances the pole for 22 steps; the task counts as solved at 475.
test.each([0, 1])('PPO balances the pole within 14 epochs of 4000 steps, seed %i', (seed) => {
  expect(best(ppo({ env: cartPole, seed, epochs: 14 }))).toBeGreaterThan(300);
});

test.each([0, 1])('VPG with pi_lr 1e-2 balances it for more than 150 steps within 12 epochs, seed %i', (seed) => {
  expect(best(vpg({ env: cartPole, seed, epochs: 12, piLr: 1e-2 }))).toBeGreaterThan(150);
});

test('TRPO balances it for more than 200 steps within 10 epochs', () => {
  expect(best(trpo({ env: cartPole, seed: 1, epochs: 10 }))).toBeGreaterThan(200);
});

test('NPG balances it for more than 200 steps within 10 epochs', () => {
  expect(best(npg({ env: cartPole, seed: 2, epochs: 10 }))).toBeGreaterThan(200);
});

test('PPO with a penalty balances it for more than 250 steps within 10 epochs', () => {
  expect(best(ppoPenalty({ env: cartPole, seed: 0, epochs: 10 }))).toBeGreaterThan(250);
});

test.each([0, 1, 2])('A2C solves it, 475 steps on average in an epoch, within 200,000 steps, seed %i', (seed) => {
  expect(best(a2c({ env: cartPole, seed, epochs: 50 }))).toBeGreaterThanOrEqual(475);
});

// A policy that does not learn makes −1490 to −1320 of an episode, with these settings and this seed.
test('PPO learns with continuous actions: the pendulum', () => {
  expect(best(ppo({ env: pendulum, seed: 0, epochs: 18, gamma: 0.95, lam: 0.95, piLr: 1e-3, vfLr: 3e-3 }))).toBeGreaterThan(-1050);
});

// A game against the opponent is lost by 20.3 points on average at first; in epochs 22 to 24 it is lost by 17.
test('PPO on the features of Pong loses by two points less than at first, within 24 epochs of 4000 steps', async () => {
  const env = await make('ALE/Pong-v5', { obsType: 'features' });
  const length = { epochs: 24, stepsPerEpoch: 4000, maxEpLen: 27_000, trainPiIters: 40, trainVIters: 20, hiddenSizes: [32, 32] };
  const returns = curve(ppo({ env, seed: 0, ...length, lam: 0.95, piLr: 2e-3, vfLr: 3e-3, targetKl: 0.03 }));
  const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
  expect(mean(returns.slice(-4)) - mean(returns.slice(0, 4))).toBeGreaterThan(2);
}, 60_000);
