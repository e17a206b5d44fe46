/** The list of exercises as pages show it, read when the site is built from the exercises themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Exercise, ExerciseKind } from 'spinningup/exercise';
import { effectInWords, type MeasuredRuns } from './effect.js';

/** A row of the list. */
export interface ListedExercise {
  readonly name: string;
  readonly title: string;
  readonly group: ExerciseKind;
  readonly page: string;
  readonly task: string;
  /** The names that a program exports. */
  readonly exports: readonly string[];
  /** The training run that shows what a program is worth, if there is one. */
  readonly training?: {
    readonly what: string;
    readonly quantity: string;
    readonly steps: string;
    readonly bar: string;
    readonly effect?: string;
  };
}

const rowOf = (
  name: string,
  { title, group, page, task, parts, evidence }: Exercise,
  measured: MeasuredRuns | undefined,
): ListedExercise => {
  const effect = measured && evidence && effectInWords(measured, evidence.quantity);
  return {
    name,
    title,
    group,
    page,
    task,
    exports: parts.map((part) => part.name),
    ...(evidence && {
      training: {
        what: evidence.what,
        quantity: evidence.quantity,
        steps: evidence.steps ?? 'environment steps',
        bar: evidence.bar.words,
        ...(effect && { effect }),
      },
    }),
  };
};

export declare const data: readonly ListedExercise[];
export default {
  watch: ['../../../../exercises/*/index.ts'],
  load: async (): Promise<readonly ListedExercise[]> => {
    const root = resolve(import.meta.dirname, '../../../..');
    const measured = JSON.parse(readFileSync(`${root}/exercises/measured.json`, 'utf8')) as Readonly<Record<string, MeasuredRuns>>;
    const compiled = readdirSync(`${root}/dist/exercises`).filter((file) => file.endsWith('.js'));
    return Promise.all(
      compiled.sort().map(async (file) => {
        const { default: exercise } = await import(pathToFileURL(`${root}/dist/exercises/${file}`).href);
        const name = file.replace(/\.js$/, '');
        return rowOf(name, exercise, measured[name]);
      }),
    );
  },
};
