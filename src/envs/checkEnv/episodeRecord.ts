/** What an environment did, kept as copies, so that nothing that it does later is seen in them. */
import type { Key } from '../../random.js';
import type { Env } from '../env.js';
import { formatValue } from '../formatValue.js';
import type { SpaceElement } from '../spaces.js';
import { copy, unwritable } from './deepCompare.js';

/** An answer of reset or step. */
export type Answer = Readonly<Record<string, unknown>>;

/** A step as it was taken. */
export interface Moment {
  readonly t: number;
  /** What was seen before it: the state that it started from, if that is a value. */
  readonly from: Answer;
  readonly action: SpaceElement;
  readonly key: Key;
  readonly seen: Answer;
}

export interface Episode {
  readonly number: number;
  /** Of its reset. */
  readonly key: Key;
  /** What reset gave; absent where it gave nothing to go on from. */
  readonly start?: Answer;
  /** The first steps one by one, and the last one. */
  readonly moments: readonly Moment[];
  readonly length: number;
  readonly end: 'terminated' | 'truncated' | 'open' | 'broken';
}

/** An answer, and what was seen of it when it was given. */
export interface Given {
  readonly answer: Answer;
  /** A copy, with the state if that is a value: that of a live environment is none, and what no file can hold is none either. */
  readonly seen: Answer;
  /** What no file can hold. */
  readonly unwritable?: string;
}

/** Copied once, for all who compare: a state may be large. */
export const givenOf = (env: Env, answer: Answer): Given => {
  const { state, obs, reward, terminated, truncated } = answer;
  const rest = { obs: copy(obs), ...(reward !== undefined && { reward, terminated, truncated }) };
  if (env.live) return { answer, seen: rest };
  const found = unwritable(state, 'state');
  return found === undefined ? { answer, seen: { state: copy(state), ...rest } } : { answer, seen: rest, unwritable: found };
};

export type Attempt<T> = { readonly value: T } | { readonly error: string };

/** The value, or the words of what was thrown in its place. */
export const attempt = <T>(f: () => T): Attempt<T> => {
  try {
    return { value: f() };
  } catch (error) {
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : formatValue(error) };
  }
};
