/** The command `exercise`: lists exercises, begins one, and checks a learner's file. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { hintFor, type Tries } from '../../exercise/index.js';
import { writeFile } from '../files/atomicFiles.js';
import { terminal } from '../print/terminal.js';
import { UserError } from '../userError.js';
import { type CheckTask, checkAnswerFile, type FileVerdict } from './checkFile.js';
import type { ExerciseOptions } from './flags.js';
import {
  type ExercisePlace,
  exerciseNames,
  folderOfExercise,
  loadExercise,
  programText,
} from './library.js';
import { nextSave } from './nextSave.js';
import {
  exerciseList,
  listAsJson,
  type NamedExercise,
  newsInWords,
  verdictInWords,
} from './words.js';

/**
 * Runs the command.
 * @returns 0, or 1 if the file that was checked does not pass
 * @throws UserError if there is no such exercise or file
 */
export const exerciseCommand = async (options: ExerciseOptions): Promise<number> => {
  const { name, file, list, solution, json } = options;
  if (list || name === undefined) return say(await exerciseLines(json));
  const place = folderOfExercise(await nameOfNumber(name));
  if (solution) return say(programText(place, 'solution'));
  if (file === undefined) return beginExercise(place);
  const path = resolve(file);
  if (!existsSync(path))
    throw new UserError(
      `there is no file ${file} in ${process.cwd()}; ` +
        `npx spinup exercise ${name} makes one to begin with`,
    );
  const task = { place, file, path };
  return options.once ? checkOnce(task, json) : checkAtEachSave(task);
};

const say = (text: string): number => {
  terminal().write(text);
  return 0;
};

const allExercises = (): Promise<readonly NamedExercise[]> =>
  Promise.all(
    exerciseNames().map(async (name) => ({
      name,
      exercise: await loadExercise(folderOfExercise(name)),
    })),
  );

/** The list of all exercises, as text or as JSON. */
const exerciseLines = async (json = false): Promise<string> => {
  const all = await allExercises();
  return json ? listAsJson(all) : exerciseList(all);
};

/** The name of an exercise by its number in the course, such as 1.1; any other name as it is. */
const nameOfNumber = async (name: string): Promise<string> => {
  if (!/^\d+\.\d+$/.test(name)) return name;
  const all = await allExercises();
  return all.find(({ exercise }) => exercise.title.startsWith(`${name} `))?.name ?? name;
};

/** Copies the starter to a file of the exercise's name, unless there is one; says what to do. */
const beginExercise = async (place: ExercisePlace): Promise<number> => {
  const { title, task } = await loadExercise(place);
  const file = `${place.name}.ts`;
  const isThere = existsSync(file);
  if (!isThere) writeFile(resolve(file), programText(place, 'starter'));
  return say(
    `${title}\n${task}\n\n` +
      `${isThere ? `${file} is there already, and stays as it is.` : `Your program is ${file}.`} ` +
      `Edit it, and in the meantime let it be checked at each save:\n` +
      `  npx spinup exercise ${place.asked} ${file}\n`,
  );
};

/** One check, for a script: its exit code says whether the file passes. */
const checkOnce = async (task: CheckTask, json = false): Promise<number> => {
  const verdict = await checkAnswerFile(task, () => {});
  say(
    json ? `${JSON.stringify({ name: task.place.name, ...verdict })}\n` : spoken(verdict, {}).text,
  );
  return verdict.passed ? 0 : 1;
};

/** Checks the file, and again at each save until it passes. */
const checkAtEachSave = async (task: CheckTask): Promise<number> => {
  let tries: Tries = {};
  for (;;) {
    const next = nextSave(task.path); // before the check, which takes a while
    const verdict = await checkAnswerFile(task, (news) => say(newsInWords(news)));
    const said = spoken(verdict, tries);
    say(said.text);
    if (verdict.passed) {
      next.cancel();
      return 0;
    }
    tries = said.tries;
    say(`\nIt is checked again when you save ${task.file}; Ctrl+C ends this.\n`);
    await next.saved;
    say('\n');
  }
};

const spoken = (verdict: FileVerdict, before: Tries): { text: string; tries: Tries } => {
  const { hint, tries } = hintFor(verdict, before);
  return { text: verdictInWords(verdict, hint, terminal().color), tries };
};
