/** A silent bug: one mean for all numbers of an observation. */
import { key, random } from 'spinningup';
import { endsAtMost, pointOf, silentBug } from '../support/silentBug.js';
import { deviationOf, meanOf } from '../support/smallWorlds.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Normalize = typeof solution.normalize;
/** Rows whose numbers have quite different sizes: a height near 100, and an angle near 0. */
const drawnRows = (seed: number, n: number): number[][] => {
  const z = random.normal(key(seed), 2 * n);
  return Array.from({ length: n }, (_, i) => [100 + z[2 * i], 0.1 * z[2 * i + 1]]);
};
const mapColumns = (rows: solution.Rows, f: (column: readonly number[]) => (x: number) => number): number[][] => {
  const maps = rows[0].map((_, j) => f(rows.map((row) => row[j])));
  return rows.map((row) => row.map((x, j) => maps[j](x)));
};

export default silentBug<Normalize, readonly [rows: solution.Rows]>({
  title: 'A network that is blind in one eye',
  bank: 'data',
  task: 'Observations are normalised, and still their numbers are far from having mean 0 each. Find the wrong line in normalize.',
  exported: 'normalize',
  starter,
  solution,
  names: ['rows'],
  inputs: () => [
    [
      [
        [1, 10],
        [3, 10.5],
      ],
    ],
    [drawnRows(1, 6)],
    [drawnRows(2, 30)],
  ],
  hints: [
    'Take the mean of each column of the result. Which of them is 0?',
    'A height and an angle have nothing in common: each column needs its own mean, and the deviation from it.',
  ],
  others: [
    {
      name: 'each row is normalised, not each column',
      wrong: (rows) => rows.map((row) => row.map((x) => (x - meanOf(row)) / (deviationOf(row) + 1e-8))),
      hints: ['Over which axis should the mean be taken?', 'Over the batch: a number is compared with the same number of the other rows.'],
    },
    {
      name: 'the numbers are shifted and not scaled',
      wrong: (rows) => mapColumns(rows, (column) => (x) => x - meanOf(column)),
      hints: ['The means are right. And the deviations?', 'Divide by the standard deviation of the column.'],
    },
  ],
  evidence: {
    what: 'a linear function of the angle, fitted by gradient steps to observations that your function has normalised',
    quantity: 'mean squared error',
    steps: 'gradient steps',
    limit: 10,
    *train(normalize, seed) {
      const rows = drawnRows(seed, 100);
      const inputs = normalize(rows);
      const targets = rows.map(([, angle]) => 10 * angle);
      const weights = [0, 0];
      for (let step = 0; step <= 200; step++) {
        const errors = inputs.map((row, i) => row[0] * weights[0] + row[1] * weights[1] - targets[i]);
        if (step % 10 === 0) yield pointOf(step, Math.min(1e6, meanOf(errors.map((e) => e * e))));
        for (const j of [0, 1])
          weights[j] -=
            (0.1 / Math.max(1, meanOf(inputs.map((row) => row[0] ** 2 + row[1] ** 2)))) * meanOf(errors.map((e, i) => e * inputs[i][j]));
      }
    },
    bar: endsAtMost(0.05),
  },
});
