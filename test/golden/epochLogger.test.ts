/** The loggers against a session of the original's, byte for byte. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { colorize, percent8g3 } from '../../src/run/print/pythonNumbers.js';
import { EpochLogger, type Measured } from '../../src/run/train/logger.js';

const golden = JSON.parse(readFileSync(new URL('./data/spinningup/epoch_logger.json', import.meta.url), 'utf8'));
const dir = mkdtempSync(join(tmpdir(), 'logger-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** What the original was given; its class and its function as they are in JavaScript. */
const config = {
  ac_kwargs: { hidden_sizes: [64, 64] },
  actor_critic: class ReLU {},
  env_fn: '<function <lambda> at <ADDRESS>>',
  flag: true,
  gamma: 0.99,
  name: null,
  nested: [function Tanh() {}, 1e-3],
  seed: 0,
  tup: [1, 2],
};

type Call = readonly [method: string, ...args: readonly unknown[]];

/** One line of the script. */
const play = (logger: EpochLogger, [method, ...args]: Call): void => {
  if (method === 'store') logger.store(args[0] as Record<string, Measured>);
  else if (method === 'dump_tabular') logger.dumpTabular();
  else {
    const [[key, value], how] = args as [[string, (number | string)?], { with_min_and_max?: boolean; average_only?: boolean }];
    logger.logTabular(key, value, { withMinAndMax: how.with_min_and_max ?? false, averageOnly: how.average_only ?? false });
  }
};

const session = (outputDir: string): string => {
  let out = '';
  const write = (text: string): void => {
    out += text;
  };
  const logger = new EpochLogger({ outputDir, expName: 'demo', terminal: { write, color: true } });
  logger.saveConfig(config);
  logger.log('hello');
  for (const call of golden.script) play(logger, call);
  return out.replaceAll(outputDir, '<OUTPUT_DIR>');
};

test('a session prints and writes what the original does', () => {
  expect(session(dir)).toBe(golden.stdout);
  expect(readFileSync(join(dir, 'progress.txt'), 'utf8')).toBe(golden.progress_txt);
  expect(readFileSync(join(dir, 'config.json'), 'utf8')).toBe(golden.config_json);
});

test.each(golden.percent_8_3g as [string, string][])('the original prints %s as "%s"', (x, text) => {
  expect(percent8g3(x === 'inf' ? Number.POSITIVE_INFINITY : Number(x))).toBe(text);
});

test('colours are the original ones', () => {
  expect(colorize('x', 'green', { bold: true })).toBe(golden.colorize.green_bold);
  expect(colorize('x', 'cyan', { bold: true })).toBe(golden.colorize.cyan_bold);
  expect(colorize('x', 'red')).toBe(golden.colorize.red);
  expect(colorize('x', 'green', { highlight: true })).toBe(golden.colorize.green_highlight);
});
