/** Adapter for stateful environments with Gymnasium's interface. */
import { randint } from '../random.js';
import { checkAction } from './checkAction.js';
import type { Env } from './env.js';
import { formatValue } from './formatValue.js';
import {
  type GymnasiumSpace,
  readReset,
  readSpace,
  readStep,
  withTruncated,
} from './readGymnasium.js';
import type { SpaceElement } from './spaces.js';
import { isObject } from './typeGuards.js';

type GymnasiumSpaces =
  | { readonly observationSpace: GymnasiumSpace; readonly actionSpace: GymnasiumSpace }
  | { readonly observation_space: GymnasiumSpace; readonly action_space: GymnasiumSpace };

/**
 * A stateful environment. reset returns an observation, or [observation, info]; step returns
 * [observation, reward, terminated, truncated, info], or
 * { obs (or observation), reward, terminated, truncated }.
 */
export type GymnasiumEnv = GymnasiumSpaces & {
  reset(options: { seed: number }): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: one environment takes numbers and another vectors
  step(action: any): unknown;
};

/** A token for a moment of a live object, valid until its next reset or step. */
export interface LiveState {
  readonly episode: number;
  readonly t: number;
}

/** Options of `fromGymnasium`. */
export interface GymnasiumOptions {
  /**
   * True for an environment of Gym before 0.26: step returns [observation, reward, done, info], or
   * the same by name, and an episode that its time limit has cut off has
   * info['TimeLimit.truncated']; `seed(seed)`, if there is one, is called before reset. An
   * environment with a time limit of its own that does not say so must not be read like this.
   */
  readonly oldGym?: boolean;
}

/**
 * Wraps a stateful environment as an Env that is `live`: step takes the latest state only, so
 * training and testing need one object each. A reset is seeded from its key. Observations are
 * copied, as many environments reuse one array for all.
 * @throws TypeError if a space, or what reset or step returns, has another form
 */
export const fromGymnasium = (
  env: GymnasiumEnv,
  { oldGym = false }: GymnasiumOptions = {},
): Env<LiveState> => {
  if (!isObject(env) || typeof env.reset !== 'function' || typeof env.step !== 'function')
    throw new TypeError(
      `fromGymnasium: the environment should have the functions reset and step, but is ` +
        `${formatValue(env)}`,
    );
  const observed = readSpace(env, 'observation');
  const { space: actionSpace, acted = copiedAction } = readSpace(env, 'action');
  let latest: LiveState = { episode: 0, t: 0 }; // changes with the live object, and only then
  return {
    observationSpace: observed.space,
    actionSpace,
    live: true,

    reset(key) {
      const [seed] = randint(key, 1, 0x7fffffff);
      if (oldGym) (env as { seed?(seed: number): unknown }).seed?.(seed);
      const answer = env.reset({ seed });
      latest = { episode: latest.episode + 1, t: 0 };
      return { state: latest, obs: readReset(observed, answer) };
    },

    step(state, action) {
      if (state !== latest) throw new Error(staleState(state, latest));
      checkAction('fromGymnasium', actionSpace, action);
      const answer = oldGym ? withTruncated(env.step(acted(action))) : env.step(acted(action));
      latest = { episode: state.episode, t: state.t + 1 };
      return { state: latest, ...readStep(observed, answer) };
    },
  };
};

/** An action that the environment may keep and change. */
const copiedAction = (action: SpaceElement): unknown =>
  typeof action === 'number' ? action : action.slice();

const staleState = (state: LiveState, latest: LiveState): string =>
  `fromGymnasium: step was given a state (step ${state?.t} of episode ${state?.episode}) ` +
  "that is not the live environment's latest " +
  `(step ${latest.t} of episode ${latest.episode}). A live environment cannot go back in time, ` +
  'so a run with it cannot be resumed inside an episode, and two runs cannot share it; ' +
  'begin an episode with reset.';
