/** Wraps an environment: calls a function before each step, and names the step of an error. */
import { EnvironmentError, placeOf } from '../../envs/checkAnswers.js';
import type { Env } from '../../envs/env.js';
import { wrapEnv } from '../../envs/wrappers/wrapEnv.js';

/**
 * The same environment; `onStep` is called before each of its steps.
 * @throws EnvironmentError from reset and step, if those of the environment throw
 */
export const watched = (env: Env, onStep: () => void): Env => {
  let episode = 0;
  let step = 0;
  return wrapEnv(env, {
    reset: (key) => {
      episode++;
      step = 0;
      try {
        return env.reset(key);
      } catch (error) {
        throw thrown('reset', episode, step, error);
      }
    },
    step: (state, action, key) => {
      onStep();
      step++;
      try {
        return env.step(state, action, key);
      } catch (error) {
        throw thrown('step', Math.max(1, episode), step, error);
      }
    },
  });
};

const thrown = (name: string, episode: number, step: number, cause: unknown): EnvironmentError => {
  const words = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const fault = `${name} threw ${words.split('\n')[0]}${lineOf(cause)}`;
  return new EnvironmentError(placeOf(episode, step), fault, { cause });
};

/** The innermost line of the stack, which is usually in the user's own file. */
const lineOf = (error: unknown): string => {
  const [, place] =
    /\n\s+at (?:.*\()?(\S+:\d+:\d+)\)?/.exec((error as Error | null)?.stack ?? '') ?? [];
  return place === undefined ? '' : ` (${place.replace(/^file:\/\//, '')})`;
};
