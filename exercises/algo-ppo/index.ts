/** The exercise of the page on ppo. */
import { defineExercise, exercisePart } from 'spinningup/exercise';
import * as solution from './solution.js';

type Term = typeof solution.term;

export default defineExercise({
  title: 'PPO: the term of one action',
  group: 'algorithm',
  page: 'algorithms/ppo',
  task: 'Write term(ratio, adv, clipRatio): what one action adds to the objective.',
  parts: [
    exercisePart<Term, Parameters<Term>>('term', {
      right: solution.term,
      names: ['ratio', 'adv', 'clipRatio'],
      inputs: () => [
        [1, 1, 0.2],
        [1.5, 1, 0.2],
        [1.5, -1, 0.2],
        [0.5, 2, 0.2],
        [0.5, -2, 0.2],
        [1.1, -3, 0.3],
      ],
      mistakes: [
        {
          name: 'the larger of both is taken',
          wrong: (ratio, adv, eps) => Math.max(ratio * adv, Math.min(Math.max(ratio, 1 - eps), 1 + eps) * adv),
          hints: ['Which of the two terms makes the objective look worse?', 'PPO is a pessimist: the smaller one.'],
        },
        {
          name: 'only the clipped ratio counts',
          wrong: (ratio, adv, eps) => Math.min(Math.max(ratio, 1 - eps), 1 + eps) * adv,
          hints: [
            'A bad action has become more probable, r = 1.5. Should the way back be open?',
            'Take the smaller of the clipped term and the plain one.',
          ],
        },
        {
          name: 'nothing is clipped',
          wrong: (ratio, adv) => ratio * adv,
          hints: ['What is gained by going from r = 1.5 to r = 3?', 'Clip the ratio, and take the smaller of both terms.'],
        },
        {
          name: 'the minimum is taken before the advantage is multiplied',
          wrong: (ratio, adv, eps) => Math.min(ratio, Math.min(Math.max(ratio, 1 - eps), 1 + eps)) * adv,
          hints: [
            'It is right where Â is above 0. And below?',
            'A negative Â turns the order round: multiply first, and take the minimum of the products.',
          ],
        },
        {
          name: 'the clipping is at ±ε, not at 1 ± ε',
          wrong: (ratio, adv, eps) => Math.min(ratio * adv, Math.min(Math.max(ratio, -eps), eps) * adv),
          hints: ['Around which number is the ratio before the first step?', 'The bounds are 1 − ε and 1 + ε.'],
        },
      ],
    }),
  ],
});
