/**
 * The probability of a random action after some steps: it falls in a straight line, and then stays where it is.
 * @param steps the steps so far
 * @param fall the number of steps in which it falls
 */
export const epsilon = (steps: number, from: number, to: number, fall: number): number => {
  const part = Math.min(1, steps / fall);
  return from + (to - from) * part;
};
