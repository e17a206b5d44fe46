/** The exercise of the page on sac. */
import { defineExercise, exercisePart } from 'spinningup/exercise';
import * as solution from './solution.js';

type Target = typeof solution.target;

export default defineExercise({
  title: 'SAC: the target with entropy',
  group: 'algorithm',
  page: 'algorithms/sac',
  task: 'Write target(rew, done, q1, q2, logp, alpha, gamma): y of one transition.',
  parts: [
    exercisePart<Target, Parameters<Target>>('target', {
      right: solution.target,
      names: ['rew', 'done', 'q1', 'q2', 'logp', 'alpha', 'gamma'],
      inputs: () => [
        [1, false, 2, 3, 0, 0.2, 0.9],
        [1, false, 3, 2, -1.5, 0.2, 0.9],
        [1, true, 3, 2, -1.5, 0.2, 0.9],
        [0, false, -1, 4, 2, 0.5, 0.99],
      ],
      mistakes: [
        {
          name: 'entropy is punished, not paid',
          wrong: (rew, done, q1, q2, logp, alpha, gamma) => solution.target(rew, done, q1, q2, logp, -alpha, gamma),
          hints: [
            'An improbable action has a log π far below 0. Should it be worth more or less?',
            '−log π is the surprise, which is paid: − α log π.',
          ],
        },
        {
          name: 'entropy is left out',
          wrong: (rew, done, q1, q2, _, __, gamma) => solution.target(rew, done, q1, q2, 0, 0, gamma),
          hints: ['This is TD3’s target. What else is a state worth to SAC?', 'Subtract α log π from the smaller Q.'],
        },
        {
          name: 'the larger Q is taken',
          wrong: (rew, done, q1, q2, logp, alpha, gamma) =>
            solution.target(rew, done, Math.max(q1, q2), Math.max(q1, q2), logp, alpha, gamma),
          hints: ['Which of two opinions is more likely to flatter?', 'The smaller one: an error that flatters should not get in.'],
        },
        {
          name: 'entropy is paid after the end and without a discount',
          wrong: (rew, done, q1, q2, logp, alpha, gamma) => rew + gamma * (done ? 0 : Math.min(q1, q2)) - alpha * logp,
          hints: [
            'Is an action chosen after the last step?',
            'The entropy belongs to s′: it is inside of the bracket that is discounted, and that ends count for.',
          ],
        },
      ],
    }),
  ],
});
