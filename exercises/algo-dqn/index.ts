/** The exercise of the page on dqn. */
import { defineExercise, exercisePart } from 'spinningup/exercise';
import * as solution from './solution.js';

type Target = typeof solution.target;

export default defineExercise({
  title: 'DQN: the target, plain and double',
  group: 'algorithm',
  page: 'algorithms/dqn',
  task: 'Write target(rew, done, online, targ, gamma, doubleQ): y of one transition.',
  parts: [
    exercisePart<Target, Parameters<Target>>('target', {
      right: solution.target,
      names: ['rew', 'done', 'online', 'targ', 'gamma', 'doubleQ'],
      inputs: () => [
        [1, true, [1, 2], [3, 4], 0.9, false],
        [1, false, [2, 1], [3, 4], 0.9, false],
        [1, false, [2, 1], [3, 4], 0.9, true],
        [0, false, [5, 1, 6], [3, 9, 4], 0.5, true],
        [2, true, [5, 1, 6], [3, 9, 4], 0.5, true],
      ],
      mistakes: [
        {
          name: 'an end is not an end',
          wrong: (rew, _, online, targ, gamma, doubleQ) => solution.target(rew, false, online, targ, gamma, doubleQ),
          hints: ['What follows after the last step?', 'Where done is true, y is the reward.'],
        },
        {
          name: 'double Q is not double',
          wrong: (rew, done, online, targ, gamma) => solution.target(rew, done, online, targ, gamma, false),
          hints: ['With doubleQ, which network chooses the action?', 'The one that learns chooses, and the target network judges.'],
        },
        {
          name: 'the network that learns judges as well',
          wrong: (rew, done, online, targ, gamma, doubleQ) => solution.target(rew, done, online, doubleQ ? online : targ, gamma, doubleQ),
          hints: ['The action is right. Whose value is in y?', 'In both cases it is Q_targ of that action.'],
        },
        {
          name: 'it is always double',
          wrong: (rew, done, online, targ, gamma) => solution.target(rew, done, online, targ, gamma, true),
          hints: ['And where doubleQ is false?', 'Then the target network chooses as well.'],
        },
      ],
    }),
  ],
});
