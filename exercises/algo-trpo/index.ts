/** The exercise of the page on trpo. */
import { defineExercise, exercisePart } from 'spinningup/exercise';
import * as solution from './solution.js';

type MeanKl = typeof solution.meanKl;

export default defineExercise({
  title: 'TRPO: the distance of two policies',
  group: 'algorithm',
  page: 'algorithms/trpo',
  task: 'Write meanKl(old, next): the mean KL(old ‖ next) over states.',
  parts: [
    exercisePart<MeanKl, Parameters<MeanKl>>('meanKl', {
      right: solution.meanKl,
      names: ['old', 'next'],
      inputs: () => [
        [[[0.5, 0.5]], [[0.25, 0.75]]],
        [
          [
            [0.9, 0.1],
            [0.2, 0.8],
          ],
          [
            [0.5, 0.5],
            [0.3, 0.7],
          ],
        ],
        [[[0.2, 0.3, 0.5]], [[0.6, 0.3, 0.1]]],
      ],
      mistakes: [
        {
          name: 'the divergence is the other way round',
          wrong: (old, next) => solution.meanKl(next, old),
          hints: [
            'KL is not symmetric. Over whose actions is the expectation?',
            'The batch is the old policy’s: Σ_a old(a) log(old(a) / next(a)).',
          ],
        },
        {
          name: 'the sum over states is taken, not the mean',
          wrong: (old, next) => old.length * solution.meanKl(old, next),
          hints: ['With twice as many states, is the policy twice as far away?', 'Divide by the number of states.'],
        },
        {
          name: 'the logarithms are not weighted',
          wrong: (old, next) => {
            const kls = old.map((p, t) => p.reduce((sum, pa, a) => sum + Math.log(pa / next[t][a]), 0));
            return kls.reduce((a, b) => a + b, 0) / kls.length;
          },
          hints: ['An expectation over actions: which weight has each of them?', 'Its probability under the old policy.'],
        },
        {
          name: 'the sign is the wrong way round',
          wrong: (old, next) => -solution.meanKl(old, next),
          hints: ['A distance is never below 0. Is yours?', 'log(old / next), not log(next / old).'],
        },
      ],
    }),
  ],
});
