/** A silent bug: the larger of the two terms of PPO's objective. */
import { fold, key } from 'spinningup';
import { clip, exp, grad, mean, mul, neg, numbers, sub, type Tensor, tensor } from 'spinningup/autodiff';
import { drawNormal } from '../support/draw.js';
import { policyGradientCurve } from '../support/policyGradient.js';
import { silentBug, staysBelow } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Loss = typeof solution.policyLoss;
type Input = readonly [logp: Tensor, logpOld: Tensor, adv: Tensor];
const row = (...xs: readonly number[]): Tensor => tensor(xs);
const drawn = (seed: number): Input => [0, 1, 2].map((i) => drawNormal(fold(key(seed), i), [6], 0.5)) as unknown as Input;
const ratioOf = (logp: Tensor, logpOld: Tensor): Tensor => exp(sub(logp, logpOld));

export default silentBug<Loss, Input>({
  title: 'PPO leaps',
  bank: 'policies',
  task: 'PPO changes the policy by far too much in every epoch, although its objective is clipped. Find the wrong line in policyLoss.',
  exported: 'policyLoss',
  starter,
  solution,
  names: ['logp', 'logpOld', 'adv'],
  inputs: () => [[row(0.5), row(0), row(1)], [row(-0.5), row(0), row(-1)], drawn(1), drawn(2)],
  run: (loss, [logp, logpOld, adv]) => [loss(logp, logpOld, adv, 0.2), grad((x: Tensor) => loss(x, logpOld, adv, 0.2))(logp)],
  hints: [
    'Put in a good action, Â = 1, that is twice as probable as it was. What does the objective give, and what does it give at three times?',
    'The clipped term must be able to hold the other one back: of the two, the smaller one counts.',
  ],
  others: [
    {
      name: 'the clipped term alone is left',
      wrong: (logp, logpOld, adv, eps) => neg(mean(mul(clip(ratioOf(logp, logpOld), 1 - eps, 1 + eps), adv))),
      hints: [
        'A good action that has become too improbable should still be pulled back. Is it?',
        'With the clipped term alone there is no gradient on either side. Take the smaller of both terms.',
      ],
    },
    {
      name: 'nothing is clipped',
      wrong: (logp, logpOld, adv) => neg(mean(mul(ratioOf(logp, logpOld), adv))),
      hints: ['What holds the ratio back now?', 'Keep both terms, and take the smaller one of them.'],
    },
  ],
  evidence: {
    what: 'PPO on CartPole-v1 with your policyLoss, 15 epochs of 1,000 steps with 40 gradient steps each, seed 0',
    quantity: 'KL from the old policy to the new one',
    limit: 60,
    train: (policyLoss, seed) =>
      policyGradientCurve({
        seed,
        piSteps: 40,
        loss: ({ logp, logpOld, adv }) => policyLoss(logp, logpOld, adv, 0.2),
        measure: (_, kl) => Number(numbers(kl)[0]),
      }),
    bar: staysBelow(0.1),
  },
});
