/** The table below a plot: the ends of the curves, and what their intervals are worth. */
import { expect, test } from 'vitest';
import type { Dataset } from '../../../../src/run/plot/datasets.js';
import { finalRows, finalTable, improvements } from '../../../../src/run/plot/finalTable.js';

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
  expect(row).toMatchObject({ condition: 'a', values: [10, 20, 30, 1000], x: 2000, iqm: 25 });
  expect(row.low).toBeLessThan(25);
  expect(row.high).toBeGreaterThan(25);
});

test('[C4] an epoch in which no episode ended does not count as the last', () => {
  expect(finalRows([run('a', 0, [1, 7, Number.NaN])], columns)[0].iqm).toBe(7);
  expect(finalRows([run('a', 0, [Number.NaN])], columns)).toEqual([]);
});

test('[C4] the table says from how many seeds on an interval means something', () => {
  const titles = 'steps';
  const table = (n: number): string =>
    finalTable(
      finalRows(
        Array.from({ length: n }, (_, unit) => run('a', unit, [unit])),
        columns,
      ),
      titles,
    );
  expect(table(3)).toMatch(/^ +runs +steps +IQM +95 % interval\na +3 +1,000 +1 +0 to 2\nIntervals of fewer than 10 runs are too narrow/);
  expect(table(10)).not.toMatch(/too narrow/);
  expect(table(1)).toBe('   runs  steps  IQM  95 % interval\na     1  1,000    0\n');
});

test('[C4] the table says how probable it is that the first ends higher than each other, where both have several runs', () => {
  const of = (name: string, values: readonly number[]): Dataset[] => values.map((value, unit) => run(name, unit, [value]));
  const rows = finalRows([...of('a', [3, 1]), ...of('b', [2, 1]), ...of('c', [9]), ...of('d', [0, -1])], columns);
  expect(improvements(rows).map((one) => one?.p)).toEqual([undefined, 0.625, undefined, 1]);
  const [head, , b, c, d] = finalTable(rows, 'steps').split('\n');
  expect(head).toMatch(/ P\(first is higher\)$/);
  expect([b, c, d]).toEqual([
    expect.stringMatching(/ 0\.63 \(0 to 1\)$/),
    expect.stringMatching(/^c +1 +1,000 +9$/),
    expect.stringMatching(/ 1 \(1 to 1\)$/),
  ]);
});

test('[C4] the remark below the table fits the terminal', () => {
  const rows = finalRows([run('a', 0, [1]), run('a', 1, [2])], columns);
  for (const width of [60, 80, 120]) {
    const remark = finalTable(rows, 'steps', width).split('\n').slice(2);
    for (const line of remark) expect(line.length).toBeLessThanOrEqual(width);
    expect(remark.join(' ')).toMatch(/^Intervals of fewer .* with 10 in 94 %\. $/);
  }
});
