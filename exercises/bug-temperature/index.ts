/** A silent bug: a temperature that goes the wrong way. */
import { endsWithin, pointOf, silentBug } from '../support/silentBug.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type AlphaStep = typeof solution.alphaStep;
const withGradient =
  (gradient: (mean: number, targetEntropy: number) => number): AlphaStep =>
  (logAlpha, logps, targetEntropy, lr) =>
    logAlpha - lr * gradient(logps.reduce((a, b) => a + b, 0) / logps.length, targetEntropy);

export default silentBug<AlphaStep, Parameters<AlphaStep>>({
  title: 'A temperature that runs away',
  bank: 'policies',
  task: 'SAC should keep its policy at a certain entropy, and either everything becomes random or nothing. Find the wrong line in alphaStep.',
  exported: 'alphaStep',
  starter,
  solution,
  names: ['logAlpha', 'logps', 'targetEntropy', 'lr'],
  inputs: () => [
    [0, [0, 0], -1, 0.1],
    [0, [2, 2], -1, 0.1],
    [-1, [0.5, 1.5, 4], 0.5, 0.01],
  ],
  hints: [
    'The policy is more random than it should be: its entropy is above the target. Should α rise or fall?',
    'The loss goes down along minus its gradient: logAlpha − lr · gradient.',
  ],
  others: [
    {
      name: 'the entropy is taken for its negative',
      wrong: withGradient((mean, target) => -(-mean + target)),
      hints: [
        'mean(log π) is minus the entropy. What is at 0 when the entropy is at its target?',
        'log π + H̄: it is 0 on average if the entropy is H̄.',
      ],
    },
    {
      name: 'the target is left out',
      wrong: withGradient((mean) => -mean),
      hints: ['Where does α come to rest?', 'Where mean(log π) + H̄ is 0.'],
    },
  ],
  evidence: {
    what: 'a Gaussian policy whose variance is its temperature, as that of a quadratic Q is; the target entropy is −1',
    quantity: 'entropy of the policy in nats',
    steps: 'gradient steps',
    limit: 10,
    *train(alphaStep) {
      let logAlpha = 0;
      for (let step = 0; step <= 400; step++) {
        // N(0, α) has the entropy ½ log 2πeα
        const entropy = 0.5 * (Math.log(2 * Math.PI * Math.E) + logAlpha);
        if (step % 20 === 0) yield pointOf(step, Math.max(-30, Math.min(30, entropy)));
        logAlpha = alphaStep(logAlpha, [-entropy], -1, 0.05);
      }
    },
    bar: endsWithin(-1.1, -0.9),
  },
});
