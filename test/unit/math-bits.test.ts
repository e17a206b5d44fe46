/** The functions of src/math.ts have these bits, in whatever version of Node; test/browser/bits.test.ts asks Chromium. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { functions } from '../browser/fixture/bits/run.js';

test('100,000 values of each function have the bits that were recorded', () => {
  expect(functions()).toEqual(JSON.parse(readFileSync('test/fixtures/mathBits.json', 'utf8')));
});
