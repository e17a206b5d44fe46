/** The messages between a page and the worker that checks an exercise. */
import type { CheckNews, Verdict } from 'spinningup/exercise';

/** The task of a worker, which checks one program and is ended. */
export interface CheckRequest {
  readonly name: string;
  readonly code: string;
}

/** A verdict as it crosses from the worker. */
export interface PageVerdict extends Omit<Verdict, 'error'> {
  /** The line of the program that threw, counted from 1. */
  readonly line?: number;
  /** What the program printed. */
  readonly printed: readonly string[];
}

/** A message of the worker. `ready` comes when it has been loaded. */
export type FromChecker = { readonly kind: 'ready' } | CheckNews | { readonly kind: 'verdict'; readonly verdict: PageVerdict };
