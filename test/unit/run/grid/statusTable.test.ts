import { expect, test } from 'vitest';
import { allTimeLeft, statusLines, type View } from '../../../../src/run/grid/statusTable.js';
import { clock } from '../../../../src/run/print/text.js';

const view = (more: Partial<View> = {}): View => ({
  name: 'hello_ac-hid32',
  seed: 0,
  envName: 'CartPole-v1',
  dir: 'data/hello_ac-hid32/hello_ac-hid32_s0',
  log: 'data/hello_ac-hid32/hello_ac-hid32_s0/log.txt',
  state: 'running',
  epoch: 10,
  epochs: 40,
  meanReturn: 123.456,
  pace: 2,
  since: 1,
  ...more,
});
const grid: readonly View[] = [
  view({ state: 'done', epoch: 40, meanReturn: 500 }),
  view({ seed: 10 }),
  view({ name: 'hello_ac-hid64-64', state: 'failed', epoch: 3, meanReturn: -7.5 }),
  view({ name: 'hello_ac-hid64-64', seed: 10, state: 'waiting', epoch: 0, meanReturn: undefined, pace: undefined }),
];
const plain = (columns: number, rows?: number) => ({ columns, rows, color: false });

test('a table has a line for each run, with state, progress, return and time left, and one for all', () => {
  expect(statusLines(grid, 2, plain(100))).toEqual([
    'run                seed  state                                epochs  return  left',
    'hello_ac-hid32        0  done     ━━━━━━━━━━━━━━━━━━━━━━━━  40 of 40     500',
    'hello_ac-hid32       10  running  ━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  10 of 40   123.5  0:59',
    'hello_ac-hid64-64     0  failed   ━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   3 of 40    -7.5',
    'hello_ac-hid64-64    10  waiting  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   0 of 40',
    '4 runs: 1 failed, 1 running, 1 waiting, 1 done; about 1:20 left',
  ]);
});

test('in a narrower window the bar gives way first, and then the beginnings of the names', () => {
  expect(statusLines(grid, 2, plain(70))[2]).toBe('hello_ac-hid32       10  running  ━━╌╌╌╌╌╌╌╌╌  10 of 40   123.5  0:59');
  expect(statusLines(grid, 2, plain(60))[3]).toBe('hello_ac-hid64-64     0  failed    3 of 40    -7.5');
  expect(statusLines(grid, 2, plain(50))[3]).toBe('…-hid64-64     0  failed    3 of 40    -7.5');
});

test('whatever the window, no line is as long as it is wide, nor are there as many as it has', () => {
  const many = Array.from({ length: 40 }, (_, seed) => view({ seed, state: seed < 38 ? 'waiting' : 'running' }));
  for (let columns = 2; columns <= 120; columns += 7)
    for (let rows = 4; rows <= 50; rows += 15) {
      const lines = statusLines(many, 2, plain(columns, rows), 'Stopping.');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(columns);
      expect(lines.length).toBeLessThan(rows);
    }
});

test('of more runs than there is room for, those are shown that failed or run, and the others are counted', () => {
  const states = ['done', 'done', 'skipped', 'failed', 'done', 'running', 'waiting', 'waiting', 'waiting'] as const;
  const lines = statusLines(
    states.map((state, seed) => view({ state, seed })),
    1,
    plain(100, 7),
  );
  expect(lines.slice(1, 4).map((line) => line.split(/ {2,}/).slice(1, 3).join(' '))).toEqual(['3 failed', '5 running', '6 waiting']);
  expect(lines[4]).toBe('and 2 waiting, 3 done, 1 skipped');
});

test('only states and bars have colours, which take no room', () => {
  const lines = statusLines(grid, 2, { columns: 100, color: true });
  expect(lines[3]).toContain('\u001b[31mfailed ');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(lines.map((line) => line.replaceAll(/\u001b\[\d*m/g, ''))).toEqual(statusLines(grid, 2, plain(100)));
});

test.each([
  [0, '0:00'],
  [59.6, '1:00'],
  [754, '12:34'],
  [3599.5, '1:00:00'],
  [3723, '1:02:03'],
])('%d seconds are %s', (seconds, text) => expect(clock(seconds)).toBe(text));

test('the time left of all is that of the longest run, or of all work shared by the jobs', () => {
  const [quick, slow] = [view({ epoch: 39, since: 0 }), view({ epoch: 0, since: 0 })];
  expect(allTimeLeft([quick, slow], 2)).toBe(80);
  const waiting = view({ state: 'waiting', epoch: 0, pace: undefined });
  expect(allTimeLeft([slow, waiting, waiting], 2)).toBe(120);
  expect(allTimeLeft([slow, waiting, waiting], 1)).toBe(240);
});

test('a run that takes longer than expected has no time less than none, and nobody knows the time before the first epoch', () => {
  expect(statusLines([view({ since: 1000 })], 1, plain(100))[1]).toMatch(/ 0:00$/);
  expect(allTimeLeft([view({ pace: undefined })], 1)).toBeUndefined();
  expect(allTimeLeft([view({ state: 'done' })], 1)).toBeUndefined();
});
