/** The table below a plot: the ends of the curves, and what their intervals are worth. */
import { expect, test } from 'vitest';
import type { Dataset } from '../../../../src/run/plot/datasets.js';
import { finalRows, finalTable } from '../../../../src/run/plot/finalTable.js';

const run = (condition1: string, unit: number, performance: readonly number[], steps = 1000): Dataset =>
  ({
    dir: `data/${condition1}_s${unit}`,
    root: 'data',
    condition1,
    condition2: `${condition1}-${unit}`,
    unit,
    algo: 'ppo',
    envName: 'CartPole-v1',
    columns: new Map([
      ['TotalEnvInteracts', performance.map((_, i) => (i + 1) * steps)],
      ['Performance', performance],
    ]),
    rows: performance.length,
  }) as unknown as Dataset;

const columns = { xaxis: 'TotalEnvInteracts', value: 'Performance' };

test('[C4] a row has the interquartile mean of the last values, the runs, and where the shortest ends', () => {
  const runs = [10, 20, 30, 1000].map((last, unit) => run('a', unit, unit === 1 ? [1, last] : [1, 2, last]));
  const [row] = finalRows(runs, columns);
  expect(row).toMatchObject({ condition: 'a', runs: 4, x: 2000, iqm: 25 });
  expect(row.low).toBeLessThan(25);
  expect(row.high).toBeGreaterThan(25);
});

test('[C4] an epoch in which no episode ended does not count as the last', () => {
  expect(finalRows([run('a', 0, [1, 7, Number.NaN])], columns)[0].iqm).toBe(7);
  expect(finalRows([run('a', 0, [Number.NaN])], columns)).toEqual([]);
});

test('[C4] the table says from how many seeds on an interval means something', () => {
  const titles = { x: 'steps', value: 'return' };
  const table = (n: number): string =>
    finalTable(
      finalRows(
        Array.from({ length: n }, (_, unit) => run('a', unit, [unit])),
        columns,
      ),
      titles,
    );
  expect(table(3)).toMatch(/^ +runs +steps +return +95 % interval\na +3 +1,000 +1 +0 to 2\nIntervals of fewer than 10 runs are too narrow/);
  expect(table(10)).not.toMatch(/too narrow/);
  expect(table(1)).toBe('   runs  steps  return  95 % interval\na     1  1,000       0\n');
});
