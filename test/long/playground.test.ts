/** The playground for a long time: 500 epochs and eight branches in the memory that a page may take. */
import { expect, test } from 'vitest';
import { longSession } from '../../bench/playgroundMemory.js';
import { useSite } from '../support/hooks.js';

const browser = useSite();

test('500 epochs and eight branches take less than 300 MB, of which kept states are at most 100', async () => {
  const { before, after, branches, epochs, back } = await longSession(browser());
  console.log({ before, after, back });
  expect({ branches, isLong: epochs >= 1200 }).toEqual({ branches: 8, isLong: true });
  expect(after.counted).toBeLessThan(300);
  expect(after.resident).toBeLessThan(300);
  // what 1,200 epochs would take is thinned, and no more than it has to be
  expect(after.kept).toBeLessThanOrEqual(100);
  expect(after.kept).toBeGreaterThan(90);
});
