/** A silent bug: the loss of VPG without its minus sign. */
import { fold, key } from 'spinningup';
import { mean, mul, neg, sum, type Tensor, tensor } from 'spinningup/autodiff';
import { endsAtLeast } from 'spinningup/exercise';
import { drawNormal } from '../support/draw.js';
import { policyGradientCurve } from '../support/policyGradient.js';
import { silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Loss = typeof solution.policyLoss;

export default silentBug<Loss, readonly [logp: Tensor, adv: Tensor]>({
  title: 'VPG unlearns',
  bank: 'policies',
  task: 'VPG runs without a complaint, and its return falls below that of random actions. Find the wrong line in policyLoss.',
  exported: 'policyLoss',
  starter,
  solution,
  names: ['logp', 'adv'],
  inputs: () => [
    [tensor([-1]), tensor([2])],
    [drawNormal(key(1), [5]), drawNormal(fold(key(1), 1), [5])],
  ],
  hints: [
    'An optimiser goes down. Which way should the log-probability of a good action go?',
    'To climb the objective is to descend its negative: the loss is minus the mean.',
  ],
  others: [
    {
      name: 'the sum is taken, not the mean',
      wrong: (logp, adv) => ({ loss: neg(sum(mul(logp, adv))), entropy: neg(mean(logp)) }),
      hints: ['The sign is right. Is the size?', 'The mean: else a larger batch is a larger step.'],
    },
  ],
  evidence: {
    what: 'VPG on CartPole-v1 with your policyLoss, 15 epochs of 1,000 steps, seed 0',
    quantity: 'return',
    limit: 60,
    train: (policyLoss, seed) => policyGradientCurve({ seed, piLr: 3e-2, loss: ({ logp, adv }) => policyLoss(logp, adv).loss }),
    bar: endsAtLeast(100),
  },
});
