import { add, max, mul, sub, type Tensor } from 'spinningup/autodiff';

/**
 * The targets of Q-learning, [N].
 * @param nextQ [N, n] Q_targ of all actions in s'
 * @param rew [N] rewards
 * @param done [N] 1 where the world has ended in s'
 */
export const targets = (nextQ: Tensor, rew: Tensor, done: Tensor, gamma: number): { readonly y: Tensor; readonly goesOn: Tensor } => {
  const goesOn = sub(1, done);
  const future = max(nextQ, -1);
  return { y: add(rew, mul(gamma, future)), goesOn };
};
