/** The effect of every silent bug and of its mend, with each seed that was measured. */
import { describe, expect, test } from 'vitest';
import { expectEffect, trainingExercises } from '../support/trainingRuns.js';

const bugs = await trainingExercises('silent bug');

test('there are at least 25 bugs', () => expect(bugs.length).toBeGreaterThanOrEqual(25));

describe.each([0, 1, 2])('seed %i', (seed) => {
  test.each(bugs)('$name: the mend restores the bar, which the bug misses', (bug) => expectEffect(bug, seed));
});
