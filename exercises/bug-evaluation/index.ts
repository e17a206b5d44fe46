/** A silent bug: a test in which the agent goes on exploring. */
import { endsAtLeast } from 'spinningup/exercise';
import { lakeCurve } from '../support/lake.js';
import { silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type TestAction = typeof solution.testAction;

export default silentBug<TestAction, Parameters<TestAction>>({
  title: 'An agent that is better than its score',
  bank: 'data',
  task: 'Q has learned the way to the goal, and in tests the agent falls into holes all the same. Find the wrong line in testAction.',
  exported: 'testAction',
  starter,
  solution,
  names: ['q', 'epsilon', 'dice'],
  inputs: () => [
    [[1, 2, 0], 0.5, { u: 0.1, which: 0.9 }],
    [[1, 2, 0], 0.5, { u: 0.9, which: 0.9 }],
    [[3, 2, 0], 1, { u: 0.5, which: 0.5 }],
    [[0, 0, 1], 0, { u: 0.5, which: 0.5 }],
  ],
  hints: ['With which ε does the test call explore?', 'A test asks what has been learned, so nothing in it is random: ε is 0.'],
  others: [
    {
      name: 'it takes the worst action',
      wrong: (q) => q.indexOf(Math.min(...q)),
      hints: ['Nothing is random now. Which action is it?', 'The action with the largest value.'],
    },
    {
      name: 'everything is random now',
      wrong: (q, _, { which }) => Math.floor(which * q.length),
      hints: ['Which ε makes the action the best one?', 'With ε = 0 no action is random.'],
    },
  ],
  evidence: {
    what: 'Q-learning on FrozenLake-v1 without slippery ice, 20,000 steps, tested with your testAction',
    quantity: 'part of 20 test episodes that reach the goal',
    limit: 20,
    train: (testAction, seed) => lakeCurve({ seed, epsilon: (steps) => Math.max(0.3, 1 - steps / 15_000), testAction }),
    bar: endsAtLeast(0.9),
  },
});
