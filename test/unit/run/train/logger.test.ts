import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tensor } from '../../../../src/autodiff/index.js';
import { learner } from '../../../../src/run/config/anyAlgorithm.js';
import { loadParameters } from '../../../../src/run/saved/modelFile.js';
import { EpochLogger, Logger } from '../../../../src/run/train/logger.js';
import { logEpoch } from '../../../../src/run/train/progressColumns.js';

const dir = mkdtempSync(join(tmpdir(), 'logger-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** A place to print to, and what was printed. */
const paper = () => {
  const lines: string[] = [];
  return { terminal: { write: (text: string) => void lines.push(...text.split('\n').slice(0, -1)), color: false }, lines };
};

test('a column of which nothing was measured is n/a in the table, and nan in the file', () => {
  const { terminal, lines } = paper();
  const logger = new EpochLogger({ outputDir: dir, terminal });
  logger.logTabular('Epoch', 0);
  logger.logTabular('EpRet', undefined, { withMinAndMax: true });
  logger.dumpTabular();
  logger.store({ EpRet: [1, 3] });
  logger.logTabular('Epoch', 1);
  logger.logTabular('EpRet', undefined, { withMinAndMax: true });
  logger.dumpTabular();
  expect(lines).toContain('|    AverageEpRet |             n/a |');
  expect(readFileSync(join(dir, 'progress.txt'), 'utf8')).toBe(
    'Epoch\tAverageEpRet\tStdEpRet\tMaxEpRet\tMinEpRet\n0\tnan\tnan\tnan\tnan\n1\t2.0\t1.0\t3.0\t1.0\n',
  );
});

test('what was stored is forgotten when it is logged', () => {
  const logger = new EpochLogger({ outputDir: null, terminal: paper().terminal });
  logger.store({ x: 1 });
  logger.store({ x: [2, 3] });
  expect(logger.getStats('x')).toMatchObject({ mean: 2, min: 1, max: 3 });
  logger.logTabular('x', undefined, { averageOnly: true });
  expect(logger.getStats('x')).toBeUndefined();
});

test('statistics that are ready are taken as they are, but not beside values', () => {
  const logger = new EpochLogger({ outputDir: null, terminal: paper().terminal });
  const stats = { mean: 1, std: 2, min: 0, max: 4 };
  logger.store({ x: stats });
  expect(logger.getStats('x')).toEqual(stats);
  logger.store({ x: 1 });
  expect(() => logger.getStats('x')).toThrow('EpochLogger: x has statistics stored beside other values; store only the values');
});

test('a column is set once in a row, and is there from the first row on', () => {
  const logger = new Logger({ outputDir: null, terminal: paper().terminal });
  logger.logTabular('a', 1);
  expect(() => logger.logTabular('a', 2)).toThrow('logTabular: a is set already');
  logger.dumpTabular();
  expect(() => logger.logTabular('b', 1)).toThrow('logTabular: b was not in the first row');
});

test('a column that is left out of a later row is n/a there', () => {
  const { terminal, lines } = paper();
  const logger = new Logger({ outputDir: null, terminal });
  logger.logTabular('a', 1);
  logger.dumpTabular();
  logger.dumpTabular();
  expect(lines.filter((line) => line.includes(' a |'))).toEqual([
    '|               a |               1 |',
    '|               a |             n/a |',
  ]);
});

test.each([
  [
    'ppo',
    'Epoch AverageEpRet StdEpRet MaxEpRet MinEpRet EpLen AverageVVals StdVVals MaxVVals MinVVals TotalEnvInteracts LossPi LossV DeltaLossPi DeltaLossV Entropy KL ClipFrac StopIter Time',
    { clipFrac: 0.1, stopIter: 79 },
  ],
  [
    'vpg',
    'Epoch AverageEpRet StdEpRet MaxEpRet MinEpRet EpLen AverageVVals StdVVals MaxVVals MinVVals TotalEnvInteracts LossPi LossV DeltaLossPi DeltaLossV Entropy KL Time',
    {},
  ],
] as const)('the columns of %s are the original ones, and their numbers are those of the update', (algo, names, more) => {
  const { terminal } = paper();
  const logger = new EpochLogger({ outputDir: dir, terminal });
  const info = {
    vVals: { mean: 1, std: 2, min: 3, max: 4 },
    lossPi: 5,
    lossV: 6,
    deltaLossPi: 7,
    deltaLossV: 8,
    entropy: 9,
    kl: 10,
    ...more,
  };
  const state = { key: 0 as never, updates: 1, info: {} };
  logEpoch(
    logger,
    learner(algo).columns({}),
    { epoch: 1, steps: 40, state, episodes: { returns: [20, 40], lengths: [2, 6] }, info },
    1.23456,
  );
  const [header, row] = readFileSync(join(dir, 'progress.txt'), 'utf8').trim().split('\n');
  expect(header.split('\t')).toEqual(names.split(' '));
  const start = '0 30.0 10.0 40.0 20.0 4.0 1.0 2.0 4.0 3.0 40 5.0 6.0 7.0 8.0 9.0 10.0';
  expect(row.split('\t').join(' ')).toBe(`${start}${algo === 'ppo' ? ' 0.1 79.0' : ''} 1.235`);
});

test('parameters are saved under the name of the model, or numbered', () => {
  const logger = new Logger({ outputDir: dir, terminal: paper().terminal });
  const params = { pi: [{ w: tensor([[1, 2]]), b: tensor([3, 4]) }] };
  logger.saveState(params);
  logger.saveState(params, 30);
  for (const name of ['model.safetensors', 'model30.safetensors']) expect(loadParameters(join(dir, name), params)).toEqual(params);
});

test('a logger that is told no directory makes one among the temporary files', () => {
  const { terminal, lines } = paper();
  const logger = new EpochLogger({ terminal });
  logger.logTabular('Epoch', 0);
  logger.dumpTabular();
  const [, file] = /Logging data to (\S+)/.exec(lines.join('\n')) ?? [];
  expect(file).toMatch(/experiments.\d+.progress\.txt$/);
  expect(readFileSync(file, 'utf8')).toBe('Epoch\n0\n');
  rmSync(dirname(file), { recursive: true });
});

test.each([
  ['a\tb', 'a\\tb'],
  ['two\nlines', 'two\\nlines'],
  ['Windows\r\n', 'Windows\\r\\n'],
  ['\u001b[31mred\u0000', '\\u001b[31mred\\u0000'],
  ['\u2028 \u0085', '\\u2028 \\u0085'],
  ['plain \\ text, é', 'plain \\ text, é'],
])('[A17] the text %j stays in one cell of one row', (text, written) => {
  const { terminal, lines } = paper();
  const logger = new Logger({ outputDir: dir, outputFname: 'texts.txt', terminal });
  for (const n of [1, 2]) {
    logger.logTabular('note', text);
    logger.logTabular('n', n);
    logger.dumpTabular();
  }
  expect(readFileSync(join(dir, 'texts.txt'), 'utf8')).toBe(`note\tn\n${written}\t1\n${written}\t2\n`);
  expect(lines.filter((line) => line.startsWith('|'))).toHaveLength(4);
});

test.each(['a\tb', 'a\nb', '\r'])('[A17] a column cannot be called %j', (key) => {
  const logger = new EpochLogger({ outputDir: null, terminal: paper().terminal });
  expect(() => logger.logTabular(key, 1)).toThrow(
    `logTabular: the name of a column should have no tab and no newline, but is ${JSON.stringify(key)}`,
  );
});
