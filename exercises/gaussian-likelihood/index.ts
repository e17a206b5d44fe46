/** Exercise 1.1: the log-likelihood of a diagonal Gaussian. */
import { gaussian, key } from 'spinningup';
import { add, div, exp, mean, mul, neg, square, sub, sum, type Tensor, tensor } from 'spinningup/autodiff';
import { defineExercise, exercisePart } from 'spinningup/exercise';
import { drawNormal } from '../support/draw.js';

type Input = readonly [x: Tensor, mu: Tensor, logStd: Tensor];
type LogProb = (...input: Input) => Tensor;

const HALF_LOG_2PI = 0.9189385332046727;

/** ½ ((x − μ) / σ)² of each dimension, [N, n]. */
const quadratic = (x: Tensor, mu: Tensor, std: Tensor): Tensor => mul(0.5, square(div(sub(x, mu), std)));
/** −(½ z² + log σ + ½ log 2π) of each dimension, [N, n]. */
const terms: LogProb = (x, mu, logStd) => neg(add(quadratic(x, mu, exp(logStd)), logStd, HALF_LOG_2PI));
/** The sum of −terms over dimensions, [N]. */
const negated = (first: Tensor, ...others: readonly (Tensor | number)[]): Tensor =>
  neg(
    sum(
      others.reduce<Tensor>((a, b) => add(a, b), first),
      -1,
    ),
  );

const drawn = (seed: number, logStdOf: (n: number) => readonly number[]): Input => {
  const [N, n] = [3, seed + 1];
  const normal = (of: number, shape: readonly number[]): Tensor => drawNormal(key(10 * seed + of), shape);
  return [normal(0, [N, n]), normal(1, [N, n]), normal(2, logStdOf(n))];
};

export default defineExercise({
  title: '1.1 Gaussian log-likelihood',
  group: 'exercise',
  page: 'exercises/gaussian-likelihood',
  task: 'Write logProb(x, mu, logStd): the log-likelihood of actions under a diagonal Gaussian.',
  parts: [
    exercisePart<LogProb, Input>('logProb', {
      right: (x, mu, logStd) => gaussian.logProb({ mu, logStd }, x),
      names: ['x', 'mu', 'logStd'],
      inputs: () => [
        [tensor([[0]]), tensor([[0]]), tensor([0])],
        [tensor([[1]]), tensor([[0]]), tensor([0.5])],
        [tensor([[1, 2]]), tensor([[0, 0]]), tensor([0, 1])],
        ...[1, 2, 3].map((seed) => drawn(seed, (n) => [n])),
        drawn(2, (n) => [3, n]), // a σ for each row
      ],
      mistakes: [
        {
          name: 'the dimensions are not added up',
          wrong: terms,
          hints: [
            'Look at the shape: one number is asked for each action, and an action is all of its dimensions together.',
            'The dimensions are independent, so their log-likelihoods add up: sum(…, -1) turns [N, n] into [N].',
          ],
        },
        {
          name: 'everything is added up, the batch as well',
          wrong: (...input) => sum(terms(...input)),
          hints: [
            'Look at the shape: each row of the batch is an action of its own, with a likelihood of its own.',
            'Add up over the last axis only: sum(…, -1).',
          ],
        },
        {
          name: 'the mean is taken over the dimensions, not the sum',
          wrong: (...input) => mean(terms(...input), -1),
          hints: [
            'What happens to probabilities of independent things when all of them are to happen? And to their logarithms?',
            'The likelihood of independent dimensions is a product, so its logarithm is a sum: sum in place of mean.',
          ],
        },
        {
          name: 'log σ is used as if it were σ',
          wrong: (x, mu, logStd) => negated(quadratic(x, mu, logStd), logStd, HALF_LOG_2PI),
          hints: ['Which of the symbols in the formula is logStd, and which one do you divide by?', 'Divide by exp(logStd), which is σ.'],
        },
        {
          name: 'the distance is divided by σ² before it is squared',
          wrong: (x, mu, logStd) => negated(quadratic(x, mu, exp(mul(2, logStd))), logStd, HALF_LOG_2PI),
          hints: [
            'Try σ = 2 and x − μ = 2 by hand: how large should the quadratic term be, and how large is yours?',
            'Divide by σ, and then square: square(div(sub(x, mu), exp(logStd))).',
          ],
        },
        {
          name: 'the square is divided by σ, not by σ²',
          wrong: (x, mu, logStd) => negated(div(mul(0.5, square(sub(x, mu))), exp(logStd)), logStd, HALF_LOG_2PI),
          hints: [
            'Try σ = 2 and x − μ = 2 by hand: how large should the quadratic term be, and how large is yours?',
            '(x − μ)² belongs to σ²: divide first, and square the quotient.',
          ],
        },
        {
          name: 'the constant ½ log 2π is missing',
          wrong: (x, mu, logStd) => negated(quadratic(x, mu, exp(logStd)), logStd),
          hints: [
            'At x = μ and σ = 1 the density of one dimension is about 0.4. Its logarithm is not 0.',
            'Each dimension has a −½ log 2π of its own. A gradient does not see it, but a likelihood has it.',
          ],
        },
        {
          name: 'the constant counts once, and not once for each dimension',
          wrong: (x, mu, logStd) => sub(negated(quadratic(x, mu, exp(logStd)), logStd), HALF_LOG_2PI),
          hints: [
            'It is right in one dimension, and wrong in two. Which of your terms knows how many there are?',
            '½ log 2π belongs inside the sum: there is one for each dimension.',
          ],
        },
        {
          name: 'log σ is missing',
          wrong: (x, mu, logStd) => negated(quadratic(x, mu, exp(logStd)), HALF_LOG_2PI),
          hints: [
            'A wide bell is a low one: its area is 1. Which of your terms makes it lower as σ grows?',
            'Subtract logStd in every dimension. Without it σ could grow without end, at no price.',
          ],
        },
        {
          name: 'log σ has the wrong sign',
          wrong: (x, mu, logStd) => negated(quadratic(x, mu, exp(logStd)), neg(logStd), HALF_LOG_2PI),
          hints: ['A wide bell is a low one. Does yours become lower as σ grows?', 'It is − log σ: the density has σ below the line.'],
        },
        {
          name: 'the half before the square is missing',
          wrong: (x, mu, logStd) => negated(mul(2, quadratic(x, mu, exp(logStd))), logStd, HALF_LOG_2PI),
          hints: [
            'It is right where x = μ. Which of your terms is 0 there?',
            'The exponent of a Gaussian is −½ z²: multiply the square by 0.5.',
          ],
        },
        {
          name: 'the sign is the wrong way round',
          wrong: (...input) => neg(sum(terms(...input), -1)),
          hints: [
            'Where should the likelihood be largest: near μ, or far from it?',
            'This is −log N, which is what a loss would be. Take its negative.',
          ],
        },
      ],
    }),
  ],
});
