import { expect, test } from 'vitest';
import { event, failure, gridSummary, reasonOf } from '../../../../src/run/grid/report.js';
import type { View } from '../../../../src/run/grid/statusTable.js';
import { screen } from '../../../../src/run/print/redrawnLines.js';

const view = (name: string, seed: number, more: Partial<View> = {}): View => ({
  name,
  seed,
  envName: 'CartPole-v1',
  dir: `data/${name}/${name}_s${seed}`,
  log: `data/${name}/${name}_s${seed}/log.txt`,
  state: 'done',
  epoch: 5,
  epochs: 5,
  meanReturn: 10 * seed,
  pace: 1,
  since: 0,
  ...more,
});

test.each([
  [{ state: 'running', epoch: 0, meanReturn: undefined }, 'a, seed 1: started; log: data/a/a_s1/log.txt'],
  [{ state: 'running', epoch: 2 }, 'a, seed 1: resumes after 2 of 5 epochs, mean return 10; log: data/a/a_s1/log.txt'],
  [{ state: 'done' }, 'a, seed 1: done: 5 epochs, mean return 10'],
  [{ state: 'skipped' }, 'a, seed 1: already complete: 5 epochs, mean return 10'],
  [{ state: 'stopped', epoch: 3 }, 'a, seed 1: stopped after 3 of 5 epochs, mean return 10'],
  [{ state: 'failed', epoch: 3, meanReturn: undefined, reason: 'exit code 7' }, 'a, seed 1: failed after 3 of 5 epochs: exit code 7'],
] as const)('%j is a line', (more, line) => expect(event(view('a', 1, more))).toBe(line));

test('a failure is shown with the last lines of its log that have something in them, and its path', () => {
  const log = `${Array.from({ length: 50 }, (_, i) => `line ${i}\n\n`).join('')}`;
  const lines = failure(view('a', 1, { state: 'failed', epoch: 3, reason: 'exit code 7' }), log).split('\n');
  expect(lines).toHaveLength(12);
  expect(lines.slice(-3)).toEqual(['  | line 48', '  | line 49', '  The full log: data/a/a_s1/log.txt']);
});

test('the reason for an exit is what the program said of it at last, and its code if it said nothing', () => {
  expect(reasonOf({ exitCode: 2 }, 'Logging\nspinup: there is no environment X\n')).toBe('there is no environment X');
  expect(reasonOf({ exitCode: 1 }, 'x.js:3\nTypeError: f is no function\n    at g\n\nNode.js v20\n')).toBe('TypeError: f is no function');
  expect(reasonOf({ exitCode: 1 }, 'Error [ERR_WORKER_OUT_OF_MEMORY]: no\n  at a\n')).toBe('Error [ERR_WORKER_OUT_OF_MEMORY]: no');
  expect(reasonOf({ exitCode: 7 }, 'nothing\n')).toBe('exit code 7');
  expect(reasonOf({ signal: 'SIGKILL' }, 'spinup: before\n')).toMatch(/^ended by SIGKILL, .*memory/);
  expect(reasonOf({ signal: 'SIGTERM' }, '')).toBe('ended by SIGTERM');
});

test('when all is done the summary says how to plot the experiments and to watch the best run', () => {
  expect(gridSummary([view('a', 1), view('a', 2), view('b', 3, { state: 'skipped' }), view('b', 0)], { seconds: 75 })).toBe(
    [
      '',
      '4 runs in 1:15: 3 done, 1 skipped',
      'Next, plot the results: npx spinup plot data/a/ data/b/',
      'Watch the best, mean return 30: npx spinup test_policy data/b/b_s3',
      '',
    ].join('\n'),
  );
});

