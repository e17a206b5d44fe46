/** A silent bug: rewards-to-go that go on in the next episode. */
import { fold, key, random } from 'spinningup';
import { mean, mul, neg, numbers, type Tensor, tensor } from 'spinningup/autodiff';
import { endsAtLeast } from 'spinningup/exercise';
import { policyGradientCurve } from '../support/policyGradient.js';
import { silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Returns = typeof solution.rewardsToGo;
type Input = readonly [rew: readonly number[], over: readonly boolean[], gamma: number];
const drawn = (seed: number, n: number): Input => [
  Array.from(random.normal(fold(key(seed), 0), n), Math.fround),
  Array.from(random.uniform(fold(key(seed), 1), n), (u, t) => u < 0.3 || t === n - 1),
  0.9,
];
const flags = (over: Tensor): readonly boolean[] => Array.from(numbers(over), (x) => x === 1);
/** Σ γ^l r_{t+l} up to a step, which is counted too. */
const sumOf = (rew: readonly number[], t: number, end: number, gamma: number): number =>
  rew.slice(t, end + 1).reduce((sum, r, l) => sum + gamma ** l * r, 0);

export default silentBug<Returns, Input>({
  title: 'Every action is equally good',
  bank: 'returns',
  task: 'The policy gradient with rewards-to-go learns next to nothing on CartPole. Find the wrong line in rewardsToGo.',
  exported: 'rewardsToGo',
  starter,
  solution,
  names: ['rew', 'over', 'gamma'],
  inputs: () => [[[1, 1, 1], [false, false, true], 0.5], [[1, 1, 5], [false, true, true], 0.5], drawn(1, 9), drawn(2, 20)],
  hints: [
    'Take two episodes of one step each, with rewards 1 and 5. What should the first return be?',
    'An action cannot earn what happens in the next episode: the sum ends at the first end from t on.',
  ],
  others: [
    {
      name: 'every sum ends where the first episode does',
      wrong: (rew, over, gamma) => rew.map((_, t) => sumOf(rew, t, over.indexOf(true), gamma)),
      hints: ['The first episode is right now. And the second one?', 'Look for the first end from t on: indexOf(true, t).'],
    },
    {
      name: 'the reward of the last step is lost',
      wrong: (rew, over, gamma) => rew.map((_, t) => sumOf(rew, t, over.indexOf(true, t) - 1, gamma)),
      hints: ['Does the reward of the last step belong to its episode?', 'The step in which the episode ends has a reward of its own.'],
    },
  ],
  evidence: {
    what: 'the policy gradient on CartPole-v1 with your returns as weights, 15 epochs of 1,000 steps, seed 0',
    quantity: 'return',
    limit: 60,
    train: (rewardsToGo, seed) =>
      policyGradientCurve({
        seed,
        piLr: 3e-2,
        weights: ({ rew, last }) => tensor(rewardsToGo([...numbers(rew)], flags(last), 0.99)),
        loss: ({ logp, adv }) => neg(mean(mul(logp, adv))),
      }),
    bar: endsAtLeast(50),
  },
});
