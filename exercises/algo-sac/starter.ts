/**
 * r + γ (1 − d) (min(Q_1, Q_2) − α log π).
 * @param q1 Q_targ,1(s', ã') of an action that the policy has drawn in s'
 * @param q2 Q_targ,2(s', ã')
 * @param logp log π(ã'|s')
 */
export const target = (rew: number, done: boolean, q1: number, q2: number, logp: number, alpha: number, gamma: number): number => {
  return rew; // your turn
};
