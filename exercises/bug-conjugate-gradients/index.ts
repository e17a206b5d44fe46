/** A silent bug: conjugate gradients whose directions are not conjugate. */
import { fold, key, random } from 'spinningup';
import { endsAtMost, pointOf, silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Solve = typeof solution.conjugateGradient;
type Input = readonly [seed: number, n: number, iterations: number];
/** A positive definite matrix MMᵀ + I, as a function, and a right side. */
const problemOf = (seed: number, n: number) => {
  const m = random.normal(fold(key(seed), 0), [n, n]);
  const b = Array.from(random.normal(fold(key(seed), 1), n));
  const timesM = (v: readonly number[]): number[] => b.map((_, i) => v.reduce((sum, x, j) => sum + m[i * n + j] * x, 0));
  const timesMt = (v: readonly number[]): number[] => b.map((_, j) => v.reduce((sum, x, i) => sum + m[i * n + j] * x, 0));
  const A = (v: readonly number[]): number[] => timesM(timesMt(v)).map((x, i) => x + v[i]);
  return { A, b };
};
const run = (solve: Solve, [seed, n, iterations]: Input): number[] => {
  const { A, b } = problemOf(seed, n);
  return solve(A, b, iterations);
};
/** The method of steepest descent, which forgets where it has been. */
const steepest: Solve = (A, b, iterations) => {
  let x = b.map(() => 0);
  for (let i = 0; i < iterations; i++) {
    const Ax = A(x);
    const r = b.map((bi, j) => bi - Ax[j]);
    const rr = r.reduce((sum, ri) => sum + ri * ri, 0);
    const Ar = A(r);
    if (rr > 1e-20) x = x.map((xi, j) => xi + (rr / r.reduce((sum, ri, k) => sum + ri * Ar[k], 0)) * r[j]);
  }
  return x;
};

export default silentBug<Solve, Input>({
  title: 'A natural gradient that is not natural',
  bank: 'policies',
  task: 'Conjugate gradients should solve a system of n equations in n iterations, and go astray from the second one on. Find the wrong line in conjugateGradient.',
  exported: 'conjugateGradient',
  starter,
  solution,
  inputs: () => [
    [1, 1, 1],
    [2, 3, 1],
    [2, 3, 2],
    [3, 5, 5],
  ],
  describe: ([, n, iterations]) => `${n} equations and ${iterations} iteration${iterations === 1 ? '' : 's'}`,
  run,
  hints: [
    'The first iteration is right. What is made for the second one?',
    'The next direction is the residual and a little of the last direction: the new ‖r‖² over the old one.',
  ],
  others: [
    {
      name: 'the last direction is left out',
      wrong: steepest,
      hints: [
        'This is steepest descent: it converges, slowly. What makes the directions conjugate?',
        'Add next / rr of the last direction to the residual.',
      ],
    },
  ],
  evidence: {
    what: 'your solution of 8 equations after 1 to 12 iterations',
    quantity: 'distance of A x from b',
    steps: 'iterations',
    limit: 10,
    *train(solve, seed) {
      const { A, b } = problemOf(100 + seed, 8);
      for (let iterations = 1; iterations <= 12; iterations++) {
        const Ax = A(solve(A, b, iterations));
        yield pointOf(iterations, Math.min(1e6, Math.hypot(...b.map((bi, i) => bi - Ax[i]))));
      }
    },
    bar: endsAtMost(1e-5),
  },
});
