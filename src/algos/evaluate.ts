/** How well a policy does when it counts: whole episodes, of which nothing is learned. */
import type { Tensor } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import { fold, type Key, keys } from '../random.js';
import { encode, toAction } from './policy.js';
import type { Episodes } from './types.js';

/**
 * So many episodes of a policy without its randomness, each to its end or to step maxEpLen.
 * @param mode [1, …] the action for the state obs [1, obsDim]
 */
export const evaluate = (env: Env, mode: (obs: Tensor) => Tensor, episodes: number, maxEpLen: number, key: Key): Episodes => {
  const played = Array.from({ length: episodes }, (_, i) => play(env, mode, maxEpLen, fold(key, i)));
  return { returns: played.map(({ ret }) => ret), lengths: played.map(({ length }) => length) };
};

const play = (env: Env, mode: (obs: Tensor) => Tensor, maxEpLen: number, key: Key): { ret: number; length: number } => {
  const nextKey = keys(key);
  let { state, obs } = env.reset(nextKey());
  let ret = 0;
  for (let length = 1; ; length++) {
    const action = toAction(env.actionSpace, mode(encode(env.observationSpace, obs)));
    const step = env.step(state, action, nextKey());
    ret += step.reward;
    if (step.terminated || step.truncated || length === maxEpLen) return { ret, length };
    ({ state, obs } = step);
  }
};
