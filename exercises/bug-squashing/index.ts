/** A silent bug: the slope of tanh is taken at the mean, not at the action. */
import { fold, key, squashed } from 'spinningup';
import { add, exp, full, grad, log, mean, mul, numbers, square, sub, sum, type Tensor, tanh } from 'spinningup/autodiff';
import { endsAtLeast } from 'spinningup/exercise';
import { adam } from 'spinningup/nn';
import { drawNormal } from '../support/draw.js';
import { pointOf, silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Squashed = typeof solution.squashedAction;
type Input = readonly [mu: Tensor, logStd: Tensor, noise: Tensor];
/** [N] Σ log(1 − tanh²u). */
const slopeOf = (mu: Tensor, logStd: Tensor, noise: Tensor): Tensor => {
  const u = add(mu, mul(exp(logStd), noise));
  return sum(log(sub(1, square(tanh(u)))), -1);
};
const drawn = (seed: number, n: number): Input => [0, 1, 2].map((i) => drawNormal(fold(key(seed), i), [3, n])) as unknown as Input;

export default silentBug<Squashed, Input>({
  title: 'Entropy without end',
  bank: 'policies',
  task: 'A policy that is paid for entropy alone should become uniform, and it takes only the two outermost actions. Find the wrong line in squashedAction.',
  exported: 'squashedAction',
  starter,
  solution,
  names: ['mu', 'logStd', 'noise'],
  inputs: () => [[full([1, 1], 0), full([1, 1], 0), full([1, 1], 1)], drawn(1, 1), drawn(2, 3)],
  hints: [
    'tanh presses what is far out together. Where is the action that is pressed: at the mean?',
    'The density changes by the slope of tanh at u itself, the number that goes through it.',
  ],
  others: [
    {
      name: 'the slope is left out',
      wrong: (mu, logStd, noise) => {
        const { act, logp } = solution.squashedAction(mu, logStd, noise);
        return { act, logp: add(logp, slopeOf(mu, logStd, noise)) };
      },
      hints: ['tanh presses actions together at the bounds. Where does that show in the density?', 'Subtract logSlope(u).'],
    },
    {
      name: 'the slope is added, not subtracted',
      wrong: (mu, logStd, noise) => {
        const { act, logp } = solution.squashedAction(mu, logStd, noise);
        return { act, logp: add(logp, slopeOf(mu, logStd, noise), slopeOf(mu, logStd, noise)) };
      },
      hints: [
        'Where tanh is flat many u become nearly the same action. Is the density large or small there?',
        'Where the slope is small the density is large: divide by the slope, and subtract its logarithm.',
      ],
    },
  ],
  evidence: {
    what: 'a policy that climbs its own entropy, as your log-probabilities measure it, in 300 gradient steps of 200 actions; it can be at most 0.69',
    quantity: 'true entropy of the policy in nats',
    steps: 'gradient steps',
    limit: 20,
    *train(squashedAction, seed) {
      let theta = { mu: full([1, 1], 0), logStd: full([1, 1], -1) };
      let opt = adam.init(theta);
      for (let step = 0; step <= 300; step++) {
        if (step % 20 === 0) yield pointOf(step, numbers(squashed.entropy(theta))[0]);
        const noise = drawNormal(fold(key(seed), step), [200, 1]);
        const wide = (x: Tensor): Tensor => add(x, full([200, 1], 0));
        const g = grad(({ mu, logStd }: typeof theta) => mean(squashedAction(wide(mu), wide(logStd), noise).logp))(theta);
        [theta, opt] = adam.step(0.02, theta, g, opt);
      }
    },
    bar: endsAtLeast(0.6),
  },
});
