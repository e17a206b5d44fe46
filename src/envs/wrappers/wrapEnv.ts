/** Environments that differ from another one in what their reset and step do. */
import type { Env } from '../env.js';
import type { SpaceElement } from '../spaces.js';

/** The same environment with a reset and a step of its own. */
export const wrapEnv = <S, A extends SpaceElement, O extends SpaceElement>(
  env: Env<S, A, O>,
  { reset, step }: Pick<Env<S, A, O>, 'reset' | 'step'>,
): Env<S, A, O> => {
  const { observationSpace, actionSpace, spec, live, render } = env;
  return {
    observationSpace,
    actionSpace,
    ...(spec && { spec }),
    ...(live && { live }),
    reset,
    step,
    ...(render && { render: (state: S) => render.call(env, state) }),
  };
};
