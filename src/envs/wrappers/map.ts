/** Environments whose observations or rewards go through a function. */
import { assertEnv } from '../assertEnv.js';
import type { Env } from '../env.js';
import { formatValue } from '../formatValue.js';
import type { Space, SpaceElement } from '../spaces.js';
import { wrapEnv } from './wrapEnv.js';

const assertFunction = (where: string, f: unknown): void => {
  if (typeof f !== 'function')
    throw new TypeError(`${where}: f should be a function, but is ${formatValue(f)}`);
};

/**
 * The same environment with observations f(s).
 * @param observationSpace the space of f(s)
 * @throws TypeError if `env` is no environment or f no function
 * @example
 * // the pole's angle and its speed only, in place of all four numbers
 * mapObservation(cartPole, (s) => s.subarray(2), box([-1, -10], [1, 10]));
 */
export const mapObservation = <
  S,
  A extends SpaceElement,
  O extends SpaceElement,
  P extends SpaceElement,
>(
  env: Env<S, A, O>,
  f: (obs: O) => P,
  observationSpace: Space,
): Env<S, A, P> => {
  assertEnv('mapObservation', 'env', env, 'mapObservation(env, f, observationSpace)');
  assertFunction('mapObservation', f);
  const seen = <T extends { readonly obs: O }>(answer: T) => ({ ...answer, obs: f(answer.obs) });
  const mapped = {
    ...env,
    ...wrapEnv(env, {
      reset: (key) => seen(env.reset(key)) as never,
      step: (state, action, key) => seen(env.step(state, action, key)) as never,
    }),
    observationSpace,
  };
  return mapped as unknown as Env<S, A, P>;
};

/**
 * The same environment with rewards f(r). Returns, in episodes and in progress.txt, are then sums
 * of f(r).
 * @throws TypeError if `env` is no environment or f no function
 * @example mapReward(env, (r) => 0.1 * r)
 */
export const mapReward = <S, A extends SpaceElement, O extends SpaceElement>(
  env: Env<S, A, O>,
  f: (reward: number) => number,
): Env<S, A, O> => {
  assertEnv('mapReward', 'env', env, 'mapReward(env, f)');
  assertFunction('mapReward', f);
  return wrapEnv(env, {
    reset: (key) => env.reset(key),
    step: (state, action, key) => {
      const answer = env.step(state, action, key);
      return { ...answer, reward: f(answer.reward) };
    },
  });
};
