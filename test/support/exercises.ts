/** The exercises of the package, as the tests read them. */
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnswerExports, Exercise } from 'spinningup/exercise';

/** The names of all exercises: folders of exercises/ with an index.ts. */
export const exerciseNames = (): readonly string[] => readdirSync('exercises').filter((name) => existsSync(`exercises/${name}/index.ts`));

const load = (name: string, part: string): Promise<AnswerExports> =>
  import(/* @vite-ignore */ pathToFileURL(resolve(`exercises/${name}/${part}.ts`)).href);

/** An exercise by its name. */
export const loadExercise = async (name: string): Promise<Exercise> => (await load(name, 'index')).default as Exercise;

/** The exports of an exercise's starter or solution. */
export const loadProgram = (name: string, part: 'starter' | 'solution'): Promise<AnswerExports> => load(name, part);
