/** The examples, whole: their own settings, three seeds each. `npm run bench -- examples` keeps the figures. */
import { describe, expect, test } from 'vitest';
import { exampleFigures, examplesWithBars } from '../../bench/examples.js';
import { runExample } from '../support/examples.js';

describe.each(examplesWithBars)('%s', (example) => {
  test.each([0, 1, 2])('seed %d is within its bars', async (seed) => {
    for (const { figure, value, bar, holds } of await exampleFigures(example, seed)) {
      console.log(`${example}, seed ${seed}: ${figure} ${value}, ${holds} ${bar}`);
      if (holds === 'at least') expect(value).toBeGreaterThanOrEqual(bar);
      else expect(value).toBeLessThanOrEqual(bar);
    }
  });
});

test('experiment-grid: each of its four settings learns', async () => {
  const [, table] = (await runExample('experiment-grid')).split('standard deviation over seeds:\n');
  const returns = [...table.matchAll(/^ppo-bench_\S+ +([\d.]+) ±/gm)].map(([, ret]) => Number(ret));
  console.log(`experiment-grid: mean returns of the last epoch ${returns.join(', ')}`);
  expect(returns).toHaveLength(4);
  for (const ret of returns) expect(ret).toBeGreaterThan(100);
});
