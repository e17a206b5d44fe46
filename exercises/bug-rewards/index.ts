/** A silent bug: the reward that is stored is that of the step before. */
import { fold, key, random } from 'spinningup';
import { pointOf, silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Collect = typeof solution.collectSteps;
type Input = readonly [seed: number, n: number];
/** A world that shows 0 or 1 at random, and pays 1 for the action that repeats what it shows. */
const echo = (seed: number) => {
  const shown = Array.from(random.uniform(key(seed), 1000), (u) => +(u < 0.5));
  let t = 0;
  const step = (act: number): solution.Answer => {
    const rew = +(act === shown[t]);
    t++;
    return { obs: shown[t], rew };
  };
  return { first: shown[0], step };
};
const run = (collect: Collect, [seed, n]: Input) => {
  const { first, step } = echo(seed);
  let i = 0;
  return collect(first, () => i++ % 2, step, n);
};

export default silentBug<Collect, Input>({
  title: 'Paid for the wrong thing',
  bank: 'data',
  task: 'An agent learns from experience that has the right rewards, one row too late. Find the wrong line in collectSteps.',
  exported: 'collectSteps',
  starter,
  solution,
  inputs: () => [
    [0, 1],
    [1, 4],
    [2, 20],
  ],
  describe: ([, n]) => `a world that pays for repeating what it shows, and ${n} step${n === 1 ? '' : 's'}`,
  run,
  hints: [
    'Print the first row. Has anything been paid before the first action?',
    'The reward that belongs to s and a is the one in the answer to a: store answer.rew.',
  ],
  others: [
    {
      name: 'the observation is that of the next step now',
      wrong: (first, act, step, n) => {
        let obs = first;
        return Array.from({ length: n }, () => {
          const a = act(obs);
          const answer = step(a);
          obs = answer.obs;
          return { obs, act: a, rew: answer.rew };
        });
      },
      hints: ['The rewards are right. In which state was the action chosen?', 'Store before obs is replaced by the next one.'],
    },
  ],
  evidence: {
    what: 'an agent that learns to repeat what the world shows, 200 steps at a time',
    quantity: 'rewards in 100 steps',
    limit: 10,
    *train(collect, seed) {
      const values = [
        [0, 0],
        [0, 0],
      ];
      for (let epoch = 0; epoch <= 10; epoch++) {
        const test = echo(1000 + epoch);
        const greedy = (obs: number): number => +(values[obs][1] > values[obs][0]);
        const paid = solution.collectSteps(test.first, greedy, test.step, 100).reduce((sum, { rew }) => sum + rew, 0);
        yield pointOf(200 * epoch, paid);
        const { first, step } = echo(100 * seed + epoch);
        const u = random.uniform(fold(key(seed), epoch), 200);
        let i = 0;
        for (const { obs, act, rew } of collect(first, () => +(u[i++] < 0.5), step, 200))
          values[obs][act] += 0.02 * (rew - values[obs][act]);
      }
    },
    bar: { words: 'stay at 99 or more after the first 200 steps', isReached: (points) => points.slice(1).every(({ y }) => y >= 99) },
  },
});
