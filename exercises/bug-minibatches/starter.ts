import { type Key, random } from 'spinningup';

/** A row of a data set: the input of a network, and what it should put out. */
export interface Row {
  readonly input: number;
  readonly target: number;
}

/** A random order of the numbers 0 to n − 1. */
const shuffled = (key: Key, n: number): number[] => {
  const u = random.uniform(key, n);
  return [...u.keys()].sort((i, j) => u[i] - u[j]);
};

/** The rows in minibatches of a size, in a random order; each row is in one of them. */
export const minibatches = (inputs: readonly number[], targets: readonly number[], size: number, key: Key): Row[][] => {
  const order = shuffled(key, inputs.length);
  const rows = order.map((i, k) => ({ input: inputs[i], target: targets[k] }));
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, b) => rows.slice(b * size, (b + 1) * size));
};
