/** Exercises and verdicts as text for a terminal. */
import {
  type CheckNews,
  type Exercise,
  type ExerciseKind,
  inDigits,
} from '../../exercise/index.js';
import type { FileVerdict } from './checkFile.js';

/** An exercise with its name. */
export interface NamedExercise {
  readonly name: string;
  readonly exercise: Exercise;
}

const headings: Readonly<Record<ExerciseKind, string>> = {
  exercise: 'Exercises:',
  algorithm: 'One for each algorithm:',
  'silent bug': 'Silent bugs, each a program that runs and has one wrong line:',
};

/** The list of exercises by groups, with a line for each, and what to type. */
export const exerciseList = (all: readonly NamedExercise[]): string => {
  const sorted = [...all].sort((a, b) => (a.exercise.title < b.exercise.title ? -1 : 1));
  const width = Math.max(...all.map(({ name }) => name.length));
  const groups = (Object.keys(headings) as ExerciseKind[]).map((group) => {
    const lines = sorted
      .filter(({ exercise }) => exercise.group === group)
      .map(({ name, exercise }) => `  ${name.padEnd(width)}  ${exercise.title}\n`);
    return lines.length > 0 ? `${headings[group]}\n${lines.join('')}\n` : '';
  });
  return (
    `${groups.join('')}Begin one: npx spinup exercise ${sorted[0].name}\n` +
    `Check it at each save: npx spinup exercise ${sorted[0].name} ${sorted[0].name}.ts\n`
  );
};

/** The list of exercises as JSON, for programs that grade. */
export const listAsJson = (all: readonly NamedExercise[]): string => {
  const rows = all.map(({ name, exercise: { title, group, page, task, parts, evidence } }) => ({
    name,
    title,
    group,
    page,
    task,
    exports: parts.map((part) => part.name),
    mistakes: parts.flatMap((part) => part.mistakes).length,
    trains: evidence !== undefined,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
};

/** A line for news of a training run. */
export const newsInWords = (news: CheckNews): string =>
  news.kind === 'training'
    ? `Every result is right. Training: ${news.what}\n`
    : `  ${news.point.curve}, after ${news.point.x} steps: ${inDigits(news.point.y, 4)}\n`;

/**
 * A verdict with the hint that is due.
 * @param color true if it may have ANSI colours
 */
export const verdictInWords = (
  { passed, message, mistake }: FileVerdict,
  hint: string | undefined,
  color: boolean,
): string => {
  const coloured = (code: number, text: string): string =>
    color ? `\u001b[${code}m${text}\u001b[0m` : text;
  const head = passed ? coloured(32, 'Passed.') : coloured(31, 'Not yet.');
  const guess = mistake ? `\nIt looks as if ${mistake.name}.\nHint: ${hint}\n` : '\n';
  return `${head} ${message}\n${passed ? '' : guess}`.replace(/\n\n$/, '\n');
};
