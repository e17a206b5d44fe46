/** A wrapper that observes the steps of an environment. */
import type { Env } from '../../envs/env.js';

/** The same environment, with `onStep` called before each step. */
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
