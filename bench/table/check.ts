/** Reproduction check: one finished run is done again, and its curve compared bit for bit with the stored one. */

import { join } from 'node:path';
import { writeFile } from '../../src/run/files/atomicFiles.js';
import { cpuSecondsOf } from './fill.js';
import { idOf, type Job } from './jobs.js';
import { type Machine, perform } from './perform.js';
import { type Result, resultsIn, type Store } from './store.js';

/** The outcome of a check, as the page reports it. */
export interface Checked {
  readonly run: string;
  readonly date: string;
  /** Commits and backends that computed it at first. */
  readonly earlier: readonly string[];
  readonly now: string;
  /** Steps of the first point that differs; null if none does. */
  readonly differsAt: number | null;
}

export const checkFile = ({ results }: Store): string => join(results, 'check.json');

/** Steps of the first point at which two curves differ; undefined if they are equal. */
export const partingOf = (a: Result['curve'], b: Result['curve']): number | undefined =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]])
    .find(([p, q]) => p?.[0] !== q?.[0] || p?.[1] !== q?.[1])
    ?.map((point) => point?.[0])
    .find((steps) => steps !== undefined);

/** The one that took least: of what this machine's kind and backend computed, if there is any of that. */
const cheapest = (results: readonly Result[], { processor, backend }: Machine): Result | undefined => {
  const alike = ({ stretches }: Result): boolean => stretches.every((s) => s.processor === processor && s.backend === backend);
  const like = results.filter(alike);
  return [...(like.length > 0 ? like : results)].sort((a, b) => cpuSecondsOf(a) - cpuSecondsOf(b))[0];
};

/**
 * Do the cheapest finished run again, write down what comes of it, and say it.
 * @returns whether it was the same; undefined if there is nothing to compare with, or it was stopped
 */
export const check = async (
  store: Store,
  machine: Machine,
  stopped: () => boolean,
  say: (line: string) => void,
): Promise<boolean | undefined> => {
  const earlier = cheapest(resultsIn(store), machine);
  if (!earlier) return undefined;
  const { world, algo, seed, steps, options } = earlier;
  const job: Job = { world, algo, seed, steps, options };
  const again = await perform(job, machine, () => !stopped());
  if (!again) return undefined;
  const differsAt = partingOf(earlier.curve, again.curve) ?? null;
  const checked: Checked = {
    run: idOf(job),
    date: new Date().toISOString().slice(0, 10),
    earlier: [...new Set(earlier.stretches.map(({ commit, backend }) => `${commit}, ${backend}`))],
    now: `${machine.commit}, ${machine.backend}`,
    differsAt,
  };
  writeFile(checkFile(store), `${JSON.stringify(checked, null, 1)}\n`);
  const word = differsAt === null ? 'the same curve' : `another curve, from ${differsAt} steps on`;
  say(`${checked.run} again, at ${checked.now}: ${word} as at ${checked.earlier.join(' and ')}`);
  return differsAt === null;
};
