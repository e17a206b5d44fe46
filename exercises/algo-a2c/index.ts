/** The exercise of the page on a2c. */
import { defineExercise, exercisePart } from 'spinningup/exercise';
import * as solution from './solution.js';

type FewStepReturns = typeof solution.fewStepReturns;

export default defineExercise({
  title: 'A2C: returns of a few steps',
  group: 'algorithm',
  page: 'algorithms/a2c',
  task: 'Write fewStepReturns(rew, done, lastVal, gamma): the returns of a piece of a few steps.',
  parts: [
    exercisePart<FewStepReturns, Parameters<FewStepReturns>>('fewStepReturns', {
      right: solution.fewStepReturns,
      names: ['rew', 'done', 'lastVal', 'gamma'],
      inputs: () => [
        [[1], [false], 10, 0.5],
        [[1], [true], 10, 0.5],
        [[1, 2, 3], [false, false, false], 10, 0.5],
        [[1, 2, 3, 4], [false, true, false, false], 10, 0.9],
      ],
      mistakes: [
        {
          name: 'ends are passed over',
          wrong: (rew, done, lastVal, gamma) =>
            solution.fewStepReturns(
              rew,
              done.map(() => false),
              lastVal,
              gamma,
            ),
          hints: ['The world has ended after the first step. What follows?', 'Where done[t] is true, only the reward counts.'],
        },
        {
          name: 'V at the end of the piece is left out',
          wrong: (rew, done, _, gamma) => solution.fewStepReturns(rew, done, 0, gamma),
          hints: ['The piece is a few steps long. Is the episode over after it?', 'Begin from lastVal, which stands for all that follows.'],
        },
        {
          name: 'nothing is discounted',
          wrong: (rew, done, lastVal) => solution.fewStepReturns(rew, done, lastVal, 1),
          hints: ['What is a reward worth that comes one step later?', 'A reward counts γ times as much for each step that it is later.'],
        },
        {
          name: 'V is added to every step',
          wrong: (rew, done, lastVal, gamma) => rew.map((r, t) => r + gamma * (done[t] ? 0 : lastVal)),
          hints: [
            'The last step is right. And the one before it?',
            'Go from the end to the beginning: each return is made of the next one.',
          ],
        },
      ],
    }),
  ],
});
