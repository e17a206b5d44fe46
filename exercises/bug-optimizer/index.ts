/** A silent bug: an optimiser that forgets its moments at the beginning of each epoch. */
import { grad, mul, numbers, square, sub, sum, type Tensor, tensor } from 'spinningup/autodiff';
import { adam } from 'spinningup/nn';
import { endsAtMost, pointOf, silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Train = (first: Tensor, gradient: (theta: Tensor) => Tensor, lr: number, epochs: number, stepsPerEpoch: number) => Tensor[];
type Input = readonly [epochs: number, stepsPerEpoch: number];
/** A valley that is a hundred times as steep in one direction as in the other; its lowest point is at (1, 1). */
const valley = grad((theta: Tensor) => sum(mul(tensor([1, 100]), square(sub(theta, 1)))));

export default silentBug<Train, Input>({
  title: 'A loss that does not come to rest',
  bank: 'data',
  task: 'Parameters move by about the learning rate at the beginning of every epoch, even where the gradient is nearly 0. Find the wrong line in train.',
  exported: 'train',
  starter,
  solution,
  inputs: () => [
    [1, 3],
    [3, 2],
    [4, 5],
  ],
  describe: ([epochs, n]) => `${epochs} epoch${epochs === 1 ? '' : 's'} of ${n} steps`,
  run: (train, [epochs, n]) => train(tensor([0, 0]), valley, 0.1, epochs, n),
  hints: [
    'Adam divides the gradient by a running mean of its size. How long does it take to learn that size?',
    'The moments belong to the run, not to the epoch: they are made once, before the first epoch.',
  ],
  others: [
    {
      name: 'the moments are never carried on',
      wrong: (first, gradient, lr, epochs, n) => {
        let theta = first;
        return Array.from({ length: epochs }, () => {
          for (let i = 0; i < n; i++) [theta] = adam.step(lr, theta, gradient(theta), adam.init(theta));
          return theta;
        });
      },
      hints: ['Now they are new at every step.', 'adam.step returns the next moments: keep them, and never call adam.init again.'],
    },
  ],
  evidence: {
    what: 'Adam in a steep valley, 100 epochs of 2 steps',
    quantity: 'distance from the lowest point',
    steps: 'epochs',
    limit: 10,
    *train(train, seed) {
      for (const [epoch, theta] of train(tensor([0.1 * seed, 0]), valley, 0.1, 100, 2).entries())
        if (epoch % 5 === 4) yield pointOf(epoch + 1, Math.hypot(...Array.from(numbers(theta), (x) => x - 1)));
    },
    bar: endsAtMost(0.03),
  },
});
