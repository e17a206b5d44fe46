/** A silent bug: a baseline that has seen the outcome. */
import { fold, key, random } from 'spinningup';
import { endsAtLeast } from 'spinningup/exercise';
import { pointOf, silentBug } from '../support/silentBug.js';
import { meanOf } from '../support/smallWorlds.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Learn = typeof solution.learn;
const STATES = 50;

export default silentBug<Learn, Parameters<Learn>>({
  title: 'A critic that knows everything afterwards',
  bank: 'returns',
  task: 'V fits better and better, and the policy learns nothing. Find the wrong line in learn.',
  exported: 'learn',
  starter,
  solution,
  names: ['values', 'states', 'returns'],
  inputs: () => [
    [[0], [0], [1]],
    [
      [0, 1],
      [0, 1, 1],
      [1, 5, 3],
    ],
    [
      [1, 2, 3],
      [2, 0, 2, 0],
      [1, 2, 3, 5],
    ],
  ],
  hints: [
    'A state is seen once, and its return is 1. What is its advantage, with V = 0 before?',
    'The baseline must not know the outcomes that it is compared with: take the values from before the fit.',
  ],
  others: [
    {
      name: 'there is no baseline any more',
      wrong: (values, states, returns) => ({ adv: [...returns], values: solution.learn(values, states, returns).values }),
      hints: ['That is unbiased. But was the action better than expected?', 'Subtract the value that was expected before.'],
    },
    {
      name: 'the values do not learn any more',
      wrong: (values, states, returns) => ({ adv: solution.learn(values, states, returns).adv, values: [...values] }),
      hints: ['The advantages are right now. And in the next batch?', 'Return the fitted values for the next batch.'],
    },
  ],
  evidence: {
    what: 'a policy in 50 states that are each seen once in a batch, two actions each, of which one pays 1; 40 batches',
    quantity: 'mean reward',
    limit: 10,
    *train(learn, seed) {
      const right = Array.from(random.uniform(key(seed), STATES), (u) => +(u < 0.5));
      const states = [...right.keys()];
      const preference = states.map(() => 0);
      let values: readonly number[] = states.map(() => 0.5);
      for (let batch = 0; batch <= 40; batch++) {
        const u = random.uniform(fold(key(seed), batch), STATES);
        const probability = preference.map((x) => 1 / (1 + Math.exp(-x)));
        const acts = states.map((s) => +(u[s] < probability[s]));
        const returns = states.map((s) => +(acts[s] === right[s]));
        if (batch % 4 === 0)
          yield pointOf(batch * STATES, meanOf(states.map((s) => (right[s] === 1 ? probability[s] : 1 - probability[s]))));
        const learned = learn(values, states, returns);
        values = learned.values;
        for (const s of states) preference[s] += 2 * learned.adv[s] * (acts[s] - probability[s]);
      }
    },
    bar: endsAtLeast(0.8),
  },
});
