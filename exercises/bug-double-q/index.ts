/** A silent bug: the network that judges has chosen as well. */
import { categorical, fold, key } from 'spinningup';
import { add, gather, mul, sub, type Tensor, tensor } from 'spinningup/autodiff';
import { drawFlags, drawNormal } from '../support/draw.js';
import { NOISY_TARGETS, noisyTargets } from '../support/noisyTargets.js';
import { endsWithin, silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type DoubleTargets = typeof solution.doubleTargets;
type Input = readonly [online: Tensor, targ: Tensor, rew: Tensor, done: Tensor];
const drawn = (seed: number, N: number): Input => [
  drawNormal(key(seed), [N, 4]),
  drawNormal(fold(key(seed), 1), [N, 4]),
  drawNormal(fold(key(seed), 2), [N]),
  drawFlags(fold(key(seed), 3), N, 0.3),
];
const withNext =
  (next: (online: Tensor, targ: Tensor) => Tensor): DoubleTargets =>
  (online, targ, rew, done, gamma) => ({ y: add(rew, mul(gamma, sub(1, done), next(online, targ))), agreement: tensor(0) });

export default silentBug<DoubleTargets, Input>({
  title: 'Double Q that is single',
  bank: 'critics',
  task: 'Double Q-learning should not overestimate, and it does so as much as the plain one. Find the wrong line in doubleTargets.',
  exported: 'doubleTargets',
  starter,
  solution,
  names: ['online', 'targ', 'rew', 'done'],
  inputs: () => [[tensor([[1, 0]]), tensor([[2, 5]]), tensor([0]), tensor([0])], drawn(1, 4), drawn(2, 8)],
  run: (targets, [online, targ, rew, done]) => targets(online, targ, rew, done, 0.9).y,
  hints: [
    'The network that learns prefers the first action. Whose value is in y?',
    'One chooses and the other one judges: the value is that of the target network, for the action that the other prefers.',
  ],
  others: [
    {
      name: 'the network that chooses judges as well',
      wrong: withNext((online) => gather(online, categorical.mode(online))),
      hints: ['The action is right. Who says what it is worth?', 'The target network does: gather(targ, …).'],
    },
    {
      name: 'the roles are exchanged',
      wrong: withNext((online, targ) => gather(online, categorical.mode(targ))),
      hints: ['An error must be in both networks to pass: that is so here. But which of them holds still?', 'The target network judges.'],
    },
  ],
  evidence: {
    what: NOISY_TARGETS,
    quantity: 'mean target',
    steps: 'rounds',
    limit: 10,
    train: (doubleTargets, seed) => noisyTargets(seed, (online, targ, zero) => doubleTargets(online, targ, zero, zero, 0.9).y),
    bar: endsWithin(-1, 1),
  },
});
