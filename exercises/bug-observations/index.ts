/** A silent bug: a buffer that holds one array many times. */
import { endsAtLeast } from 'spinningup/exercise';
import { pointOf, silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Collect = typeof solution.collectObservations;
type Input = readonly [from: number, n: number];

/** A world that counts, and whose second number is the square of the first. */
const counting = (from: number): solution.World => {
  const obs = [from, from * from];
  const step = (): void => {
    obs[0] += 1;
    obs[1] = obs[0] * obs[0];
  };
  return { obs, step };
};

export default silentBug<Collect, Input>({
  title: 'A buffer full of the last moment',
  bank: 'data',
  task: 'All observations in the buffer are the same. Find the wrong line in collectObservations.',
  exported: 'collectObservations',
  starter,
  solution,
  inputs: () => [
    [0, 1],
    [0, 3],
    [5, 10],
  ],
  describe: ([from, n]) => `a world that counts from ${from}, and ${n} step${n === 1 ? '' : 's'}`,
  run: (collect, [from, n]) => collect(counting(from), n),
  hints: [
    'Print the first row after one step, and again after three.',
    'The rows are one and the same array, which the world goes on changing. Put a copy into the buffer: [...world.obs].',
  ],
  others: [
    {
      name: 'it is copied after the step',
      wrong: (world, n) =>
        Array.from({ length: n }, () => {
          world.step();
          return [...world.obs];
        }),
      hints: [
        'The rows differ now. Is the first one the first observation?',
        'Copy before the step: the observation is the one that the action was chosen from.',
      ],
    },
  ],
  evidence: {
    what: 'V of a walk of 10 states, learned by TD from the observations in your buffer; right is 0.63',
    quantity: 'V of the first state',
    steps: 'updates',
    limit: 10,
    *train(collect) {
      const states = collect(counting(0), 10).map(([state]) => state);
      const values = new Array<number>(11).fill(0);
      for (let epoch = 0; epoch <= 60; epoch++) {
        if (epoch % 5 === 0) yield pointOf(epoch * 10, values[0]);
        for (const state of states) {
          const target = state >= 9 ? 1 : 0.95 * values[state + 1];
          values[state] += 0.5 * (target - values[state]);
        }
      }
    },
    bar: endsAtLeast(0.6),
  },
});
