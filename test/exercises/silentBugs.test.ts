/** The effect of each silent bug and its mend: whole runs in small worlds, the beginnings of those on CartPole, and all of them in test/long. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exerciseNames, loadExercise } from '../support/exercises.js';
import { expectEffect, expectMeasured, type TrainingExercise, trainingExercises } from '../support/trainingRuns.js';

const bugs = await trainingExercises('silent bug');
const onCartPole = ({ evidence }: TrainingExercise): boolean => /CartPole/.test(evidence.what);

test('there are thirty-two, as the pages say', () => {
  expect(bugs).toHaveLength(32);
  expect(exerciseNames().filter((name) => name.startsWith('bug-'))).toEqual(bugs.map(({ name }) => name));
  expect(readFileSync('docs/exercises/index.md', 'utf8')).toContain('thirty-two');
});

test.each(exerciseNames())('%s is on the page that sets it, with its title', async (name) => {
  const { page, title, group } = await loadExercise(name);
  const text = readFileSync(`docs/${page}.md`, 'utf8');
  expect(text).toContain(`<Exercise name="${name}"`);
  if (group === 'silent bug') expect(text).toContain(`## ${title}\n`);
});

test.each(bugs.filter((bug) => !onCartPole(bug)))('$name: the mend restores the bar, which the bug misses', (bug) => expectEffect(bug, 0));

test.each(bugs.filter(onCartPole))('$name: both runs begin as they were measured', (bug) => {
  expectMeasured(bug, 'right', 0, 3);
  expectMeasured(bug, 'broken', 0, 3);
});
