/** The exercises of the package, and those in folders of a teacher's own. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { didYouMean } from '../../envs/didYouMean.js';
import type { Exercise } from '../../exercise/index.js';
import { importModule } from '../config/importModule.js';
import { sourceError } from '../config/sourceExcerpt.js';
import { readText } from '../files/atomicFiles.js';
import { inPackage } from '../files/packagePath.js';
import { UserError } from '../userError.js';

/** An exercise as it lies on the disk. */
export interface ExercisePlace {
  readonly name: string;
  /** The name or folder by which it is asked for. */
  readonly asked: string;
  /** The absolute path of its module: compiled, or a teacher's index.ts. */
  readonly module: string;
  /** The absolute path of its folder, with starter.ts and solution.ts. */
  readonly folder: string;
}

/** The names of the package's exercises, in order: the folders that have an index.ts. */
export const exerciseNames = (): readonly string[] =>
  readdirSync(inPackage('exercises'))
    .filter((name) => existsSync(inPackage(`exercises/${name}/index.ts`)))
    .sort();

/**
 * The place of an exercise.
 * @param name one of the package's names, or the path of a folder: ./my-exercise
 * @throws UserError if there is no such exercise
 */
export const folderOfExercise = (name: string): ExercisePlace => {
  if (/[/\\]|^\.+$/.test(name)) return placeOfFolder(name);
  const known = exerciseNames();
  if (!known.includes(name))
    throw new UserError(
      `there is no exercise '${name}'${didYouMean(name, known, 2)} spinup exercise --list shows ` +
        `all of them`,
    );
  return {
    name,
    asked: name,
    module: inPackage(`dist/exercises/${name}.js`),
    folder: inPackage(`exercises/${name}`),
  };
};

const placeOfFolder = (path: string): ExercisePlace => {
  const folder = resolve(path);
  const module = join(folder, 'index.ts');
  if (!existsSync(module))
    throw new UserError(`${path} is no exercise: it should be a folder that holds index.ts`);
  const name = path.replace(/[/\\]+$/, '').replace(/.*[/\\]/, '');
  return { name, asked: path, module, folder };
};

/**
 * The exercise at a place.
 * @throws UserError if its module cannot be loaded, or exports no exercise
 */
export const loadExercise = async ({ name, module }: ExercisePlace): Promise<Exercise> => {
  const { default: exercise } = await importModule(name, module).catch((error: unknown) => {
    throw new UserError(`the exercise ${name} cannot be loaded: ${sourceError(error, module)}`);
  });
  if (isExercise(exercise)) return exercise;
  throw new UserError(
    `${module} should export an exercise by default: export default defineExercise({ … })`,
  );
};

const isExercise = (x: unknown): x is Exercise =>
  typeof x === 'object' && x !== null && 'title' in x && 'parts' in x && Array.isArray(x.parts);

/**
 * The text of an exercise's starter or solution.
 * @throws UserError if it cannot be read
 */
export const programText = ({ folder }: ExercisePlace, which: 'starter' | 'solution'): string =>
  readText(join(folder, `${which}.ts`));
