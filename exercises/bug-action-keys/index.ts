/** A silent bug: all actions of an epoch are drawn with one key. */
import { type Key, key, split } from 'spinningup';
import { mean, mul, neg } from 'spinningup/autodiff';
import { endsAtLeast } from 'spinningup/exercise';
import { policyGradientCurve } from '../support/policyGradient.js';
import { silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Keys = typeof solution.actionKeys;
type Input = readonly [seed: number, n: number];

/** How many keys there are, how many different ones in two epochs, and how many an epoch repeats when it is asked again. */
const run = (actionKeys: Keys, [seed, n]: Input): readonly number[] => {
  const [first, second] = split(key(seed), 2);
  const keys = actionKeys(first, n);
  const again = actionKeys(first, n);
  return [keys.length, new Set(keys).size, new Set([...keys, ...actionKeys(second, n)]).size, keys.filter((k, t) => k === again[t]).length];
};

export default silentBug<Keys, Input>({
  title: 'Randomness that repeats itself',
  bank: 'policies',
  task: 'A policy should draw its actions independently, and within an epoch its draws are all alike. Find the wrong line in actionKeys.',
  exported: 'actionKeys',
  starter,
  solution,
  inputs: () => [
    [0, 1],
    [0, 4],
    [1, 100],
  ],
  describe: ([, n]) =>
    `an epoch of ${n} step${n === 1 ? '' : 's'} (keys, different ones, different ones in two epochs, repeated when asked again)`,
  run,
  hints: [
    'Print the first three keys. What does a key that is used twice give?',
    'Each step needs a key of its own: fold it from the number of the step.',
  ],
  others: [
    {
      name: 'the keys do not depend on the epoch',
      wrong: (_, n) => split(key(0), n) as readonly Key[],
      hints: ['Within one epoch the keys differ now. And between two epochs?', 'Derive the keys from the key of the epoch.'],
    },
  ],
  evidence: {
    what: 'VPG on CartPole-v1 with your keys, 15 epochs of 1,000 steps, seed 0',
    quantity: 'return',
    limit: 60,
    train: (actionKeys, seed) => {
      const keys = Array.from({ length: 15 }, (_, epoch) => actionKeys(split(key(seed), 15)[epoch], 1000)).flat();
      let t = 0;
      return policyGradientCurve({ seed, piLr: 3e-2, keyOf: () => keys[t++], loss: ({ logp, adv }) => neg(mean(mul(logp, adv))) });
    },
    bar: endsAtLeast(150),
  },
});
