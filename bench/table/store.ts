/**
 * Results and unfinished runs in files. A run is finished when its result gets its name, and not before; what is left of
 * it among the unfinished then, because the process was killed, is removed by whoever comes next.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decode, encode, type Json } from '../../src/bytes/encode.js';
import type { Run } from '../../src/run/config/anyAlgorithm.js';
import { remove, removeEmpty, writeFile } from '../../src/run/files/atomicFiles.js';
import { readSealed, writeSealed } from '../../src/run/files/safetensorsWithDigest.js';
import { messageOf } from '../../src/run/userError.js';
import type { Curve } from './curve.js';
import { idOf, type Job } from './jobs.js';

/** Part of a run that one machine computed without a change, from the end of the stretch before it up to `steps`. */
export interface Stretch {
  readonly steps: number;
  readonly cpuSeconds: number;
  /** Commit in git, with a + if the program was built from changes that were not committed. */
  readonly commit: string;
  readonly processor: string;
  /** With the library behind it, if there is one. */
  readonly backend: string;
  readonly node: string;
}

/** A finished run. */
export interface Result extends Job {
  /** Mean return over the last twentieth of all epochs. */
  readonly final: number;
  /** At most 200 points. */
  readonly curve: Curve;
  readonly stretches: readonly Stretch[];
}

/** A run between two epochs, with all that its result will need. */
export interface Unfinished {
  readonly run: Run;
  /** Mean return of each epoch. */
  readonly curve: Curve;
  readonly stretches: readonly Stretch[];
}

/** The folders of a table. */
export interface Store {
  readonly results: string;
  readonly unfinished: string;
}

/** @param dir bench/results, but for tests */
export const storeIn = (dir: string): Store => ({ results: join(dir, 'table'), unfinished: join(dir, 'unfinished') });

const resultFile = ({ results }: Store, job: Job): string => join(results, `${idOf(job)}.json`);
const stateFile = ({ unfinished }: Store, job: Job): string => join(unfinished, `${idOf(job)}.safetensors`);
const FORMAT = '1';
/** Milliseconds after which a temporary file is one that a killed process has left behind. */
const ABANDONED = 600_000;

/** All files below a folder, by their paths in it; none if there is no such folder. */
const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((file) => file.replaceAll('\\', '/'))
        .sort()
    : [];

/** @throws Error that names the file, if one is no result */
export const resultsIn = ({ results }: Store): readonly Result[] =>
  filesIn(results)
    .filter((file) => /^[^/]+\/[^/]+\.json$/.test(file))
    .map((file) => readResult(join(results, file)));

const readResult = (path: string): Result => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Result;
  } catch (error) {
    throw new Error(`${path} is no result of a run: ${messageOf(error)}`);
  }
};

/** @throws Error if there is a result of that name with other options: it stays as it is */
export const isFinished = (store: Store, job: Job): boolean => {
  const path = resultFile(store, job);
  if (!existsSync(path)) return false;
  const [was, is] = [readResult(path).options, job.options].map((options) => JSON.stringify(options));
  if (was !== is) throw new Error(`${path} is of a run with options ${was}, but the list has ${is}: remove the one or change the other`);
  return true;
};

/** First the result gets its name, then the unfinished state goes. */
export const finish = (store: Store, result: Result): void => {
  const path = resultFile(store, result);
  mkdirSync(dirname(path), { recursive: true });
  const lines = Object.entries(result).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  writeFile(path, `{\n${lines.join(',\n')}\n}\n`);
  remove(stateFile(store, result));
};

/** Write a run down, in place of what was written of it before. */
export const keep = (store: Store, job: Job, state: Unfinished): void => {
  const path = stateFile(store, job);
  mkdirSync(dirname(path), { recursive: true });
  const { json, arrays } = encode(state, idOf(job));
  writeSealed(path, arrays, { format: FORMAT, job: JSON.stringify(job), value: JSON.stringify(json) });
};

/**
 * The saved state of a run.
 * @returns undefined if it was not begun
 * @throws UserError or Error, if what is there is damaged, or of other options
 */
export const unfinishedOf = (store: Store, job: Job): Unfinished | undefined => {
  const path = stateFile(store, job);
  if (!existsSync(path)) return undefined;
  const { tensors, metadata } = readSealed(path);
  if (metadata.format !== FORMAT || metadata.job !== JSON.stringify(job)) throw new Error(`${path} is of another run than the list's`);
  return decode({ json: JSON.parse(metadata.value) as Json, arrays: tensors }) as Unfinished;
};

/** Remove what killed processes have left: unfinished states whose results are there, and temporary files. */
export const tidy = ({ results, unfinished }: Store, now = Date.now()): void => {
  for (const file of filesIn(unfinished)) {
    const [, id] = /^(.+)\.safetensors$/.exec(file) ?? [];
    if (id !== undefined && existsSync(join(results, `${id}.json`))) remove(join(unfinished, file));
  }
  for (const folder of [results, unfinished])
    for (const file of filesIn(folder)) {
      const age = now - (statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? now);
      if (file.endsWith('.tmp') && age > ABANDONED) remove(join(folder, file));
    }
  for (const file of filesIn(unfinished)) if (!file.includes('/')) removeEmpty(join(unfinished, file));
};
