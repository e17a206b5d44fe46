/** Records of episodes: copies of an environment's answers, immune to later changes. */
import type { Key } from '../../random.js';
import type { Env } from '../env.js';
import { formatValue } from '../formatValue.js';
import type { SpaceElement } from '../spaces.js';
import { copy, unwritable } from './deepCompare.js';

/** The return value of reset or step. */
export type Answer = Readonly<Record<string, unknown>>;

/** The record of a step. */
export interface Moment {
  readonly t: number;
  /**
   * The copy of the previous answer, with the state that the step started from if that is a value.
   */
  readonly from: Answer;
  readonly action: SpaceElement;
  readonly key: Key;
  readonly seen: Answer;
}

/** The record of an episode. */
export interface Episode {
  readonly number: number;
  /** The key of its reset. */
  readonly key: Key;
  /** The copy of the answer of reset; absent if that is unusable. */
  readonly start?: Answer;
  /** Records of the first steps and of the last. */
  readonly moments: readonly Moment[];
  readonly length: number;
  readonly end: 'terminated' | 'truncated' | 'open' | 'broken';
}

/** An answer and its copy at the time it was given. */
export interface Given {
  readonly answer: Answer;
  /** The copy, without the state if the environment is live or the state cannot be saved. */
  readonly seen: Answer;
  /** Path and type of a part of the state that cannot be saved. */
  readonly unwritable?: string;
}

/** Copies an answer, once for all comparisons, as a state may be large. */
export const recordAnswer = (env: Env, answer: Answer): Given => {
  const { state, obs, reward, terminated, truncated } = answer;
  const rest = { obs: copy(obs), ...(reward !== undefined && { reward, terminated, truncated }) };
  if (env.live) return { answer, seen: rest };
  const found = unwritable(state, 'state');
  return found === undefined
    ? { answer, seen: { state: copy(state), ...rest } }
    : { answer, seen: rest, unwritable: found };
};

/** A value, or the message of an error. */
export type Attempt<T> = { readonly value: T } | { readonly error: string };

/** The value of f(), or the message of what it throws. */
export const resultOrError = <T>(f: () => T): Attempt<T> => {
  try {
    return { value: f() };
  } catch (error) {
    return {
      error: error instanceof Error ? `${error.name}: ${error.message}` : formatValue(error),
    };
  }
};
