/** What an environment did, kept as copies, so that nothing that it does later is seen in them. */
import type { Key } from '../../random.js';
import type { Env } from '../env.js';
import type { Element } from '../spaces.js';
import { copy, show, unwritable } from './values.js';

/** An answer of reset or step. */
export type Answer = Readonly<Record<string, unknown>>;

/** A step as it was taken. */
export interface Moment {
  readonly t: number;
  /** The state that it started from; absent where that is no value. */
  readonly from?: { readonly state: unknown };
  readonly action: Element;
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

/** A copy of the state, if it is a value: that of a live environment is none, and what no file can hold is none either. */
export const snapshot = (env: Env, state: unknown): { readonly state: unknown } | undefined =>
  env.live || unwritable(state, 'state') !== undefined ? undefined : { state: copy(state) };

/** A copy of an answer, with the state if that is a value. */
export const seenOf = (env: Env, { state, obs, reward, terminated, truncated }: Answer): Answer => ({
  ...snapshot(env, state),
  obs: copy(obs),
  ...(reward !== undefined && { reward, terminated, truncated }),
});

export type Attempt<T> = { readonly value: T } | { readonly error: string };

/** The value, or the words of what was thrown in its place. */
export const attempt = <T>(f: () => T): Attempt<T> => {
  try {
    return { value: f() };
  } catch (error) {
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : show(error) };
  }
};
