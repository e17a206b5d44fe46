/** An environment that somebody wrote in Gymnasium's manner: an object that remembers where it is. */
import { randint } from '../random.js';
import { checkAction } from './checkAction.js';
import type { Env } from './env.js';
import { type GymnasiumSpace, readReset, readSpace, readStep } from './readGymnasium.js';

type Spaces =
  | { readonly observationSpace: GymnasiumSpace; readonly actionSpace: GymnasiumSpace }
  | { readonly observation_space: GymnasiumSpace; readonly action_space: GymnasiumSpace };

/**
 * reset gives an observation, or [observation, info]; step gives [observation, reward, terminated, truncated, info], or
 * { obs (or observation), reward, terminated, truncated }.
 */
export type GymnasiumEnv = Spaces & {
  reset(options: { seed: number }): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: one environment takes numbers and another vectors
  step(action: any): unknown;
};

/** Which step of the live object this is: a token, good for as long as the object has not moved on. */
export interface LiveState {
  readonly episode: number;
  readonly t: number;
}

/**
 * The object as an Env that is `live`: it cannot go back in time, so step takes the latest state and no other, and to
 * train and to test at once takes two of them. A reset is seeded from its key. Observations are copied, since many an
 * environment writes all of them into one array.
 * @throws TypeError if a space, or what reset or step gives, is not what it should be
 */
export const fromGymnasium = (env: GymnasiumEnv): Env<LiveState> => {
  const observationSpace = readSpace(env, 'observation');
  const actionSpace = readSpace(env, 'action');
  let latest: LiveState = { episode: 0, t: 0 }; // changes with the live object, and only then
  return {
    observationSpace,
    actionSpace,
    live: true,

    reset(key) {
      const answer = env.reset({ seed: randint(key, 1, 0x7fffffff)[0] });
      latest = { episode: latest.episode + 1, t: 0 };
      return { state: latest, obs: readReset(observationSpace, answer) };
    },

    step(state, action) {
      if (state !== latest) throw new Error(past(state, latest));
      checkAction('fromGymnasium', actionSpace, action);
      const answer = env.step(typeof action === 'number' ? action : action.slice());
      latest = { episode: state.episode, t: state.t + 1 };
      return { state: latest, ...readStep(observationSpace, answer) };
    },
  };
};

const past = (state: LiveState, latest: LiveState): string =>
  `fromGymnasium: step was given a state (step ${state?.t} of episode ${state?.episode}) that is not the live environment's latest ` +
  `(step ${latest.t} of episode ${latest.episode}). A live environment cannot go back in time, so a run with it cannot be resumed ` +
  'inside an episode, and two runs cannot share it; begin an episode with reset.';
