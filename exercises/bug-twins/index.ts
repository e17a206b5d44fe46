/** A silent bug: the larger of two critics makes the target. */
import { categorical, fold, key } from 'spinningup';
import { add, gather, mul, sub, type Tensor, tensor } from 'spinningup/autodiff';
import { drawFlags, drawNormal } from '../support/draw.js';
import { NOISY_TARGETS, noisyTargets } from '../support/noisyTargets.js';
import { endsWithin, silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type TwinTargets = typeof solution.twinTargets;
type Input = readonly [q1: Tensor, q2: Tensor, rew: Tensor, done: Tensor];
const drawn = (seed: number, N: number): Input => [
  drawNormal(key(seed), [N]),
  drawNormal(fold(key(seed), 1), [N]),
  drawNormal(fold(key(seed), 2), [N]),
  drawFlags(fold(key(seed), 3), N, 0.3),
];
const withNext =
  (next: (q1: Tensor, q2: Tensor) => Tensor): TwinTargets =>
  (q1, q2, rew, done, gamma) => ({ y: add(rew, mul(gamma, sub(1, done), next(q1, q2))), band: tensor([0]) });

export default silentBug<TwinTargets, Input>({
  title: 'Two critics that flatter each other',
  bank: 'critics',
  task: 'TD3 has two critics against overestimation, and its Q rises all the same. Find the wrong line in twinTargets.',
  exported: 'twinTargets',
  starter,
  solution,
  names: ['q1', 'q2', 'rew', 'done'],
  inputs: () => [[tensor([1]), tensor([3]), tensor([0]), tensor([0])], drawn(1, 4), drawn(2, 8)],
  run: (targets, [q1, q2, rew, done]) => targets(q1, q2, rew, done, 0.9).y,
  hints: [
    'The critics say 1 and 3. Which of them is more likely to flatter?',
    'An error that flatters must not get into the target: take the smaller of both.',
  ],
  others: [
    {
      name: 'the mean of both is taken',
      wrong: withNext((q1, q2) => mul(0.5, add(q1, q2))),
      hints: ['Half of an error that flatters is still there.', 'The smaller of both.'],
    },
    {
      name: 'only the first critic is asked',
      wrong: withNext((q1) => q1),
      hints: ['What is the second critic for?', 'The smaller of both.'],
    },
  ],
  evidence: {
    what: NOISY_TARGETS,
    quantity: 'mean target',
    steps: 'rounds',
    limit: 10,
    train: (twinTargets, seed) =>
      noisyTargets(seed, (q1, q2, zero) => {
        const act = categorical.mode(q1);
        return twinTargets(gather(q1, act), gather(q2, act), zero, zero, 0.9).y;
      }),
    bar: endsWithin(-2, 2),
  },
});
