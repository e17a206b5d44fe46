/** A silent bug: an entropy bonus that is a penalty. */
import { fold, key } from 'spinningup';
import { add, mean, mul, neg, numbers, type Tensor, tensor } from 'spinningup/autodiff';
import { endsAtLeast } from 'spinningup/exercise';
import { drawNormal } from '../support/draw.js';
import { policyGradientCurve } from '../support/policyGradient.js';
import { silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Loss = typeof solution.policyLoss;
type Input = readonly [logp: Tensor, adv: Tensor, entropy: Tensor];

export default silentBug<Loss, Input>({
  title: 'The policy makes up its mind too soon',
  bank: 'policies',
  task: 'A bonus should keep the policy undecided, and yet its entropy falls within a few epochs. Find the wrong line in policyLoss.',
  exported: 'policyLoss',
  starter,
  solution,
  names: ['logp', 'adv', 'entropy'],
  inputs: () => [[tensor([0]), tensor([0]), tensor([0.7])], [0, 1, 2].map((i) => drawNormal(fold(key(3), i), [5])) as unknown as Input],
  run: (loss, [logp, adv, entropy]) => loss(logp, adv, entropy, 0.5),
  hints: [
    'Which of the two terms does an optimiser make smaller, and which one larger?',
    'The loss goes down. What should go up is in it with a minus sign, the entropy too.',
  ],
  others: [
    {
      name: 'the bonus is right now, and the gain has the wrong sign',
      wrong: (logp, adv, entropy, c) => add(mean(mul(logp, adv)), neg(mul(c, mean(entropy)))),
      hints: ['One of the two signs is right.', 'Both terms should grow, so both have a minus sign in the loss.'],
    },
    {
      name: 'the bonus is left out',
      wrong: (logp, adv) => neg(mean(mul(logp, adv))),
      hints: ['Without the bonus nothing keeps the policy undecided.', 'Subtract the bonus from the loss.'],
    },
  ],
  evidence: {
    what: 'VPG with an entropy bonus on CartPole-v1, 15 epochs of 1,000 steps with 5 gradient steps each, seed 0',
    quantity: 'entropy of the policy in nats',
    limit: 60,
    train: (policyLoss, seed) =>
      policyGradientCurve({
        seed,
        piSteps: 5,
        loss: ({ logp, adv, entropy }) => policyLoss(logp, adv, entropy, 0.3),
        measure: ({ entropy }) => numbers(mean(entropy))[0],
      }),
    bar: endsAtLeast(0.4),
  },
});
