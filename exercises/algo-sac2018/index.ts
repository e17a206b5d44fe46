/** The exercise of the page on sac2018. */
import { defineExercise, exercisePart } from 'spinningup/exercise';
import * as solution from './solution.js';

type ValueTarget = typeof solution.valueTarget;

export default defineExercise({
  title: 'SAC of 2018: the target of V',
  group: 'algorithm',
  page: 'algorithms/sac2018',
  task: 'Write valueTarget(q1, q2, logp, alpha): what V of a state should be.',
  parts: [
    exercisePart<ValueTarget, Parameters<ValueTarget>>('valueTarget', {
      right: solution.valueTarget,
      names: ['q1', 'q2', 'logp', 'alpha'],
      inputs: () => [
        [[1], [2], [0], 0.2],
        [[3], [2], [-1], 0.2],
        [[1, 2, 3], [3, 2, 1], [0.5, -0.5, 2], 0.5],
      ],
      mistakes: [
        {
          name: 'entropy is punished, not paid',
          wrong: (q1, q2, logp, alpha) => solution.valueTarget(q1, q2, logp, -alpha),
          hints: [
            'An improbable action has a log π far below 0. Should the state be worth more or less?',
            'The surprise −log π is paid: subtract α log π.',
          ],
        },
        {
          name: 'entropy is left out',
          wrong: (q1, q2, logp) => solution.valueTarget(q1, q2, logp, 0),
          hints: ['V has the entropy of every step in it, the first included.', 'Subtract α log π from the smaller Q.'],
        },
        {
          name: 'α is left out',
          wrong: (q1, q2, logp) => solution.valueTarget(q1, q2, logp, 1),
          hints: ['What is a nat of entropy worth?', 'A nat is worth α rewards: multiply log π by α.'],
        },
        {
          name: 'only the first critic is asked',
          wrong: (q1, _, logp, alpha) => solution.valueTarget(q1, q1, logp, alpha),
          hints: ['What is the second critic for?', 'The smaller of both.'],
        },
      ],
    }),
  ],
});
