/** Worlds of a few states, in which values are known and a run takes a moment. */
import { type Key, random } from 'spinningup';

/** One step between two states, by their numbers. */
export interface SmallStep {
  readonly state: number;
  readonly rew: number;
  readonly next: number;
  /** The world has ended in the next state. */
  readonly terminated: boolean;
  /** A limit of time has cut the episode off in the next state. */
  readonly truncated: boolean;
}

/** Steps to the right over the states 0 … n − 1. The last one is never left and pays 1; a limit of time cuts the episode off there. */
export const walkToTheEnd = (n: number): readonly SmallStep[] =>
  Array.from({ length: n }, (_, state) => ({
    state,
    rew: state === n - 1 ? 1 : 0,
    next: Math.min(state + 1, n - 1),
    terminated: false,
    truncated: state === n - 1,
  }));

/** A random whole number from 0 to n − 1. */
export const drawn = (key: Key, n: number): number => random.randint(key, 1, n)[0];

/** The mean of numbers. */
export const meanOf = (xs: ArrayLike<number>): number => Array.from(xs).reduce((a, b) => a + b, 0) / xs.length;
/** The population standard deviation of numbers. */
export const deviationOf = (xs: ArrayLike<number>): number => {
  const mean = meanOf(xs);
  return Math.sqrt(meanOf(Array.from(xs, (x) => (x - mean) ** 2)));
};
