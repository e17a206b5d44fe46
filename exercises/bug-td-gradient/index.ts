/** A silent bug: the gradient moves the target, and not the value. */
import { fold, key, random } from 'spinningup';
import { add, full, grad, mean, mul, numbers, square, stopGradient, sub, sum, type Tensor, tensor } from 'spinningup/autodiff';
import { drawNormal } from '../support/draw.js';
import { endsWithin, pointOf, silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Loss = typeof solution.tdLoss;
type Input = readonly [val: Tensor, nextVal: Tensor, rew: Tensor];
const drawn = (seed: number, n: number): Input => [0, 1, 2].map((i) => drawNormal(fold(key(seed), i), [n])) as unknown as Input;
type Pair = { readonly val: Tensor; readonly nextVal: Tensor };
const run = (loss: Loss, [val, nextVal, rew]: Input) => {
  const g = grad((pair: Pair) => loss(pair.val, pair.nextVal, rew, 0.9))({ val, nextVal });
  return [loss(val, nextVal, rew, 0.9), g.val, g.nextVal];
};
const targetOf = (nextVal: Tensor, rew: Tensor, gamma: number): Tensor => add(rew, mul(gamma, nextVal));
/** [N] the values [3] of states, chosen by the rows of a table of zeros and ones [N, 3]. */
const chosen = (values: Tensor, rows: Tensor): Tensor => sum(mul(values, rows), -1);

export default silentBug<Loss, Input>({
  title: 'The future follows the past',
  bank: 'critics',
  task: 'The loss of V falls, and V is wrong: values of later states are drawn to those of earlier ones. Find the wrong line in tdLoss.',
  exported: 'tdLoss',
  starter,
  solution,
  names: ['val', 'nextVal', 'rew'],
  inputs: () => [[tensor([0]), tensor([1]), tensor([0])], drawn(1, 4), drawn(2, 9)],
  run,
  hints: [
    'Which of the two values should the gradient move: V(s), or the target?',
    'The target is taken as a number: stopGradient belongs around y, and V(s) is what learns.',
  ],
  others: [
    {
      name: 'both values are moved',
      wrong: (val, nextVal, rew, gamma) => mean(square(sub(val, targetOf(nextVal, rew, gamma)))),
      hints: ['V(s) learns now. What does the gradient do to V(s′)?', 'Stop the gradient at the target.'],
    },
    {
      name: 'nothing is moved any more',
      wrong: (val, nextVal, rew, gamma) => mean(square(sub(stopGradient(val), stopGradient(targetOf(nextVal, rew, gamma))))),
      hints: ['What is the gradient now?', 'Only the target is stopped.'],
    },
  ],
  evidence: {
    what: 'V of a state that leads to one that pays 1 or to one that pays 0, each as often; 400 gradient steps; right is 1',
    quantity: 'V of the state that pays 1',
    steps: 'gradient steps',
    limit: 10,
    *train(tdLoss, seed) {
      let values: Tensor = full([3], 0.5);
      for (let step = 0; step <= 400; step++) {
        if (step % 20 === 0) yield pointOf(step, numbers(values)[1]);
        const way = Array.from(random.uniform(fold(key(seed), step), 20), (u) => (u < 0.5 ? 1 : 2));
        // each way is two steps: from state 0 to 1 or 2, and from there to the end
        const states = tensor([...way.map(() => [1, 0, 0]), ...way.map((s) => [0, +(s === 1), +(s === 2)])]);
        const nexts = tensor([...way.map((s) => [0, +(s === 1), +(s === 2)]), ...way.map(() => [0, 0, 0])]);
        const rew = tensor([...way.map(() => 0), ...way.map((s) => +(s === 1))]);
        const g = grad((values: Tensor) => tdLoss(chosen(values, states), chosen(values, nexts), rew, 1))(values);
        values = sub(values, mul(0.3, g));
      }
    },
    bar: endsWithin(0.95, 1.05),
  },
});
