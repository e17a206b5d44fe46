/** What a library has to be able to do to stand in the table. */
import type { Case } from './cases.js';

/**
 * One training step, product or forward pass. Its answer is there when everything that it computed is: the loss before
 * the step, or the last number of a result that has been read.
 */
export type Step = () => number | Promise<number>;

/** Makes `calls` steps: milliseconds for each, and the answer of the last. */
export type Sample = (calls: number) => Promise<{ readonly ms: number; readonly value: number }>;

export interface Peer {
  readonly name: string;
  readonly version: string;
  /** The sample starts from the case's weights, and each goes on from where the last one stopped. */
  prepare(c: Case): Sample | Promise<Sample>;
  /** Ends what it started. */
  close?(): void;
}

/** Nothing is awaited where nothing needs to be: a promise costs more than the smallest product. */
export const sampling =
  (step: Step): Sample =>
  async (calls) => {
    let value = Number.NaN;
    const from = performance.now();
    for (let i = 0; i < calls; i++) {
      const answer = step();
      value = typeof answer === 'number' ? answer : await answer;
    }
    return { ms: (performance.now() - from) / calls, value };
  };
