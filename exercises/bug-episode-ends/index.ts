/** A silent bug: the fall of the pole is not an end. */
import { cartPole, fold, type Key, key } from 'spinningup';
import { add, gather, grad, max, mean, mul, numbers, square, sub, type Tensor, tensor } from 'spinningup/autodiff';
import { endsAtLeast } from 'spinningup/exercise';
import { adam, mlp } from 'spinningup/nn';
import { drawFlags, drawNormal } from '../support/draw.js';
import { silentBug } from '../support/silentBug.js';
import { offPolicyCurve } from '../support/training.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type TargetsOf = typeof solution.targets;
type Input = readonly [nextQ: Tensor, rew: Tensor, done: Tensor];
const drawn = (seed: number, N: number): Input => [
  drawNormal(key(seed), [N, 3]),
  drawNormal(fold(key(seed), 1), [N]),
  drawFlags(fold(key(seed), 2), N, 0.4),
];
const q = (phi: mlp.Mlp, obs: Tensor): Tensor => mlp.apply(phi, obs, 'relu');
type State = { readonly phi: mlp.Mlp; readonly targ: mlp.Mlp; readonly opt: adam.AdamState<mlp.Mlp>; readonly steps: number };
const init = (k: Key): State => {
  const phi = mlp.init(k, [4, 64, 2]);
  return { phi, targ: phi, opt: adam.init(phi), steps: 0 };
};

export default silentBug<TargetsOf, Input>({
  title: 'A fall that does not hurt',
  bank: 'critics',
  task: 'Q-learning believes that CartPole goes on forever, whatever it does. Find the wrong line in targets.',
  exported: 'targets',
  starter,
  solution,
  names: ['nextQ', 'rew', 'done'],
  inputs: () => [[tensor([[1, 2]]), tensor([1]), tensor([1])], [tensor([[1, 2]]), tensor([1]), tensor([0])], drawn(1, 4), drawn(2, 8)],
  run: (targets, [nextQ, rew, done]) => targets(nextQ, rew, done, 0.9).y,
  hints: [
    'The pole has fallen: d = 1. What does y look forward to?',
    'Where the world has ended nothing follows: the future is multiplied by 1 − d.',
  ],
  others: [
    {
      name: 'the future counts only where there is none',
      wrong: (nextQ, rew, done, gamma) => ({ y: add(rew, mul(gamma, done, max(nextQ, -1))), goesOn: sub(1, done) }),
      hints: ['What does d = 1 say about the next state?', 'Multiply by 1 − d, not by d.'],
    },
    {
      name: 'the last reward is lost as well',
      wrong: (nextQ, rew, done, gamma) => ({ y: mul(sub(1, done), add(rew, mul(gamma, max(nextQ, -1)))), goesOn: sub(1, done) }),
      hints: ['Was the last step not paid?', 'Only the future is multiplied by 1 − d.'],
    },
  ],
  evidence: {
    what: 'Q-learning on CartPole-v1 with your targets, 8 epochs of 1,000 steps, seed 0',
    quantity: 'return, with a tenth of the actions at random',
    limit: 60,
    train: (targets, seed) =>
      offPolicyCurve<State>({
        seed,
        env: cartPole,
        init,
        update: ({ phi, targ, opt, steps }, { obs, act, rew, nextObs, done }) => {
          const { y } = targets(q(targ, nextObs), rew, done, 0.99);
          const g = grad((phi: mlp.Mlp) => mean(square(sub(gather(q(phi, obs), act), y))))(phi);
          const [next, nextOpt] = adam.step(1e-3, phi, g, opt);
          return { phi: next, targ: steps % 100 === 99 ? next : targ, opt: nextOpt, steps: steps + 1 };
        },
        act: ({ phi }, obs, k) => {
          const [left, right] = numbers(q(phi, obs));
          const [u, which] = numbers(drawNormal(k, [2]));
          return tensor([Math.abs(u) < 0.1257 ? +(which > 0) : +(right > left)]);
        },
        epochs: 8,
        stepsPerEpoch: 1000,
      }),
    bar: endsAtLeast(80),
  },
});
