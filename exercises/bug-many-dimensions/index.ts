/** A silent bug: the log-probability of many dimensions is their mean. */
import { fold, gaussian, key } from 'spinningup';
import { add, clip, exp, full, mean, minimum, mul, neg, numbers, square, sub, sum, type Tensor, valueAndGrad } from 'spinningup/autodiff';
import { adam } from 'spinningup/nn';
import { drawNormal } from '../support/draw.js';
import { pointOf, silentBug, staysBelow } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Measure = typeof solution.measure;
type Input = readonly [mu: Tensor, logStd: Tensor, act: Tensor];
const drawn = (seed: number, n: number): Input => {
  const draw = (i: number, shape: readonly number[]): Tensor => drawNormal(fold(key(seed), i), shape, 0.5);
  return [draw(0, [4, n]), draw(1, [n]), draw(2, [4, n])];
};
const DIMENSIONS = 8;
const logStd = full([DIMENSIONS], -0.5);
/** The means of one state [1, n], for 200 actions. */
const spread = (mu: Tensor): Tensor => add(mu, full([200, DIMENSIONS], 0));

/** The mean after an epoch of PPO in a world of one state, whose best action is 1 in each dimension. */
const epochOfPpo = (measure: Measure, mu: Tensor, seed: number, epoch: number): Tensor => {
  const act = gaussian.sample(fold(key(seed), epoch), { mu: spread(mu), logStd });
  const { logp: logpOld } = measure(spread(mu), logStd, act);
  const rew = neg(sum(square(sub(act, 1)), -1));
  const adv = sub(rew, mean(rew));
  let next = mu;
  let opt = adam.init(mu);
  for (let i = 0; i < 60; i++) {
    const [, g] = valueAndGrad((mu: Tensor) => {
      const ratio = exp(sub(measure(spread(mu), logStd, act).logp, logpOld));
      return neg(mean(minimum(mul(ratio, adv), mul(clip(ratio, 0.8, 1.2), adv))));
    })(next);
    [next, opt] = adam.step(0.02, next, g, opt);
  }
  return next;
};

export default silentBug<Measure, Input>({
  title: 'A ratio that hardly moves',
  bank: 'policies',
  task: 'With eight dimensions PPO leaps in every epoch, although no ratio is far from 1. Find the wrong line in measure.',
  exported: 'measure',
  starter,
  solution,
  names: ['mu', 'logStd', 'act'],
  inputs: () => [drawn(1, 1), drawn(2, 2), drawn(3, 6)],
  hints: [
    'It is right in one dimension, and wrong in two. What does the program do with dimensions?',
    'The dimensions are independent: probabilities are multiplied, and so their logarithms are added up.',
  ],
  others: [
    {
      name: 'the dimensions of all actions are added up',
      wrong: (...input) => ({ ...solution.measure(...input), logp: sum(solution.measure(...input).logp) }),
      hints: ['Look at the shape: each action has a log-probability of its own.', 'Add up over the last axis only: sum(terms, -1).'],
    },
  ],
  evidence: {
    what: 'PPO with your measure in a world of one state and 8 dimensions of the action, 15 epochs of 60 gradient steps',
    quantity: 'KL from the old policy to the new one',
    steps: 'epochs',
    limit: 20,
    *train(measure, seed) {
      let mu: Tensor = full([1, DIMENSIONS], 0);
      for (let epoch = 0; epoch < 15; epoch++) {
        const old = mu;
        mu = epochOfPpo(measure, old, seed, epoch);
        yield pointOf(epoch + 1, numbers(gaussian.kl({ mu: old, logStd }, { mu, logStd }))[0]);
      }
    },
    bar: staysBelow(0.2),
  },
});
