/** A silent bug: the next state of a last step is the first one of the next episode. */
import { endsAtLeast } from 'spinningup/exercise';
import { pointOf, silentBug } from '../support/silentBug.js';
import { walkToTheEnd } from '../support/smallWorlds.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type NextValues = typeof solution.nextValues;

export default silentBug<NextValues, Parameters<NextValues>>({
  title: 'The end leads to the beginning',
  bank: 'returns',
  task: 'A state that pays 1 forever is worth much less than it should be. Find the wrong line in nextValues.',
  exported: 'nextValues',
  starter,
  solution,
  names: ['val', 'over', 'valAtEnd'],
  inputs: () => [
    [[1, 2, 3], [false, false, true], [4]],
    [
      [1, 2, 3, 4],
      [false, true, false, true],
      [8, 9],
    ],
    [
      [1, 2],
      [true, true],
      [8, 9],
    ],
  ],
  hints: [
    'Take two episodes of two steps each. Which state follows the second step?',
    'The next row is a state of another episode. Where over[t] is true, take the next of valAtEnd.',
  ],
  others: [
    {
      name: 'the step itself is taken for its next state',
      wrong: (val, over) => val.map((v, t) => (over[t] ? v : val[t + 1])),
      hints: [
        'In which state was the episode cut off: in the one where the last step was taken?',
        'The last step has led on to another state. Its V is in valAtEnd.',
      ],
    },
    {
      name: 'the last steps are taken for ends',
      wrong: (val, over) => val.map((_, t) => (over[t] ? 0 : val[t + 1])),
      hints: ['The episodes are cut off, they do not end.', 'V of the states in which they were cut off is in valAtEnd.'],
    },
  ],
  evidence: {
    what: 'V of a state that pays 1 forever, with γ = 0.95, at the end of a walk of 10 states; right is 20',
    quantity: 'V of the last state',
    limit: 10,
    *train(nextValues) {
      const walk = walkToTheEnd(10);
      const steps = [...walk, ...walk];
      const values = new Array<number>(10).fill(0);
      for (let epoch = 0; epoch <= 300; epoch++) {
        if (epoch % 20 === 0) yield pointOf(epoch * steps.length, values[9]);
        const val = steps.map(({ state }) => values[state]);
        const next = nextValues(
          val,
          steps.map(({ truncated }) => truncated),
          [values[9], values[9]],
        );
        for (const [t, { state, rew }] of steps.entries()) values[state] += 0.3 * (rew + 0.95 * next[t] - values[state]);
      }
    },
    bar: endsAtLeast(19),
  },
});
