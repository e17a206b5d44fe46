/** Rewards on the scale of their discounted sums. */
import { assertEnv } from '../assertEnv.js';
import { clip } from '../clip.js';
import type { Env } from '../env.js';
import type { SpaceElement } from '../spaces.js';
import { mapReward } from './map.js';
import { assertStatistics, NORMALIZED_BOUND, normalizerOf, type Statistics } from './statistics.js';

/** A reward divided by the standard deviation of discounted sums, clipped to [−10, 10]. */
export const rewardNormalizer = (stats: Statistics): ((reward: number) => number) => {
  const [scale] = normalizerOf(stats).scale;
  return (reward) => clip(reward * scale, -NORMALIZED_BOUND, NORMALIZED_BOUND);
};

/**
 * The same environment with rewards r / √(variance of G + 1e-8), clipped to [−10, 10]. G_t = γ
 * G_{t−1} + r_t is the discounted sum of an episode's rewards so far. Rewards are scaled and not
 * shifted, since a shift would make longer episodes better or worse. The statistics stay as they
 * are; `normalized(ppo, { reward: true })` trains with ones that follow what is observed.
 * @param stats statistics of G [1]; with count 0 rewards are only clipped
 * @throws TypeError if `env` is no environment or `stats` are not of single numbers
 */
export const normalizeReward = <S, A extends SpaceElement, O extends SpaceElement>(
  env: Env<S, A, O>,
  stats: Statistics,
): Env<S, A, O> => {
  assertEnv('normalizeReward', 'env', env, 'normalizeReward(env, stats)');
  assertStatistics('normalizeReward: stats', stats, 1);
  return mapReward(env, rewardNormalizer(stats));
};
