/** The exercise of the page on npg. */
import { defineExercise, exercisePart } from 'spinningup/exercise';
import * as solution from './solution.js';

type FullStep = typeof solution.fullStep;

export default defineExercise({
  title: 'NPG: the length of the step',
  group: 'algorithm',
  page: 'algorithms/npg',
  task: 'Write fullStep(x, Hx, delta): the multiple of x whose quadratic KL is δ.',
  parts: [
    exercisePart<FullStep, Parameters<FullStep>>('fullStep', {
      right: solution.fullStep,
      names: ['x', 'Hx', 'delta'],
      inputs: () => [
        [[1], [2], 1],
        [[1, 2], [3, 1], 0.01],
        [[0.5, -1, 2], [1, -2, 0.5], 0.03],
      ],
      mistakes: [
        {
          name: 'the 2 is left out',
          wrong: (x, Hx, delta) => solution.fullStep(x, Hx, delta / 2),
          hints: ['Put your step into ½ sᵀHs. Is it δ?', 'The quadratic model has a ½, so a 2 comes under the root.'],
        },
        {
          name: 'the root is left out',
          wrong: (x, Hx, delta) => {
            const xHx = x.reduce((sum, xi, i) => sum + xi * Hx[i], 0);
            return x.map((xi) => ((2 * delta) / xHx) * xi);
          },
          hints: [
            'If the step becomes twice as long, how much larger is ½ sᵀHs?',
            'It grows with the square of the length, so the length is a root.',
          ],
        },
        {
          name: 'the length is measured without H',
          wrong: (x, _, delta) => solution.fullStep(x, x, delta),
          hints: [
            'The distance is that of the policies, not that of the parameters. Which of your terms knows of the policies?',
            'Under the root is xᵀHx: x times Hx, added up.',
          ],
        },
        {
          name: 'each number is scaled by itself',
          wrong: (x, Hx, delta) => x.map((xi, i) => Math.sqrt((2 * delta) / (xi * Hx[i])) * xi),
          hints: ['Does your step still point where x does?', 'xᵀHx is one number, a sum over all parameters.'],
        },
      ],
    }),
  ],
});
