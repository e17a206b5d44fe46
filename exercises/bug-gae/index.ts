/** A silent bug: GAE that cuts one step beside the end of an episode. */
import { fold, key, random } from 'spinningup';
import { add, mean, mul, neg, numbers, sub, type Tensor, tensor } from 'spinningup/autodiff';
import { endsAtLeast } from 'spinningup/exercise';
import { policyGradientCurve } from '../support/policyGradient.js';
import { silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Gae = typeof solution.advantages;
type Input = readonly [delta: readonly number[], over: readonly boolean[], gamma: number, lam: number];
const drawn = (seed: number, n: number): Input => [
  Array.from(random.normal(fold(key(seed), 0), n), Math.fround),
  Array.from(random.uniform(fold(key(seed), 1), n), (u) => u < 0.3),
  0.9,
  0.8,
];
/** GAE whose factor in step t is `factor`. */
const withFactor =
  (factor: (over: readonly boolean[], t: number, gamma: number, lam: number) => number): Gae =>
  (delta, over, gamma, lam) => {
    const result = new Array<number>(delta.length);
    for (let t = delta.length - 1, adv = 0; t >= 0; t--) {
      adv = delta[t] + factor(over, t, gamma, lam) * adv;
      result[t] = adv;
    }
    return result;
  };
const flags = (over: Tensor): readonly boolean[] => Array.from(numbers(over), (x) => x === 1);

export default silentBug<Gae, Input>({
  title: 'Blame for the next episode',
  bank: 'returns',
  task: 'Advantages at the ends of episodes are mixed with those of the next ones. Find the wrong line in advantages.',
  exported: 'advantages',
  starter,
  solution,
  names: ['delta', 'over', 'gamma', 'lam'],
  inputs: () => [[[1, 1, 1], [false, false, true], 0.5, 1], [[1, 1, 5], [false, true, true], 0.5, 1], drawn(1, 9), drawn(2, 20)],
  hints: [
    'Take two episodes, of two steps and of one. Which advantages may the last residual reach?',
    'The flag belongs to the step itself: over[t] says that nothing after step t counts for it.',
  ],
  others: [
    {
      name: 'nothing is cut at all',
      wrong: withFactor((_, __, gamma, lam) => gamma * lam),
      hints: ['An episode that ends in a fall should not be consoled by the next one.', 'Where over[t] is true, nothing follows.'],
    },
    {
      name: 'λ is left out',
      wrong: withFactor((over, t, gamma) => (over[t] ? 0 : gamma)),
      hints: ['The ends are right now. Which factor has the residual of one step later?', 'It is γλ, and (γλ)² two steps later.'],
    },
  ],
  evidence: {
    what: 'VPG on CartPole-v1 with your advantages, 15 epochs of 1,000 steps, seed 0',
    quantity: 'return',
    limit: 60,
    train: (gae, seed) =>
      policyGradientCurve({
        seed,
        piLr: 3e-2,
        weights: ({ rew, done, last, val, nextVal }) => {
          const delta = sub(add(rew, mul(0.99, sub(1, done), nextVal)), val);
          return tensor(gae([...numbers(delta)], flags(last), 0.99, 0.95));
        },
        loss: ({ logp, adv }) => neg(mean(mul(logp, adv))),
      }),
    bar: endsAtLeast(120),
  },
});