test('what failed is listed, and the same command goes on with what is not done', () => {
  const views = [view('a', 1, { state: 'failed', epoch: 2, reason: 'exit code 7' }), view('a', 2, { state: 'waiting', epoch: 0 })];
  expect(gridSummary(views, { seconds: 5, again: ['run', 'ppo', '--hid', '[32]', '--seed', '1', '2'] })).toBe(
    [
      '',
      '2 runs in 0:05: 1 failed, 1 not started',
      'Failed:',
      '  a, seed 1: exit code 7; log: data/a/a_s1/log.txt',
      "Continue with the same command: npx spinup run ppo --hid '[32]' --seed 1 2",
      'Plot the results so far: npx spinup plot data/a/',
      'Watch the best, mean return 10: npx spinup test_policy data/a/a_s1',
      '',
    ].join('\n'),
  );
});

test('a script is told to resume run by run', () => {
  const text = gridSummary([view('a', 1, { state: 'stopped', epoch: 2 }), view('a', 2, { state: 'waiting', epoch: 0 })], { seconds: 5 });
  expect(text.match(/npx spinup resume .*/g)).toEqual(['npx spinup resume data/a/a_s1']);
});

test('many experiments are plotted by what their names begin with, unless that is nothing', () => {
  const plotted = (names: readonly string[]): string | undefined =>
    /spinup plot (.*)/.exec(
      gridSummary(
        names.map((name) => view(name, 0)),
        { seconds: 1 },
      ),
    )?.[1];
  expect(plotted(['hello_a', 'hello_b', 'hello_c', 'hello_d', 'hello_e'])).toBe('data/hello_');
  expect(plotted(['a', 'b', 'c', 'd', 'e'])).toBe('data/a/ data/b/ data/c/ data/d/ data/e/');
});

test('returns of two environments are not compared, and where nothing is learned there is nothing to plot or to watch', () => {
  const pole = view('a', 9);
  const pendulum = view('b', 1, { envName: 'Pendulum-v1', meanReturn: -150 });
  expect(gridSummary([pole, pendulum, view('a', 1)], { seconds: 1 }).match(/best.*/g)).toEqual([
    'best on CartPole-v1, mean return 90: npx spinup test_policy data/a/a_s9',
    'best on Pendulum-v1, mean return -150: npx spinup test_policy data/b/b_s1',
  ]);
  const nothing = gridSummary([view('a', 1, { state: 'failed', epoch: 0, meanReturn: undefined, reason: 'x' })], { seconds: 1 });
  expect(nothing).not.toMatch(/plot|test_policy/);
});

/** What a screen shows that knows the few controls that are used here. */
const shown = (text: string): string[] => {
  let lines: string[] = [];
  let [x, y] = [0, 0];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  for (const [part, n] of text.matchAll(/\u001b\[(\d*)[AKJ]|\r|\n|[^\r\n\u001b]+/g)) {
    const line = lines[y] ?? '';
    if (part === '\r') x = 0;
    else if (part === '\n') [x, y] = [0, y + 1];
    else if (part === '\u001b[K') lines[y] = line.slice(0, x);
    else if (part === '\u001b[J') lines = lines.slice(0, y);
    else if (part.startsWith('\u001b')) y -= Number(n);
    else {
      lines[y] = line.slice(0, x) + part + line.slice(x + part.length);
      x += part.length;
    }
  }
  return lines;
};

test('lines are drawn in place of those before, below what is printed to stay', () => {
  let text = '';
  const { draw, print } = screen(
    (more) => {
      text += more;
    },
    () => 80,
  );
  draw(['a 0, longer', 'b 0, longer', 'c 0, longer']);
  draw(['a 1, longer', 'b 1, longer', 'c 1, longer']);
  print('one\ntwo');
  draw(['a 2', 'b 2']);
  expect(shown(text)).toEqual(['one', 'two', 'a 2', 'b 2']);
});

test('lines that a narrower window has broken in two are drawn over as well', () => {
  let [text, columns] = ['', 80];
  const { draw } = screen(
    (more) => {
      text += more;
    },
    () => columns,
  );
  draw(['x'.repeat(70), '\u001b[31mred\u001b[39m', 'y'.repeat(40)]);
  columns = 40;
  draw(['z']);
  expect(text).toContain('\r\u001b[4Az');
});
