/** The exercise of the page on vpg. */
import { defineExercise, exercisePart } from 'spinningup/exercise';
import * as solution from './solution.js';

type Advantages = typeof solution.advantages;

export default defineExercise({
  title: 'VPG: advantages',
  group: 'algorithm',
  page: 'algorithms/vpg',
  task: 'Write advantages(rew, val, nextVal, done, last, gamma, lam): Â of each step by GAE.',
  parts: [
    exercisePart<Advantages, Parameters<Advantages>>('advantages', {
      right: solution.advantages,
      names: ['rew', 'val', 'nextVal', 'done', 'last', 'gamma', 'lam'],
      inputs: () => [
        [[1], [0.5], [2], [false], [true], 0.9, 0.8],
        [[1, 2], [0.5, 1], [1, 3], [false, true], [false, true], 0.9, 0.8],
        [
          [1, 2, 3, 4, 5],
          [1, 2, 1, 2, 1],
          [2, 7, 2, 1, 6],
          [false, true, false, false, false],
          [false, true, false, false, true],
          0.9,
          0.8,
        ],
      ],
      mistakes: [
        {
          name: 'nothing is cut where an episode ends',
          wrong: (rew, val, nextVal, done, last, gamma, lam) =>
            solution.advantages(
              rew,
              val,
              nextVal,
              done,
              last.map((_, t) => t === last.length - 1),
              gamma,
              lam,
            ),
          hints: [
            'Take two episodes. May a residual of the second one reach the first?',
            'Where last[t] is true, nothing of a later step is added.',
          ],
        },
        {
          name: 'an end is not an end: V(s′) counts there too',
          wrong: (rew, val, nextVal, done, last, gamma, lam) =>
            solution.advantages(
              rew,
              val,
              nextVal,
              done.map(() => false),
              last,
              gamma,
              lam,
            ),
          hints: ['What is a terminal state worth?', 'Where done[t] is true, V(s_{t+1}) is 0.'],
        },
        {
          name: 'an episode that was cut off is taken for one that has ended',
          wrong: (rew, val, nextVal, _, last, gamma, lam) => solution.advantages(rew, val, nextVal, last, last, gamma, lam),
          hints: [
            'There are two flags. Which one says that nothing follows?',
            'V(s_{t+1}) is 0 where done[t] is true, not wherever the episode is over.',
          ],
        },
        {
          name: 'λ is left out',
          wrong: (rew, val, nextVal, done, last, gamma) => solution.advantages(rew, val, nextVal, done, last, gamma, 1),
          hints: ['By how much does a residual count that comes one step later?', 'By γλ: multiply by both.'],
        },
        {
          name: 'these are the TD residuals alone',
          wrong: (rew, val, nextVal, done, last, gamma) => solution.advantages(rew, val, nextVal, done, last, gamma, 0),
          hints: ['The residuals are right. What is added to them?', 'From the end: Â_t = δ_t + γλ Â_{t+1}.'],
        },
        {
          name: 'V(s) is not subtracted',
          wrong: (rew, val, nextVal, done, last, gamma, lam) =>
            solution.advantages(
              rew,
              val.map(() => 0),
              nextVal,
              done,
              last,
              gamma,
              lam,
            ),
          hints: ['An advantage compares with what was expected. Where is that in yours?', 'δ_t ends with − V(s_t).'],
        },
      ],
    }),
  ],
});
