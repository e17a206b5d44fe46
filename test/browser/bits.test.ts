/** Chromium computes what Node computes, to the last bit. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Visit } from '../support/chromium.js';
import { usePage } from '../support/hooks.js';
import { type RunName, train } from './fixture/bits/run.js';

const visit = usePage('bits');
const open = async (): Promise<Visit['page']> => {
  const { page, until } = await visit();
  await until(() => window.bits !== undefined);
  return page;
};

test('100,000 values of each function of src/math.ts have the bits that were recorded in Node', async () => {
  const page = await open();
  const got = await page.evaluate(() => window.bits.functions());
  expect(got).toEqual(JSON.parse(readFileSync('test/fixtures/mathBits.json', 'utf8')));
});

test.each<[RunName, epochs: number, stepsPerEpoch: number]>([
  ['ppo', 20, 1000],
  ['sac', 5, 120],
])('%s ends in the same bits after %i epochs of %i steps', async (name, epochs, stepsPerEpoch) => {
  const page = await open();
  const got = await page.evaluate(([name, steps]) => window.bits.train(name, steps), [name, stepsPerEpoch] as const);
  expect(got).toEqual(train(name, stepsPerEpoch));
  expect(got.epochs).toBe(epochs);
});
