/** Evaluates a fixed policy: whole episodes without learning, and their returns and lengths. */
import { assertEnv } from '../envs/assertEnv.js';
import { checkAnswers } from '../envs/checkAnswers.js';
import type { Env } from '../envs/env.js';
import { formatValue } from '../envs/formatValue.js';
import type { SpaceElement } from '../envs/spaces.js';
import { fold, type Key, keys } from '../random.js';
import type { Episodes } from './types.js';

/**
 * Plays episodes with a policy, each to its end or to step maxEpLen, which may be Infinity. The
 * same key gives the same starts.
 * @param act the action for an observation, such as an agent's `mode`
 * @returns returns and lengths, one each for every episode
 * @throws RangeError if episodes, maxEpLen or key is not a whole number, or too small
 * @throws EnvironmentError if an answer of the environment is one that cannot be used
 * @example evaluate(pendulum, agent.mode, 100, 200, key(0)).returns
 */
export const evaluate = (
  env: Env,
  act: (obs: SpaceElement) => SpaceElement,
  episodes: number,
  maxEpLen: number,
  key: Key,
): Episodes => {
  assertEnv('evaluate', 'env', env, 'evaluate(env, act, episodes, maxEpLen, key)');
  if (typeof act !== 'function')
    throw new TypeError(
      `evaluate: act should be a function of an observation, but is ${formatValue(act)}`,
    );
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
          'evaluate(env, act, episodes, maxEpLen, key)',
      );
  const checked = checkAnswers(env);
  const played = Array.from({ length: episodes }, (_, i) =>
    rollOut(checked, act, maxEpLen, fold(key, i)),
  );
  return { returns: played.map(({ ret }) => ret), lengths: played.map(({ length }) => length) };
};

/** The return and the length of one episode. */
const rollOut = (
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
