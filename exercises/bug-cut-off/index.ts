/** A silent bug: a limit of time that is taken for an end. */
import { endsAtLeast } from 'spinningup/exercise';
import { pointOf, silentBug } from '../support/silentBug.js';
import { walkToTheEnd } from '../support/smallWorlds.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Targets = typeof solution.valueTargets;
type Input = Parameters<Targets>;
const withOver =
  (over: (terminated: boolean, truncated: boolean) => boolean): Targets =>
  (rew, nextVal, terminated, truncated, gamma) =>
    rew.map((r, t) => r + gamma * (over(terminated[t], truncated[t]) ? 0 : nextVal[t]));

export default silentBug<Targets, Input>({
  title: 'A value that is too small',
  bank: 'returns',
  task: 'In a world that pays 1 forever, V is learned as if there were an end. Find the wrong line in valueTargets.',
  exported: 'valueTargets',
  starter,
  solution,
  names: ['rew', 'nextVal', 'terminated', 'truncated', 'gamma'],
  inputs: () => [
    [[1], [10], [false], [true], 0.5],
    [[1], [10], [true], [false], 0.5],
    [[1], [10], [false], [false], 0.5],
    [[1, 2, 3, 4], [10, 20, 30, 40], [false, true, false, true], [false, false, true, true], 0.9],
  ],
  hints: [
    'There are two ways in which an episode can be over. In which of them is nothing left to come?',
    'A limit of time says that you have stopped looking, not that the world has ended: there V(s′) stands for what would have followed.',
  ],
  others: [
    {
      name: 'it is the other flag now',
      wrong: withOver((_, truncated) => truncated),
      hints: ['One of two flags is right.', 'Where the world has ended, terminated, nothing follows; where it was cut off, V(s′) does.'],
    },
    {
      name: 'no end counts any more',
      wrong: withOver(() => false),
      hints: ['And where the pole has fallen?', 'terminated still means that nothing follows.'],
    },
  ],
  evidence: {
    what: 'V of a state that pays 1 forever, with γ = 0.95; episodes are cut off when they reach it; right is 20',
    quantity: 'V of the last state',
    limit: 10,
    *train(valueTargets) {
      const steps = walkToTheEnd(5);
      const values = new Array<number>(5).fill(0);
      for (let epoch = 0; epoch <= 300; epoch++) {
        if (epoch % 20 === 0) yield pointOf(epoch * steps.length, values[4]);
        const flags = (kind: 'terminated' | 'truncated') => steps.map((step) => step[kind]);
        const nextVal = steps.map(({ next }) => values[next]);
        const rew = steps.map((step) => step.rew);
        valueTargets(rew, nextVal, flags('terminated'), flags('truncated'), 0.95).forEach((y, t) => {
          values[steps[t].state] += 0.5 * (y - values[steps[t].state]);
        });
      }
    },
    bar: endsAtLeast(19),
  },
});
