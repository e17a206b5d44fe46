/** A silent bug: an exploration that is over before it has begun. */
import { endsAtLeast } from 'spinningup/exercise';
import { lakeCurve } from '../support/lake.js';
import { silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Epsilon = typeof solution.epsilon;

export default silentBug<Epsilon, Parameters<Epsilon>>({
  title: 'It never finds the goal',
  bank: 'data',
  task: 'Q-learning on FrozenLake never reaches the goal. Find the wrong line in epsilon.',
  exported: 'epsilon',
  starter,
  solution,
  names: ['steps', 'from', 'to', 'fall'],
  inputs: () => [
    [0, 1, 0.1, 100],
    [50, 1, 0.1, 100],
    [100, 1, 0.1, 100],
    [1000, 1, 0.1, 100],
  ],
  hints: [
    'What is ε at the very first step?',
    'The part of the fall that is over begins at 0 and is at most 1: it is the smaller of 1 and steps / fall.',
  ],
  others: [
    {
      name: 'it goes on falling',
      wrong: (steps, from, to, fall) => from + (to - from) * (steps / fall),
      hints: ['What is ε after twice as many steps as it needs to fall?', 'It stays at `to`: the part is at most 1.'],
    },
    {
      name: 'it rises',
      wrong: (steps, from, to, fall) => to + (from - to) * Math.min(1, steps / fall),
      hints: ['At which end does it begin?', 'At the first step it is `from`.'],
    },
  ],
  evidence: {
    what: 'Q-learning on FrozenLake-v1 without slippery ice, 20,000 steps, with your ε',
    quantity: 'part of 20 test episodes that reach the goal',
    limit: 20,
    train: (epsilon, seed) => lakeCurve({ seed, epsilon: (steps) => epsilon(steps, 1, 0.05, 15_000) }),
    bar: endsAtLeast(0.9),
  },
});
