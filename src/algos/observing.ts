/** An environment that counts, for statistics, what it shows during an epoch. */
import type { Env } from '../envs/env.js';
import type { SpaceElement } from '../envs/spaces.js';
import { rewardNormalizer } from '../envs/wrappers/normalizeReward.js';
import { collector, mergeStatistics, type Statistics } from '../envs/wrappers/statistics.js';
import { wrapEnv } from '../envs/wrappers/wrapEnv.js';
import { alone, type Collective } from './collective.js';
import type { Normalization } from './normalization.js';
import { allEpisodes } from './shares.js';
import type { Episodes } from './types.js';

/** An environment in one epoch, and the observations and episodes that it has shown so far. */
export interface Observed {
  readonly env: Env;
  /** The statistics at the start of the epoch and those of what was shown on all ranks, merged. */
  merged(): Normalization;
  /**
   * Episodes that have ended on all ranks, with returns of the rewards as they were before
   * normalisation.
   */
  episodes(): Episodes;
}

/** Counts every observation that reset and step give, and changes nothing. */
const countingObservations = (env: Env, add: (obs: ArrayLike<number>) => void): Env => {
  const counted = <T extends { readonly obs: SpaceElement }>(answer: T): T => {
    add(answer.obs as Float32Array);
    return answer;
  };
  return wrapEnv(env, {
    reset: (key) => counted(env.reset(key)),
    step: (state, action, key) => counted(env.step(state, action, key)),
  });
};

/** The state of a world whose rewards are normalised: sums of the episode's rewards so far. */
interface Summed {
  readonly inner: unknown;
  /** Steps of the episode so far. */
  readonly length: number;
  /** The return so far. */
  readonly ret: number;
  /** G = Σ γ^(t − i) r_i, the discounted sum so far. */
  readonly discounted: number;
}

/** The hyperparameters that decide the sums of rewards, and the end of an episode. */
export interface Horizon {
  readonly gamma: number;
  readonly maxEpLen: number;
}

/** Normalises rewards by the statistics at the start of the epoch, and collects their sums. */
const normalizingRewards = (
  env: Env,
  normalize: (reward: number) => number,
  { gamma, maxEpLen }: Horizon,
  add: (sum: readonly [number]) => void,
  end: (ret: number, length: number) => void,
): Env => {
  const { render } = env;
  return {
    ...wrapEnv(env, {
      reset: (key) => {
        const { state, obs } = env.reset(key);
        return { state: { inner: state, length: 0, ret: 0, discounted: 0 } satisfies Summed, obs };
      },
      step: (state, action, key) => {
        const { inner, length, ret, discounted } = state as Summed;
        const answer = env.step(inner, action, key);
        const next: Summed = {
          inner: answer.state,
          length: length + 1,
          ret: ret + answer.reward,
          discounted: gamma * discounted + answer.reward,
        };
        add([next.discounted]);
        if (answer.terminated || answer.truncated || next.length >= maxEpLen)
          end(next.ret, next.length);
        return { ...answer, state: next, reward: normalize(answer.reward) };
      },
    }),
    ...(render && { render: (state: unknown) => render.call(env, (state as Summed).inner) }),
  };
};

/**
 * The environment of one epoch.
 * @param stats the statistics at the start of the epoch, of the quantities to normalise
 */
export const observing = (
  env: Env,
  stats: Normalization,
  horizon: Horizon,
  ranks: Collective = alone,
): Observed => {
  const { observation, reward } = stats;
  const seen = collector(observation?.mean.length ?? 0);
  const sums = collector(1);
  const returns: number[] = [];
  const lengths: number[] = [];
  const end = (ret: number, length: number): void => {
    returns.push(ret);
    lengths.push(length);
  };
  const merge = (before: Statistics, own: Statistics): Statistics =>
    ranks.gather(own).reduce(mergeStatistics, before);
  const watched = observation ? countingObservations(env, seen.add) : env;
  return {
    env: reward
      ? normalizingRewards(watched, rewardNormalizer(reward), horizon, sums.add, end)
      : watched,
    merged: () => ({
      ...(observation && { observation: merge(observation, seen.statistics()) }),
      ...(reward && { reward: merge(reward, sums.statistics()) }),
    }),
    episodes: () => allEpisodes({ returns, lengths }, ranks),
  };
};
