/** A silent bug: the clipped action is the one that is learned from. */
import { fold, gaussian, key } from 'spinningup';
import { full, grad, mean, neg, numbers, type Tensor } from 'spinningup/autodiff';
import { sgd } from 'spinningup/nn';
import { drawNormal } from '../support/draw.js';
import { endsWithin, pointOf, silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Act = typeof solution.act;
type Input = readonly [seed: number, n: number];
const run = (act: Act, [seed, n]: Input) =>
  act(key(seed), drawNormal(fold(key(seed), 0), [5, n]), drawNormal(fold(key(seed), 1), [n], 0.5));

export default silentBug<Act, Input>({
  title: 'A policy that shrinks for no reason',
  bank: 'policies',
  task: 'Where every action is paid alike, the policy gradient should be 0 on average, and the policy becomes narrower all the time. Find the wrong line in act.',
  exported: 'act',
  starter,
  solution,
  inputs: () => [
    [0, 1],
    [1, 2],
    [2, 4],
  ],
  describe: ([, n]) => `5 states and ${n} dimension${n === 1 ? '' : 's'} of the action`,
  run,
  hints: [
    'The mean of ∇ log π over actions of π is 0. Over which actions is it taken here?',
    'The world may get the clipped action. What is learned from is the action that the policy has drawn.',
  ],
  others: [
    {
      name: 'the world gets what is out of its bounds',
      wrong: (key, mu, logStd) => {
        const right = solution.act(key, mu, logStd);
        return { ...right, executed: right.act };
      },
      hints: [
        'The log-probability is right now. What does the world get?',
        'executed stays inside of the bounds; act and logp do not know of them.',
      ],
    },
    {
      name: 'only the log-probability is mended',
      wrong: (key, mu, logStd) => {
        const right = solution.act(key, mu, logStd);
        return { ...right, act: right.executed };
      },
      hints: ['Which action will the next gradient step ask the log-probability of?', 'act is the action as it was drawn.'],
    },
  ],
  evidence: {
    what: 'the policy gradient in a world that pays 1 for every action, 200 steps with 500 actions each, which begins at a standard deviation of 1',
    quantity: 'standard deviation of the policy',
    steps: 'gradient steps',
    limit: 20,
    *train(act, seed) {
      let logStd: Tensor = full([1], 0);
      let opt = sgd.init(logStd);
      const mu = full([500, 1], 0);
      for (let step = 0; step <= 200; step++) {
        if (step % 20 === 0) yield pointOf(step, Math.exp(numbers(logStd)[0]));
        const { act: drawn } = act(fold(key(seed), step), mu, logStd);
        const g = grad((logStd: Tensor) => neg(mean(gaussian.logProb({ mu, logStd }, drawn))))(logStd);
        [logStd, opt] = sgd.step(0.02, logStd, g, opt);
      }
    },
    bar: endsWithin(0.8, 1.25),
  },
});
