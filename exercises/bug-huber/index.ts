/** A silent bug: a loss that is flat where the error is large. */
import { fold, key } from 'spinningup';
import { abs, grad, mean, mul, numbers, square, sub, type Tensor, tensor } from 'spinningup/autodiff';
import { endsAtLeast } from 'spinningup/exercise';
import { drawNormal } from '../support/draw.js';
import { pointOf, silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Loss = typeof solution.huberLoss;
type Input = readonly [q: Tensor, y: Tensor];

export default silentBug<Loss, Input>({
  title: 'What surprises most teaches nothing',
  bank: 'critics',
  task: 'Q learns from small errors, and not from large ones. Find the wrong line in huberLoss.',
  exported: 'huberLoss',
  starter,
  solution,
  names: ['q', 'y'],
  inputs: () => [
    [tensor([0.5]), tensor([0])],
    [tensor([3]), tensor([0])],
    [drawNormal(key(1), [6], 2), drawNormal(fold(key(1), 1), [6], 2)],
  ],
  run: (loss, [q, y]) => [loss(q, y), grad((q: Tensor) => loss(q, y))(q)],
  hints: [
    'What is the slope of the loss where the error is 3?',
    'It is the slope that is to be held at ±1, not the error: a large error x costs |x| − ½.',
  ],
  others: [
    {
      name: 'it is the square of the whole error now',
      wrong: (q, y) => mean(mul(0.5, square(sub(q, y)))),
      hints: ['How steep is it where the error is 100?', 'Beyond 1 it is |x| − ½, whose slope is ±1.'],
    },
    {
      name: 'it is the absolute error everywhere',
      wrong: (q, y) => mean(abs(sub(q, y))),
      hints: ['How steep is it near 0, where the errors are small?', 'Below 1 it is ½ x², which comes to rest gently.'],
    },
  ],
  evidence: {
    what: 'a Q that begins at 0 and whose target is 20, in 300 gradient steps',
    quantity: 'Q',
    steps: 'gradient steps',
    limit: 10,
    *train(huberLoss) {
      let q = tensor([0]);
      for (let step = 0; step <= 300; step++) {
        if (step % 20 === 0) yield pointOf(step, numbers(q)[0]);
        q = tensor([numbers(q)[0] - 0.1 * numbers(grad((q: Tensor) => huberLoss(q, tensor([20])))(q))[0]]);
      }
    },
    bar: endsAtLeast(19),
  },
});
