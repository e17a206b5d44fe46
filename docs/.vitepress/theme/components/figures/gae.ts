/** Advantages of one episode under γ and λ. */
import { advantages, rewardsToGo } from '../../../../../src/algos/gae.js';
import { numbers, tensor } from '../../../../../src/autodiff/index.js';
import type { Point } from '../chart.js';

/** Steps of the episode, and how many of the last ones V has learned. */
export const LENGTH = 20;
const LEARNED = 5;
/** The discount for which V has learned its values. */
const GAMMA = 0.99;

const row = (f: (t: number) => number) =>
  tensor(
    Array.from({ length: LENGTH }, (_, t) => f(t)),
    [LENGTH],
    'float64',
  );
const isLast = (t: number): number => +(t === LENGTH - 1);

/** The reward of the last step is 10, and that of all others 0. */
const rew = row((t) => 10 * isLast(t));
const last = row(isLast);
const zero = row(() => 0);
/** R̂_t, the rewards-to-go, which are the right values. */
const right = numbers(rewardsToGo({ rew, nextVal: zero, done: last, last }, GAMMA));

/** V of step t: right in the last five states, 0 before. */
export const learnedValue = (t: number): number => (t >= LENGTH - LEARNED && t < LENGTH ? right[t] : 0);

/** Â_t for each step t of the episode. */
export const advantagesOf = (gamma: number, lam: number): readonly Point[] => {
  const steps = { rew, val: row(learnedValue), nextVal: row((t) => learnedValue(t + 1)), done: last, last };
  return Array.from(numbers(advantages(steps, gamma, lam)), (adv, t) => [t, adv]);
};

/** The number of steps whose advantage is at least a hundredth of the largest one. */
export const creditedSteps = (points: readonly Point[]): number => {
  const most = Math.max(...points.map(([, adv]) => Math.abs(adv)));
  return points.filter(([, adv]) => Math.abs(adv) > most / 100).length;
};
