/** The exercise of the page on ppo_penalty. */
import { defineExercise, exercisePart } from 'spinningup/exercise';
import * as solution from './solution.js';

type NextBeta = typeof solution.nextBeta;

export default defineExercise({
  title: 'PPO with a penalty: the next penalty',
  group: 'algorithm',
  page: 'algorithms/ppo_penalty',
  task: 'Write nextBeta(beta, kl, target): how the penalty adapts after an epoch.',
  parts: [
    exercisePart<NextBeta, Parameters<NextBeta>>('nextBeta', {
      right: solution.nextBeta,
      names: ['beta', 'kl', 'target'],
      inputs: () => [
        [1, 0.01, 0.01],
        [1, 0.001, 0.01],
        [1, 0.1, 0.01],
        [4, 0.012, 0.01],
        [4, 0.008, 0.01],
        [4, 0.016, 0.01],
      ],
      mistakes: [
        {
          name: 'it goes the wrong way',
          wrong: (beta, kl, target) => {
            if (kl < target / 1.5) return 2 * beta;
            return kl > 1.5 * target ? beta / 2 : beta;
          },
          hints: [
            'The policy went too far. Should going far cost more or less next time?',
            'Too far: twice the price. Not far enough: half of it.',
          ],
        },
        {
          name: 'there is no band in which it stays',
          wrong: (beta, kl, target) => (kl < target ? beta / 2 : 2 * beta),
          hints: ['What happens while the KL is nearly right?', 'Between δ / 1.5 and 1.5 δ β stays as it is.'],
        },
        {
          name: 'it only ever rises',
          wrong: (beta, kl, target) => (kl > 1.5 * target ? 2 * beta : beta),
          hints: ['What if the policy hardly moves any more?', 'Below δ / 1.5 β is halved.'],
        },
        {
          name: 'it only ever falls',
          wrong: (beta, kl, target) => (kl < target / 1.5 ? beta / 2 : beta),
          hints: ['What if the policy goes too far?', 'Above 1.5 δ β is doubled.'],
        },
      ],
    }),
  ],
});
