import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('every known trap has a test that dies of it, or a reason why it cannot be fallen into', () => {
  const list = execFileSync(process.execPath, ['scripts/traps.mjs'], { encoding: 'utf8' });
  expect(list).toMatch(/^A1 .*time limit.*\(test\/property\/onPolicy\/advantages\.test\.ts\)$/m);
  expect(list).toMatch(/^B9 .*absent: /m);
  expect(list).toMatch(/^C10 .*absent: /m);
  expect(list).toMatch(/^D4 .*delay.*\(test\/property\/offPolicy\/schedule\.test\.ts\)$/m);
  expect(list).toMatch(/^E4 .*\(test\/property\/offPolicy\/runs\.test\.ts\)$/m);
});
