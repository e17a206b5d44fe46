import { categorical } from 'spinningup';
import { add, equal, gather, mean, mul, sub, type Tensor } from 'spinningup/autodiff';

/**
 * The targets of double Q-learning, [N], and how often both networks prefer the same action, [].
 * @param online [N, n] Q of all actions in s', of the network that learns: it chooses
 * @param targ [N, n] those of the target network, which judges
 */
export const doubleTargets = (
  online: Tensor,
  targ: Tensor,
  rew: Tensor,
  done: Tensor,
  gamma: number,
): { readonly y: Tensor; readonly agreement: Tensor } => {
  const preferred = categorical.mode(online);
  const favourite = categorical.mode(targ);
  const nextVal = gather(targ, preferred);
  return { y: add(rew, mul(gamma, sub(1, done), nextVal)), agreement: mean(equal(preferred, favourite)) };
};
