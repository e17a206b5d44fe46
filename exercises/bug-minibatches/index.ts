/** A silent bug: inputs are shuffled, and their targets are not. */
import { fold, key, random } from 'spinningup';
import { endsAtMost, pointOf, silentBug } from '../support/silentBug.js';
import { meanOf } from '../support/smallWorlds.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Minibatches = typeof solution.minibatches;
type Input = readonly [n: number, size: number, seed: number];
const inputsOf = (n: number): number[] => Array.from({ length: n }, (_, i) => (2 * i) / n - 1);

/** Number of batches and rows, of rows that do not belong together, of rows that are lost, and of rows left in their place. */
const run = (minibatches: Minibatches, [n, size, seed]: Input): readonly number[] => {
  const inputs = inputsOf(n);
  const batches = minibatches(
    inputs,
    inputs.map((x) => 3 * x),
    size,
    key(seed),
  );
  const rows = batches.flat();
  const torn = rows.filter(({ input, target }) => Math.abs(target - 3 * input) > 1e-9).length;
  const inPlace = rows.filter(({ input }, i) => input === inputs[i]).length;
  return [batches.length, rows.length, torn > 0 ? 1 : 0, n - new Set(rows.map(({ input }) => input)).size, inPlace === n ? 1 : 0];
};

export default silentBug<Minibatches, Input>({
  title: 'Nothing can be learned from this',
  bank: 'data',
  task: 'A network trained on these minibatches learns the mean of all targets and nothing else. Find the wrong line in minibatches.',
  exported: 'minibatches',
  starter,
  solution,
  inputs: () => [
    [10, 5, 0],
    [20, 8, 1],
    [100, 10, 2],
  ],
  describe: ([n, size]) =>
    `${n} rows in minibatches of ${size} (batches, rows, 1 if rows are torn apart, rows lost, 1 if the order is the old one)`,
  run,
  hints: [
    'Print three rows. Does each input stand beside its own target?',
    'The i-th input belongs to the i-th target, wherever the row comes to lie: both need the index i.',
  ],
  others: [
    {
      name: 'nothing is shuffled any more',
      wrong: (inputs, targets, size) =>
        Array.from({ length: Math.ceil(inputs.length / size) }, (_, b) =>
          inputs.slice(b * size, (b + 1) * size).map((input, i) => ({ input, target: targets[b * size + i] })),
        ),
      hints: ['The rows are whole now. Are they in a random order?', 'Take both the input and the target at order[k].'],
    },
    {
      name: 'rows are drawn with replacement',
      wrong: (inputs, targets, size, k) => {
        const rows = Array.from(random.randint(k, inputs.length, inputs.length), (i) => ({ input: inputs[i], target: targets[i] }));
        return Array.from({ length: Math.ceil(rows.length / size) }, (_, b) => rows.slice(b * size, (b + 1) * size));
      },
      hints: ['Count the rows: is every one of them there, once?', 'An epoch looks at each row once: use a random order, not random rows.'],
    },
  ],
  evidence: {
    what: 'a line fitted to the targets 3x by gradient steps on your minibatches of 10 rows',
    quantity: 'mean squared error',
    steps: 'epochs',
    limit: 10,
    *train(minibatches, seed) {
      const inputs = inputsOf(100);
      const targets = inputs.map((x) => 3 * x);
      let slope = 0;
      for (let epoch = 0; epoch <= 20; epoch++) {
        yield pointOf(epoch, meanOf(inputs.map((x) => (slope * x - 3 * x) ** 2)));
        for (const batch of minibatches(inputs, targets, 10, fold(key(seed), epoch)))
          slope -= 0.1 * meanOf(batch.map(({ input, target }) => 2 * (slope * input - target) * input));
      }
    },
    bar: endsAtMost(0.1),
  },
});
