/** A silent bug: a line search that is content with one of two promises. */
import { fold, key, random } from 'spinningup';
import { pointOf, silentBug, staysBelow } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type LineSearch = typeof solution.lineSearch;
type Input = readonly [steepness: number, peak: number];
/** A KL of δ · steepness at the full step, and a gain that turns into a loss beyond a part of it. */
const attemptOf =
  ([steepness, peak]: Input, delta: number) =>
  (part: number): solution.Tried => ({ kl: delta * steepness * part ** 2, gain: part * (peak - part) });
const accepting =
  (isGood: (tried: solution.Tried, delta: number) => boolean): LineSearch =>
  (attempt, delta, shrink, tries) =>
    Array.from({ length: tries }, (_, j) => shrink ** j).find((part) => isGood(attempt(part), delta)) ?? 0;

export default silentBug<LineSearch, Input>({
  title: 'A trust region without a fence',
  bank: 'policies',
  task: 'The KL of TRPO’s steps is often beyond δ. Find the wrong line in lineSearch.',
  exported: 'lineSearch',
  starter,
  solution,
  inputs: () => [
    [0.5, 2],
    [3, 2],
    [0.5, 0.6],
    [30, 2],
    [0.5, -1],
    [2, 0.3],
  ],
  describe: ([steepness, peak]) => `a full step whose KL is ${steepness} δ, and a gain up to ${peak} of it`,
  run: (search, input) => search(attemptOf(input, 0.01), 0.01, 0.8, 10),
  hints: [
    'Try a step that gains much and goes much too far. Is it refused?',
    'A step must keep both promises: the KL within δ, and a gain.',
  ],
  others: [
    {
      name: 'only the KL counts now',
      wrong: accepting(({ kl }, delta) => kl <= delta),
      hints: ['Is a step that loses refused?', 'Both must hold: kl <= delta and gain > 0.'],
    },
    {
      name: 'only the gain counts now',
      wrong: accepting(({ gain }) => gain > 0),
      hints: ['Is a step that goes too far refused?', 'Both must hold: kl <= delta and gain > 0.'],
    },
  ],
  evidence: {
    what: 'the line search with δ = 0.01 on 20 steps whose full length goes up to four times as far as the quadratic model says',
    quantity: 'KL of the step that is taken',
    steps: 'steps of the policy',
    limit: 10,
    *train(lineSearch, seed) {
      for (let step = 1; step <= 20; step++) {
        const [u] = random.uniform(fold(key(seed), step), 1);
        const attempt = attemptOf([0.5 + 3.5 * u, 2], 0.01);
        yield pointOf(step, attempt(lineSearch(attempt, 0.01, 0.8, 10)).kl);
      }
    },
    bar: staysBelow(0.0101),
  },
});
