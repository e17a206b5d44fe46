/** Wraps an environment: calls a function before each step. */
import type { Env } from '../../envs/env.js';

/** The same environment; `onStep` is called before each of its steps. */
export const watched = (env: Env, onStep: () => void): Env => {
  const { observationSpace, actionSpace, spec, live, render } = env;
  return {
    observationSpace,
    actionSpace,
    ...(spec && { spec }),
    ...(live && { live }),
    reset: (key) => env.reset(key),
    step: (state, action, key) => {
      onStep();
      return env.step(state, action, key);
    },
    ...(render && { render: (state: unknown) => render.call(env, state) }),
  };
};
