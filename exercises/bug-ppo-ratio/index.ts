/** A silent bug: the old policy of PPO's ratio is the new one. */
import { fold, key } from 'spinningup';
import { clip, exp, grad, mean, minimum, mul, neg, numbers, sub, type Tensor, type Tree } from 'spinningup/autodiff';
import { drawNormal } from '../support/draw.js';
import { policyGradientCurve } from '../support/policyGradient.js';
import { silentBug, staysBelow } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type ObjectiveOf = typeof solution.objectiveOf;
type Input = readonly [seed: number, moved: number];
type Row = { readonly logp: Tensor };
const logpOf = (theta: Tree): Tensor => (theta as Row).logp;

/** The loss, and its gradient in log-probabilities that have moved since the batch was collected. */
const run = (objectiveOf: ObjectiveOf, [seed, moved]: Input) => {
  const old = { logp: drawNormal(fold(key(seed), 0), [6]) };
  const now = { logp: drawNormal(fold(key(seed), moved > 0 ? 1 : 0), [6]) };
  const loss = objectiveOf(logpOf, old, drawNormal(fold(key(seed), 2), [6]), 0.2);
  return [loss(now), grad((theta: Row) => loss(theta).loss)(now).logp];
};

export default silentBug<ObjectiveOf, Input>({
  title: 'PPO never clips',
  bank: 'policies',
  task: 'ClipFrac of PPO is always 0, and the policy leaps all the same. Find the wrong line in objectiveOf.',
  exported: 'objectiveOf',
  starter,
  solution,
  inputs: () => [
    [1, 0],
    [1, 1],
    [2, 1],
    [3, 1],
  ],
  describe: ([, moved]) => (moved > 0 ? 'a policy that has moved away from the old one' : 'a policy that has not moved yet'),
  run,
  hints: [
    'Print the ratio in the tenth gradient step. Which values should it have, and which has it?',
    'The old log-probabilities are those of the parameters that have collected the batch. They stay the same in all steps.',
  ],
  others: [
    {
      name: 'the ratio is the wrong way round',
      wrong: (logpOf, old, adv, eps) => (theta) => {
        const ratio = exp(sub(logpOf(old), logpOf(theta)));
        const loss = neg(mean(minimum(mul(ratio, adv), mul(clip(ratio, 1 - eps, 1 + eps), adv))));
        return { loss, kl: mean(sub(logpOf(old), logpOf(theta))) };
      },
      hints: ['Both are asked now. Which of them is above the line?', 'The ratio is new over old: log π_θ − log π_{θ_k}.'],
    },
  ],
  evidence: {
    what: 'PPO on CartPole-v1 with your objectiveOf, 15 epochs of 1,000 steps with 40 gradient steps each, seed 0',
    quantity: 'KL from the old policy to the new one',
    limit: 60,
    train: (objectiveOf, seed) =>
      policyGradientCurve({
        seed,
        piSteps: 40,
        loss: ({ logp, logpOld, adv }) => objectiveOf(logpOf, { logp: logpOld }, adv, 0.2)({ logp }).loss,
        measure: (_, kl) => numbers(kl)[0],
      }),
    bar: staysBelow(0.1),
  },
});
