/**
 * V of the state after each step, for targets r + γ V(s').
 * @param val V of the states in which the steps were taken, in order of time
 * @param over whether an episode is cut off after the step; the next row then begins another one
 * @param valAtEnd for each such step V of the state in which it was cut off, in their order
 */
export const nextValues = (val: readonly number[], over: readonly boolean[], valAtEnd: readonly number[]): number[] => {
  const cuts = over.flatMap((isOver, t) => (isOver ? [t] : []));
  const next = val.slice(1);
  for (const [i, t] of cuts.entries()) {
    next[t] = valAtEnd[i];
  }
  return next;
};
