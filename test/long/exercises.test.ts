/** The training runs of the course's exercises, whole, with each seed that was measured. */
import { describe, expect, test } from 'vitest';
import { expectMeasured, trainingExercises } from '../support/trainingRuns.js';

const exercises = await trainingExercises('exercise');

describe.each([0, 1, 2])('seed %i', (seed) => {
  test.each(exercises)('$name: a right program reaches the bar', (exercise) => {
    expect(exercise.evidence.bar.isReached(expectMeasured(exercise, 'right', seed))).toBe(true);
  });
  test.each(exercises.filter(({ evidence }) => evidence.broken))('$name: the broken one misses it', (exercise) => {
    expect(exercise.evidence.bar.isReached(expectMeasured(exercise, 'broken', seed))).toBe(false);
  });
});
