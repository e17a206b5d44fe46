/**
 * r + γ (1 − d) Q_targ(s', a'), where a' is the best action in s' for Q_targ, or for Q itself if doubleQ is true.
 * @param online Q(s', ·) of the network that learns
 * @param targ Q_targ(s', ·) of the target network
 */
export const target = (
  rew: number,
  done: boolean,
  online: readonly number[],
  targ: readonly number[],
  gamma: number,
  doubleQ: boolean,
): number => {
  const chooser = doubleQ ? online : targ;
  const best = chooser.indexOf(Math.max(...chooser));
  return rew + gamma * (done ? 0 : targ[best]);
};
