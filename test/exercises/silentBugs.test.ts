/** The effect of each silent bug and its mend, in one run each: those in small worlds here, all of them in test/long. */
import { expect, test } from 'vitest';
import { exerciseNames } from '../support/exercises.js';
import { expectEffect, silentBugs } from '../support/silentBugs.js';

const bugs = await silentBugs();

test('there are at least 25, on pages of theirs', () => {
  expect(bugs.length).toBeGreaterThanOrEqual(25);
  expect(exerciseNames().filter((name) => name.startsWith('bug-'))).toEqual(bugs.map(({ name }) => name));
});

const small = bugs.filter(({ evidence }) => !/CartPole/.test(evidence.what));
test.each(small)('$name: the mend restores the bar, which the bug misses', (bug) => expectEffect(bug, 0));
