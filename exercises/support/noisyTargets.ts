/** Targets that are learned from noise alone, which a maximum of estimates lets grow. */
import { fold, key } from 'spinningup';
import { add, full, mean, numbers, type Tensor } from 'spinningup/autodiff';
import { drawNormal } from './draw.js';
import { pointOf } from './silentBug.js';

/** Sentence that says what `noisyTargets` trains. */
export const NOISY_TARGETS =
  'values of 10 actions, all worth 0, learned from their own noisy estimates with γ = 0.9, 60 rounds of 500 states; right is about 0';

/**
 * The mean target y at every fifth of 60 rounds, each of which estimates values by the last mean and noise.
 * @param targets y [500] of two estimates [500, 10] of the values, and of 0 [500], which is both r and d
 */
export function* noisyTargets(seed: number, targets: (first: Tensor, second: Tensor, zero: Tensor) => Tensor) {
  let value = 0;
  for (let round = 0; round <= 60; round++) {
    if (round % 5 === 0) yield pointOf(round, value);
    const estimate = (i: number): Tensor => add(value, drawNormal(fold(key(seed), 2 * round + i), [500, 10]));
    value = numbers(mean(targets(estimate(0), estimate(1), full([500], 0))))[0];
  }
}
