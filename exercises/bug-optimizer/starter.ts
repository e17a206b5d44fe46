import type { Tree } from 'spinningup/autodiff';
import { adam } from 'spinningup/nn';

/**
 * Trains parameters for several epochs.
 * @param gradient the gradient of the loss
 * @returns the parameters after each epoch
 */
export const train = <T extends Tree>(first: T, gradient: (theta: T) => T, lr: number, epochs: number, stepsPerEpoch: number): T[] => {
  const result: T[] = [];
  let theta = first;
  let moments = adam.init(first);
  for (let epoch = 0; epoch < epochs; epoch++) {
    moments = adam.init(theta);
    for (let i = 0; i < stepsPerEpoch; i++) {
      [theta, moments] = adam.step(lr, theta, gradient(theta), moments);
    }
    result.push(theta);
  }
  return result;
};
