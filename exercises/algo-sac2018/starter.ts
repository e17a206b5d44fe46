/**
 * min(Q_1, Q_2) − α log π of each state, [N].
 * @param q1 Q_1(s, ã) of an action that the policy has drawn in s, not of the one in the buffer
 * @param q2 Q_2(s, ã)
 * @param logp log π(ã|s)
 */
export const valueTarget = (q1: readonly number[], q2: readonly number[], logp: readonly number[], alpha: number): number[] => {
  return [...q1]; // your turn
};
