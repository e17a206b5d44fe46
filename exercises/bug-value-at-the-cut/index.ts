/** A silent bug: the value at the cut is discounted twice. */
import { endsAtLeast } from 'spinningup/exercise';
import { pointOf, silentBug } from '../support/silentBug.js';
import { meanOf } from '../support/smallWorlds.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Returns = typeof solution.rewardsToGo;

export default silentBug<Returns, Parameters<Returns>>({
  title: 'A value that falls short',
  bank: 'returns',
  task: 'In a world that pays 1 forever V should be 20, and stays below it however long it learns. Find the wrong line in rewardsToGo.',
  exported: 'rewardsToGo',
  starter,
  solution,
  names: ['rew', 'lastVal', 'gamma'],
  inputs: () => [
    [[0], 1, 0.5],
    [[1, 2, 3], 0, 0.5],
    [[1, 2, 3], 10, 0.9],
  ],
  hints: [
    'Take one step with reward 0 that is cut off in a state with V = 1, and γ = 0.5. What is its return?',
    'The loop multiplies by γ already. What it begins with is V itself.',
  ],
  others: [
    {
      name: 'the value at the cut is left out',
      wrong: (rew, _, gamma) => solution.rewardsToGo(rew, 0, gamma),
      hints: ['The episode did not end there, it was cut off.', 'The sum begins with lastVal, which stands for the rest.'],
    },
    {
      name: 'the value at the cut is not discounted at all',
      wrong: (rew, lastVal, gamma) => solution.rewardsToGo(rew, lastVal / gamma, gamma),
      hints: ['V(s′) is one step later than the last reward.', 'Begin the loop with lastVal, and let the loop discount it, once.'],
    },
  ],
  evidence: {
    what: 'V of a state that pays 1 forever, with γ = 0.95, from pieces of 5 steps; right is 20',
    quantity: 'V',
    limit: 10,
    *train(rewardsToGo) {
      let value = 0;
      for (let epoch = 0; epoch <= 100; epoch++) {
        if (epoch % 5 === 0) yield pointOf(epoch * 5, value);
        value += 0.5 * (meanOf(rewardsToGo([1, 1, 1, 1, 1], value, 0.95)) - value);
      }
    },
    bar: endsAtLeast(19.5),
  },
});
