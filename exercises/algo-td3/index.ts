/** The exercise of the page on td3. */
import { defineExercise, exercisePart } from 'spinningup/exercise';
import * as solution from './solution.js';

type Blurred = typeof solution.blurred;

export default defineExercise({
  title: 'TD3: the blurred action',
  group: 'algorithm',
  page: 'algorithms/td3',
  task: 'Write blurred(act, noise, sigma, c, low, high): the action that the target is asked about.',
  parts: [
    exercisePart<Blurred, Parameters<Blurred>>('blurred', {
      right: solution.blurred,
      names: ['act', 'noise', 'sigma', 'c', 'low', 'high'],
      inputs: () => [
        [[0], [1], 0.2, 0.5, -1, 1],
        [[0], [5], 0.2, 0.5, -1, 1],
        [[0.9], [1], 0.2, 0.5, -1, 1],
        [[-1.9, 0, 1.9], [-9, 2, 9], 0.4, 1, -2, 2],
      ],
      mistakes: [
        {
          name: 'the noise is not clipped',
          wrong: (act, noise, sigma, _, low, high) => solution.blurred(act, noise, sigma, Infinity, low, high),
          hints: ['A large number may be drawn. How far may the action be moved?', 'Clip the noise to ±c before it is added.'],
        },
        {
          name: 'the action may leave its bounds',
          wrong: (act, noise, sigma, c) => solution.blurred(act, noise, sigma, c, -Infinity, Infinity),
          hints: ['Would the world take that action?', 'Clip the sum to its bounds, after the noise is clipped.'],
        },
        {
          name: 'σ̃ is left out',
          wrong: (act, noise, _, c, low, high) => solution.blurred(act, noise, 1, c, low, high),
          hints: ['The noise is standard normal. How large should it be?', 'Multiply it by σ̃ before it is clipped.'],
        },
        {
          name: 'the noise is clipped before it is scaled',
          wrong: (act, noise, sigma, c, low, high) =>
            solution.blurred(
              act,
              noise.map((x) => Math.min(Math.max(x, -c), c)),
              sigma,
              c,
              low,
              high,
            ),
          hints: ['In which units is c?', 'c is in units of actions: scale first, and clip then.'],
        },
      ],
    }),
  ],
});
