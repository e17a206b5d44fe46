/** The exercise of the page on ddpg. */
import { defineExercise, exercisePart } from 'spinningup/exercise';
import * as solution from './solution.js';

type PolicyGradient = typeof solution.policyGradient;

export default defineExercise({
  title: 'DDPG: the policy climbs Q',
  group: 'algorithm',
  page: 'algorithms/ddpg',
  task: 'Write policyGradient(dqda, dmudtheta): the gradient that the policy climbs.',
  parts: [
    exercisePart<PolicyGradient, Parameters<PolicyGradient>>('policyGradient', {
      right: solution.policyGradient,
      names: ['dqda', 'dmudtheta'],
      inputs: () => [
        [[2], [[3]]],
        [
          [1, -1],
          [[1], [2]],
        ],
        [
          [1, 2, 3],
          [
            [1, 0],
            [0, 1],
            [2, 2],
          ],
        ],
      ],
      mistakes: [
        {
          name: 'it goes down, not up',
          wrong: (dqda, dmu) => solution.policyGradient(dqda, dmu).map((g) => -g),
          hints: ['Should the policy make Q smaller?', 'This is the direction in which Q grows. The minus sign belongs to a loss.'],
        },
        {
          name: 'the sum is taken over the batch, not the mean',
          wrong: (dqda, dmu) => solution.policyGradient(dqda, dmu).map((g) => g * dqda.length),
          hints: ['With a batch of twice the size, is the step twice as long?', 'Divide by the number of states.'],
        },
        {
          name: 'the means are multiplied, not the products averaged',
          wrong: (dqda, dmu) => {
            const slope = dqda.reduce((a, b) => a + b, 0) / dqda.length;
            return solution.policyGradient(
              dqda.map(() => slope),
              dmu,
            );
          },
          hints: [
            'Q may rise in one state and fall in another. Does each state keep its own slope?',
            'Multiply in each state, and take the mean of the products.',
          ],
        },
        {
          name: 'Q is left out',
          wrong: (dqda, dmu) =>
            solution.policyGradient(
              dqda.map(() => 1),
              dmu,
            ),
          hints: ['How does the policy know which way Q rises?', 'By the chain rule ∂Q/∂a is a factor.'],
        },
      ],
    }),
  ],
});
