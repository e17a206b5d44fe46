import { fold, type Key } from 'spinningup';

/**
 * The keys with which the actions of an epoch are drawn.
 * @param epoch the key of the epoch
 * @param n the number of steps
 */
export const actionKeys = (epoch: Key, n: number): readonly Key[] => {
  const keys: Key[] = [];
  for (let t = 0; t < n; t++) {
    keys.push(fold(epoch, n));
  }
  return keys;
};
