/** Evaluation of a policy: whole episodes, without learning. */
import type { Env } from '../envs/env.js';
import type { SpaceElement } from '../envs/spaces.js';
import { fold, type Key, keys } from '../random.js';
import type { Episodes } from './types.js';

/**
 * Plays whole episodes of a policy, each until it ends or is truncated at step maxEpLen, which may
 * be Infinity. The same key gives the same starts.
 * @param act the action for an observation, such as an agent's `mode`
 * @returns the return and the length of each episode
 * @throws RangeError if one of the three numbers is missing or invalid
 * @example evaluate(pendulum, agent.mode, 100, 200, key(0)).returns
 */
export const evaluate = (
  env: Env,
  act: (obs: SpaceElement) => SpaceElement,
  episodes: number,
  maxEpLen: number,
  key: Key,
): Episodes => {
  for (const [name, x, least] of [
    ['episodes', episodes, 0] as const,
    ['maxEpLen', maxEpLen, 1] as const,
    ['key', key, 0] as const,
  ])
    if (
      !(Number.isSafeInteger(x) || (name === 'maxEpLen' && x === Number.POSITIVE_INFINITY)) ||
      x < least
    )
      throw new RangeError(
        `evaluate: ${name} should be a whole number from ${least} on, but is ${x}; ` +
          `evaluate(env, act, episodes, maxEpLen, key)`,
      );
  const played = Array.from({ length: episodes }, (_, i) => play(env, act, maxEpLen, fold(key, i)));
  return { returns: played.map(({ ret }) => ret), lengths: played.map(({ length }) => length) };
};

const play = (
  env: Env,
  act: (obs: SpaceElement) => SpaceElement,
  maxEpLen: number,
  key: Key,
): { ret: number; length: number } => {
  const nextKey = keys(key);
  let { state, obs } = env.reset(nextKey());
  let ret = 0;
  for (let length = 1; ; length++) {
    const step = env.step(state, act(obs), nextKey());
    ret += step.reward;
    if (step.terminated || step.truncated || length >= maxEpLen) return { ret, length };
    ({ state, obs } = step);
  }
};
