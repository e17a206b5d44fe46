/** Checks of each answer of an environment, cheap enough for every step of a run. */

import {
  observationFault,
  resetFault,
  rewardFault,
  stepFault,
} from './checkEnv/structureFaults.js';
import type { Env, Step } from './env.js';
import { formatValue } from './formatValue.js';
import { contains, type Space, type SpaceElement } from './spaces.js';
import { wrapEnv } from './wrappers/wrapEnv.js';

/** An answer of an environment that a run cannot use, or an error that it threw. */
export class EnvironmentError extends RangeError {
  override readonly name = 'EnvironmentError';
  /**
   * @param place the step and the episode: 'step 7 of episode 1'
   * @param fault the answer's fault, with the value that was given
   */
  constructor(
    readonly place: string,
    readonly fault: string,
    options?: ErrorOptions,
  ) {
    super(`${place}: ${fault}; spinup check_env says more`, options);
  }
}

type ResetAnswer<S, O> = { readonly state: S; readonly obs: O };

/**
 * Validates an answer of reset.
 * @param place the episode, for the error
 * @throws EnvironmentError if the observation is missing, not of the form of its space, or not
 * finite
 */
export const checkReset = <S, O extends SpaceElement>(
  space: Space,
  answer: ResetAnswer<S, O>,
  place: () => string,
): ResetAnswer<S, O> => {
  if (typeof answer === 'object' && answer !== null && isObservation(space, answer.obs))
    return answer;
  throw new EnvironmentError(place(), wordsOf(space, answer, resetFault(answer)?.[1]));
};

/**
 * Validates an answer of step.
 * @param place step and episode, for the error
 * @throws EnvironmentError if the reward is no finite number, a flag is no boolean, or the
 * observation is missing, not of the form of its space, or not finite
 */
export const checkStep = <S, O extends SpaceElement>(
  space: Space,
  answer: Step<S, O>,
  place: () => string,
): Step<S, O> => {
  if (
    typeof answer === 'object' &&
    answer !== null &&
    Number.isFinite(answer.reward) &&
    typeof answer.terminated === 'boolean' &&
    typeof answer.truncated === 'boolean' &&
    isObservation(space, answer.obs)
  )
    return answer;
  const fault = stepFault(answer)?.[1] ?? rewardFault(answer.reward)?.[1];
  throw new EnvironmentError(place(), wordsOf(space, answer, fault));
};

const isObservation = (space: Space, obs: unknown): boolean => {
  if (space.kind === 'discrete') return contains(space, obs as SpaceElement);
  const n = space.low.length;
  if (obs instanceof Float32Array) return obs.length === n && areFinite(obs);
  if (obs instanceof Uint8Array) return obs.length === n;
  return isList(obs) && obs.length === n && Array.from(obs).every(Number.isFinite);
};

/** x · 0 is 0 for a finite x, and NaN for NaN and infinities. */
const areFinite = (xs: Float32Array): boolean => {
  let sum = 0;
  for (let i = 0; i < xs.length; i++) sum += xs[i] * 0;
  return sum === 0;
};

const isList = (x: unknown): x is ArrayLike<unknown> =>
  Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView));

const wordsOf = (space: Space, answer: { readonly obs?: unknown }, fault?: string): string => {
  if (fault !== undefined) return fault;
  const { obs } = answer;
  if (!isList(obs) || space.kind === 'discrete')
    return observationFault(space, obs, true)?.[1] ?? `the observation is ${formatValue(obs)}`;
  const n = space.low.length;
  if (obs.length !== n)
    return (
      `the observation should have ${n} ${n === 1 ? 'number' : 'numbers'}, as observationSpace ` +
      `says, but has ${obs.length}`
    );
  const i = Array.from(obs).findIndex((x) => !Number.isFinite(x));
  return `the observation holds ${formatValue(obs[i])} at ${i} (${formatValue(obs)})`;
};

/** The place of an answer, as errors name it. */
export const placeOf = (episode: number, step: number): string =>
  step === 0 ? `reset of episode ${episode}` : `step ${step} of episode ${episode}`;

/**
 * The same environment, with each of its answers checked. Episodes are counted from 1 on, from when
 * it is wrapped.
 */
export const checkAnswers = <S, A extends SpaceElement, O extends SpaceElement>(
  env: Env<S, A, O>,
): Env<S, A, O> => {
  const { observationSpace } = env;
  let episode = 0;
  let step = 0;
  const place = (): string => placeOf(Math.max(1, episode), step);
  return wrapEnv(env, {
    reset: (key) => {
      episode++;
      step = 0;
      return checkReset(observationSpace, env.reset(key), place);
    },
    step: (state, action, key) => {
      step++;
      return checkStep(observationSpace, env.step(state, action, key), place);
    },
  });
};
