/** Truncates episodes after a number of steps. */
import { assertEnv } from './assertEnv.js';
import type { Env, Spec } from './env.js';
import { formatValue } from './formatValue.js';
import type { SpaceElement } from './spaces.js';
import { isObject } from './typeGuards.js';

/** The state of an environment and the number of steps since reset. */
export interface Timed<S> {
  readonly inner: S;
  readonly t: number;
}

/**
 * Wraps an environment so that episodes are truncated after spec.maxEpisodeSteps steps (the result
 * carries the spec), or after a plain number of steps. If the last step terminates as well, both
 * flags are true, as in Gymnasium.
 * @throws RangeError if the limit is not a whole number from 1 on, TypeError if `world` is no
 * environment
 */
export function timeLimit<S, A extends SpaceElement, O extends SpaceElement>(
  world: Env<S, A, O>,
  spec: Spec,
): Env<Timed<S>, A, O> & { readonly spec: Spec };
/**
 * Truncates episodes after a plain number of steps; a spec of `world` keeps it as its limit.
 * @throws RangeError if the limit is not a whole number from 1 on, TypeError if `world` is no
 * environment
 */
export function timeLimit<S, A extends SpaceElement, O extends SpaceElement>(
  world: Env<S, A, O>,
  maxEpisodeSteps: number,
): Env<Timed<S>, A, O>;
export function timeLimit<S, A extends SpaceElement, O extends SpaceElement>(
  world: Env<S, A, O>,
  limit: Spec | number,
): Env<Timed<S>, A, O> {
  assertEnv('timeLimit', 'world', world, 'timeLimit(world, maxEpisodeSteps)');
  if (typeof limit !== 'number' && !isObject(limit))
    throw new TypeError(
      `timeLimit: the limit should be a number of steps, or a spec with maxEpisodeSteps, but is ` +
        `${formatValue(limit)}; call timeLimit(world, 200)`,
    );
  const maxEpisodeSteps = typeof limit === 'number' ? limit : limit.maxEpisodeSteps;
  if (!Number.isSafeInteger(maxEpisodeSteps) || maxEpisodeSteps < 1)
    throw new RangeError(
      `timeLimit: maxEpisodeSteps should be a whole number from 1 on, but is ${maxEpisodeSteps}`,
    );
  const spec = typeof limit === 'number' ? world.spec && { ...world.spec, maxEpisodeSteps } : limit;
  const { render } = world;
  return {
    observationSpace: world.observationSpace,
    actionSpace: world.actionSpace,
    ...(spec && { spec }),
    ...(world.live && { live: true }),
    reset: (key) => {
      const { state, obs } = world.reset(key);
      return { state: { inner: state, t: 0 }, obs };
    },
    step: (state, action, key) => {
      const {
        state: inner,
        obs,
        reward,
        terminated,
        truncated,
      } = world.step(state.inner, action, key);
      const t = state.t + 1;
      return {
        state: { inner, t },
        obs,
        reward,
        terminated,
        truncated: truncated || t >= maxEpisodeSteps,
      };
    },
    ...(render && { render: (state: Timed<S>) => render.call(world, state.inner) }),
  };
}
