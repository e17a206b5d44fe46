/** A step that was tried: the KL from the old policy, and the gain that the surrogate promises. */
export interface Tried {
  readonly kl: number;
  readonly gain: number;
}

/**
 * The line search of TRPO: the part of the full step that is taken, 0 if none will do.
 * @param attempt tries a part of the full step, from 0 to 1
 * @param delta the largest KL that is allowed
 * @param shrink each step tried is this part of the one before
 */
export const lineSearch = (attempt: (part: number) => Tried, delta: number, shrink: number, tries: number): number => {
  for (let j = 0; j < tries; j++) {
    const part = shrink ** j;
    const { kl, gain } = attempt(part);
    if (kl <= delta || gain > 0) return part;
  }
  return 0;
};
