/** Pong from pixels, all 8,000 games: half an hour of one core. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { numbersAfter, runExample } from '../support/examples.js';

const { curve } = JSON.parse(readFileSync('bench/results/pongFromPixels.json', 'utf8')) as { curve: readonly (readonly number[])[] };

test('its curve is the recorded one, game by game, and rises', async () => {
  const printed = await runExample('pong-from-pixels');
  const means = numbersAfter('mean of these', printed);
  expect(means).toEqual(curve.map(([, mean]) => Number(mean.toFixed(1))));
  const average = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
  expect(average(means.slice(-100)) - average(means.slice(0, 100))).toBeGreaterThan(2);
});
