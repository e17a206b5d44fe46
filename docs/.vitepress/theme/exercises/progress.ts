/** A reader's progress, kept in the browser: programs, hints that were given, and exercises that are solved. */
import type { Tries } from 'spinningup/exercise';

/** Where it is kept: localStorage, or nowhere in a browser that refuses it. */
export type ProgressStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A reader's progress in one exercise. */
export interface ExerciseProgress {
  /** The program as it was left; undefined if it is the starter. */
  readonly code?: string;
  readonly isSolved: boolean;
  readonly tries: Tries;
}
const nothing: ExerciseProgress = { isSolved: false, tries: {} };
const keyOf = (name: string): string => `exercise:${name}`;

/** The browser's storage; undefined where a reader does not allow it. */
export const browserStorage = (): ProgressStorage | undefined => {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
};

/** The progress in an exercise; none if there is none, or what is kept cannot be read. */
export const progressIn = (name: string, storage: ProgressStorage | undefined): ExerciseProgress => {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(keyOf(name)) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...nothing, ...kept } : nothing;
  } catch {
    return nothing;
  }
};

/** Keeps the progress in an exercise; a full or forbidden storage keeps nothing. */
export const keepProgress = (name: string, progress: ExerciseProgress, storage: ProgressStorage | undefined): void => {
  try {
    storage?.setItem(keyOf(name), JSON.stringify(progress));
  } catch {
    // The exercise works without it.
  }
};
