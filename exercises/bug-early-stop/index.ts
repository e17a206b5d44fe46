/** A silent bug: an early stop that estimates the KL with the wrong sign. */
import { fold, key } from 'spinningup';
import { abs, exp, item, mean, mul, neg, numbers, sub, type Tensor, tensor } from 'spinningup/autodiff';
import { drawNormal } from '../support/draw.js';
import { policyGradientCurve } from '../support/policyGradient.js';
import { silentBug, staysBelow } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Stop = typeof solution.shouldStop;
type Input = readonly [logp: Tensor, logpOld: Tensor, targetKl: number];
const drawn = (seed: number, targetKl: number): Input => [
  drawNormal(fold(key(seed), 0), [9], 0.3),
  drawNormal(fold(key(seed), 1), [9], 0.3),
  targetKl,
];

export default silentBug<Stop, Input>({
  title: 'The steps do not stop',
  bank: 'policies',
  task: 'Gradient steps should stop when the policy has moved by a KL of 1.5 times the target, and it moves much farther. Find the wrong line in shouldStop.',
  exported: 'shouldStop',
  starter,
  solution,
  names: ['logp', 'logpOld', 'targetKl'],
  inputs: () => [
    [tensor([-1]), tensor([0]), 0.01],
    [tensor([0]), tensor([-1]), 0.01],
    [tensor([-0.012]), tensor([0]), 0.01],
    [tensor([-0.018]), tensor([0]), 0.01],
    ...[1, 2, 3, 4].map((seed) => drawn(seed, 0.05)),
  ],
  run: (stop, input) => +stop(...input),
  hints: [
    'The actions are the old policy’s. As the new policy moves away, do their log-probabilities rise or fall on average?',
    'KL(old ‖ new) is the mean of log old − log new over actions of the old policy.',
  ],
  others: [
    {
      name: 'the absolute value of the estimate is taken',
      wrong: (logp, logpOld, targetKl) => item(abs(mean(sub(logp, logpOld)))) > 1.5 * targetKl,
      hints: [
        'An estimate from samples may be below 0, and that is no reason to stop.',
        'Take the difference the right way round, log old − log new, and leave its sign.',
      ],
    },
    {
      name: 'the factor 1.5 is left out',
      wrong: (logp, logpOld, targetKl) => item(mean(sub(logpOld, logp))) > targetKl,
      hints: ['The direction is right now. Is the threshold?', 'It stops beyond 1.5 times the target.'],
    },
  ],
  evidence: {
    what: 'the policy gradient without clipping on CartPole-v1, 15 epochs of 1,000 steps with up to 40 gradient steps each, seed 0',
    quantity: 'KL from the old policy to the new one',
    limit: 60,
    train: (shouldStop, seed) =>
      policyGradientCurve({
        seed,
        piSteps: 40,
        loss: ({ logp, logpOld, adv }) => neg(mean(mul(exp(sub(logp, logpOld)), adv))),
        stop: ({ logp, logpOld }) => shouldStop(logp, logpOld, 0.02),
        measure: (_, kl) => numbers(kl)[0],
      }),
    bar: staysBelow(0.2),
  },
});
