/** The training runs of the course's exercises begin as they were measured; test/long has them whole. */
import { expect, test } from 'vitest';
import { expectMeasured, trainingExercises } from '../support/trainingRuns.js';

const exercises = await trainingExercises('exercise');

test('four of them train', () => expect(exercises.map(({ name }) => name)).toHaveLength(4));

test.each(exercises)('$name', (exercise) => {
  expectMeasured(exercise, 'right', 0, 2);
  if (exercise.evidence.broken) expectMeasured(exercise, 'broken', 0, 2);
});
