/** The interface of a library in the comparison. */
import { cpuTime } from '../util.js';
import type { Case } from './cases.js';

/**
 * n training steps, products or forward passes. The answer is there when everything that was computed is: the loss before
 * the last step, or the last number of a result that has been read.
 */
export type Steps = (n: number) => number;

/** One training step, product or forward pass of a library that may answer with promises. */
export type Step = () => number | Promise<number>;

/** One call after the other. */
export const each =
  (call: () => number): Steps =>
  (n) => {
    let answer = Number.NaN;
    for (let i = 0; i < n; i++) answer = call();
    return answer;
  };

/** Makes `calls` steps: CPU milliseconds for each, and the answer of the last. */
export type Sample = (calls: number) => Promise<{ readonly ms: number; readonly value: number }>;

/** The version of a library, and the kernels that it chose. */
export interface About {
  readonly version: string;
  /** The kernels that its BLAS chose, in OpenBLAS's words. */
  readonly core?: string;
}

export interface Peer extends About {
  /** The sample starts from the case's weights, and each goes on from where the last one stopped. */
  prepare(c: Case): Sample | Promise<Sample>;
}

/** Steps timed by the CPU time of this process, all threads. Only promises are awaited: that costs more than the smallest product. */
export const sampling =
  (step: Step): Sample =>
  async (calls) => {
    let value = Number.NaN;
    const from = cpuTime();
    for (let i = 0; i < calls; i++) {
      const answer = step();
      value = typeof answer === 'number' ? answer : await answer;
    }
    return { ms: (cpuTime() - from) / calls, value };
  };

/** The same of steps that are made in one loop. */
export const samplingLoops =
  (steps: Steps): Sample =>
  async (calls) => {
    const from = cpuTime();
    const value = steps(calls);
    return { ms: (cpuTime() - from) / calls, value };
  };
