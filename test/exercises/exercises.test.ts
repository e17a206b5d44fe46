/** Every exercise: its starter fails, its solution passes, and each mistake is recognised as itself and as no other. */
import { existsSync } from 'node:fs';
import { type AnswerExports, checkAnswer, type Exercise, type Verdict } from 'spinningup/exercise';
import { describe, expect, test } from 'vitest';
import { exerciseNames, loadExercise, loadProgram } from '../support/exercises.js';

const names = exerciseNames();

/** The verdict on the parts alone: the training run is another test's. */
const checkParts = (exercise: Exercise, answer: AnswerExports): Verdict => {
  const { evidence: _, ...rest } = exercise;
  return checkAnswer(rest, answer);
};
/** The solution, with one of its exports replaced by a mistake. */
const withMistake = (solution: AnswerExports, name: string, wrong: unknown): AnswerExports => ({ ...solution, [name]: wrong });

describe.each(names)('%s', async (name) => {
  const exercise = await loadExercise(name);
  const solution = await loadProgram(name, 'solution');

  test('its starter fails, and says why', async () => {
    const { passed, message } = checkParts(exercise, await loadProgram(name, 'starter'));
    expect([passed, message.length > 20]).toEqual([false, true]);
  });

  test('its solution passes', () => {
    expect(checkParts(exercise, solution)).toMatchObject({ passed: true });
  });

  test('each of its mistakes is recognised as itself and as no other', () => {
    const found = exercise.parts.flatMap((part) =>
      part.mistakes.map((mistake) => {
        const verdict = checkParts(exercise, withMistake(solution, part.name, mistake.wrong));
        return `${part.name}: ${mistake.name} → ${verdict.passed ? 'passed' : verdict.mistake?.name}`;
      }),
    );
    const all = exercise.parts.flatMap((part) => part.mistakes.map((mistake) => `${part.name}: ${mistake.name} → ${mistake.name}`));
    expect(found).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
  });

  test('it has its three files, a page, a task, and two different hints for each mistake', () => {
    for (const file of ['index', 'starter', 'solution']) expect(existsSync(`exercises/${name}/${file}.ts`)).toBe(true);
    expect(exercise.task).toMatch(/\.$/);
    const hints = exercise.parts.flatMap((part) => part.mistakes.map((mistake) => mistake.hints));
    expect(hints.filter(([first, second]) => first.length < 20 || second.length < 20 || first === second)).toEqual([]);
  });
});
