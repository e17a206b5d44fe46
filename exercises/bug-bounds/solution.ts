import { gaussian, type Key } from 'spinningup';
import { clip, type Tensor } from 'spinningup/autodiff';

/** An action of a policy, what the world gets of it, and its log-probability. */
export interface Acted {
  /** [N, n] the action as it was drawn, which is learned from */
  readonly act: Tensor;
  /** [N, n] the action that the world gets, inside its bounds */
  readonly executed: Tensor;
  /** [N] log π(act|s) */
  readonly logp: Tensor;
}

/** Actions of a Gaussian policy in a world that takes numbers from −1 to 1. */
export const act = (key: Key, mu: Tensor, logStd: Tensor): Acted => {
  const drawn = gaussian.sample(key, { mu, logStd });
  const executed = clip(drawn, -1, 1);
  const act = drawn;
  return { act, executed, logp: gaussian.logProb({ mu, logStd }, act) };
};
