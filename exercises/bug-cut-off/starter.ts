/**
 * The targets of a value function, r + γ V(s'), where there is a next state to hope for.
 * @param rew the rewards
 * @param nextVal V of the next states, also of those in which an episode was cut off
 * @param terminated whether the world itself has ended in the next state
 * @param truncated whether a limit of time has cut the episode off there
 */
export const valueTargets = (
  rew: readonly number[],
  nextVal: readonly number[],
  terminated: readonly boolean[],
  truncated: readonly boolean[],
  gamma: number,
): number[] => {
  const isOver = (t: number): boolean => terminated[t] || truncated[t];
  return rew.map((r, t) => r + gamma * (isOver(t) ? 0 : nextVal[t]));
};
