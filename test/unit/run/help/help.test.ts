import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { algorithms } from '../../../../src/algos/index.js';
import { flagName, spinningUpName } from '../../../../src/run/config/spinningUpNames.js';
import { knownFlags, runConfig } from '../../../../src/run/flags/runConfig.js';
import { helpOn, type Topic } from '../../../../src/run/help/help.js';
import { knownToWork } from '../../../../src/run/help/knownToWork.js';
import { layOut } from '../../../../src/run/help/layout.js';
import { help } from '../../../../src/run/help/meanings.generated.js';
import { pages as built } from '../../../../src/run/help/pages.generated.js';
import { pages } from '../../../../src/run/help/pages.js';

const runHelp = (words: readonly string[]) => helpOn('run', words, { color: false });

describe.each(Object.keys(algorithms) as (keyof typeof algorithms)[])('the help on %s', (algo) => {
  const text = runHelp([algo, '--help']);

  test('tells the meaning of every hyperparameter', () => {
    expect(Object.keys(help[algo]).sort()).toEqual(Object.keys(algorithms[algo].defaults).sort());
  });

  test.each(Object.entries(algorithms[algo].defaults))('shows the flag and the default of %s', (name, value) => {
    const switched = value === true ? 'True' : 'False';
    const shown = Array.isArray(value) ? `[${value}]` : typeof value === 'boolean' ? switched : `${value}`;
    expect(text).toMatch(new RegExp(`^  ${flagName(spinningUpName(name))} +${shown.replace(/[[\]]/g, '\\$&')} `, 'm'));
  });

  test('states defaults that, when they are typed, change nothing', () => {
    const rows = built.algorithms[algo].flatMap((section) => section.rows ?? []);
    const { defaults } = algorithms[algo];
    const known = knownFlags(algo).filter(({ name }) => Object.hasOwn(defaults, name));
    const words = known.flatMap(({ key }) => [flagName(key), rows.find(([flag]) => flag === flagName(key))?.[1] ?? '']);
    const typed = Object.entries(runConfig([algo, '--env', 'CartPole-v1', ...words]));
    expect(Object.fromEntries(typed.filter(([name]) => Object.hasOwn(defaults, name)))).toEqual(defaults);
  });

  test('has columns that are aligned and lines that fit', () => {
    const rows = text.split('\n').filter((line) => /^ {2}--/.test(line) || /^ {20,}/.test(line));
    const starts = rows.map((line) => /^(?: {2}--\S+ +\S* {2,}| +)/.exec(line)?.[0].length);
    expect(new Set(starts).size).toBe(1);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });
});

test.each([
  ['sac', 'Pendulum-v1', 'Pendulum-v1'],
  ['dqn', 'CartPole-v1', 'Acrobot-v1'],
  ['trpo', 'CartPole-v1', 'Pendulum-v1'],
])('the examples for %s are in environments whose actions it can choose', (algo, ...envs) => {
  const examples = runHelp([algo]).split('Examples:')[1];
  expect([...examples.matchAll(/--env (\S+)/g)].map(([, env]) => env)).toEqual(envs);
});

test('only the help on trpo has --algo', () => {
  const having = Object.keys(algorithms).filter((algo) => runHelp([algo]).includes('  --algo '));
  expect(having).toEqual(['trpo']);
});

test('what is printed is what the flags and defaults say now', () => {
  expect(built).toEqual(JSON.parse(JSON.stringify(pages)));
});

test('[C8] the scores of spinup list are those that were measured', () => {
  const { rows } = JSON.parse(readFileSync('bench/results/knownToWork.json', 'utf8'));
  expect(knownToWork.map(({ command, score }) => ({ command: `spinup ${command}`, score }))).toEqual(rows);
  const list = helpOn('list', [], { color: false });
  for (const { command, score } of knownToWork) expect(list).toMatch(new RegExp(`^ {2}spinup ${command} +${score}$`, 'm'));
});

describe('the layout', () => {
  const page = [
    {
      title: 'Flags:',
      rows: [
        ['--a, --long N', '1', 'one two three four five six seven'],
        ['-b', '', 'b'],
      ],
    },
    { text: 'a paragraph of several words', commands: ['spinup a command that is never broken'] },
  ] as const;

  test('breaks lines where the terminal ends', () => {
    expect(layOut(page, { color: false, columns: 44 })).toBe(
      [
        'Flags:',
        '  --a, --long N  1  one two three four five',
        '                    six seven',
        '  -b                b',
        '',
        'a paragraph of several words',
        '  spinup a command that is never broken',
        '',
      ].join('\n'),
    );
    expect(layOut(page, { color: false, columns: 20 })).toContain('\na paragraph of\nseveral words\n');
  });

  const topics = Object.keys(built).filter((topic) => topic !== 'algorithms') as Topic[];
  const everyPage = [...topics.map((topic) => [topic, []] as const), ...Object.keys(algorithms).map((algo) => ['run', [algo]] as const)];
  test.each([60, 80, 120])(
    '[C8] every page fits a terminal of %d characters, but for commands, which have at most 80 characters',
    (columns) => {
      for (const [topic, args] of everyPage) {
        const lines = helpOn(topic, args, { color: false, columns }).split('\n');
        const fits = (line: string): boolean => line.length <= (line.startsWith('  spinup ') ? Math.max(columns, 80) : columns);
        expect(lines.filter((line) => !fits(line))).toEqual([]);
      }
    },
  );

  test('[C8] in a narrow terminal the meaning of a flag stands below it', () => {
    expect(layOut(page, { color: false, columns: 30 })).toBe(
      [
        'Flags:',
        '  --a, --long N  1',
        '      one two three four five',
        '      six seven',
        '  -b',
        '      b',
        '',
        'a paragraph of several words',
        '  spinup a command that is never broken',
        '',
      ].join('\n'),
    );
  });

  test('[C8] is as wide as the terminal, and 110 characters without one', () => {
    const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));
    expect(widest(helpOn('run', ['ppo'], { color: false, columns: 200 }))).toBeGreaterThan(190);
    expect(widest(helpOn('run', ['ppo'], { color: false, columns: 200 }))).toBeLessThanOrEqual(200);
    expect(helpOn('run', ['ppo'], { color: false, columns: 110 })).toBe(runHelp(['ppo']));
  });

  test('has colours for titles and flags, where there are colours, and is otherwise the same', () => {
    const colourful = layOut(page, { color: true, columns: 44 });
    expect(colourful).toContain('\u001b[34;1mFlags:\u001b[0m\n  \u001b[36m--a, --long N\u001b[0m  1  one');
    expect(stripVTControlCharacters(colourful)).toBe(layOut(page, { color: false, columns: 44 }));
  });
});

describe('scripts/pages.mjs', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'pages-'));
    cpSync('src', join(dir, 'src'), { recursive: true });
    symlinkSync(resolve('node_modules'), join(dir, 'node_modules'), 'junction');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  test('states another default once an algorithm has another', () => {
    const edit = (file: string, old: string, to: string): void => {
      const text = readFileSync(join(dir, file), 'utf8');
      expect(text).toContain(old);
      writeFileSync(join(dir, file), text.replace(old, to));
    };
    edit('src/algos/ppo.ts', 'clipRatio: 0.2', 'clipRatio: 0.25');
    const { status, stderr } = spawnSync(process.execPath, [resolve('scripts/pages.mjs')], { cwd: dir, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const file = 'src/run/help/pages.generated.ts';
    const [before, after] = [readFileSync(file, 'utf8'), readFileSync(join(dir, file), 'utf8')];
    const ratio = /"--clip_ratio",\s+"0\.2"/g;
    expect(before.match(ratio)).toHaveLength(1);
    expect(after).toBe(before.replace(ratio, (row) => row.replace('0.2', '0.25')));
  });
});

describe('scripts/help.mjs', () => {
  const script = fileURLToPath(new URL('../../../../scripts/help.mjs', import.meta.url));
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'help-'));
    for (const folder of ['algos', 'run/help']) mkdirSync(join(dir, 'src', folder), { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));
  const generate = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, 'src/algos', name), text);
    return spawnSync(process.execPath, [script], { cwd: dir, encoding: 'utf8' });
  };

  const base = 'export const defaults = {\n  /** How many,\n   * in all. */\n  n: 1,\n};';
  const train = 'export function* train() {}';

  test('takes the meaning of each default from its comment, also from files whose defaults are spread', () => {
    const own = `import * as base from './base.js';\nexport const defaults = {\n  ...base.defaults,\n  /** More. */\n  m: [2] as number[],\n};\n${train}`;
    expect(generate({ 'base.ts': base, 'algo.ts': own })).toMatchObject({ status: 0, stderr: '' });
    const text = readFileSync(join(dir, 'src/run/help/meanings.generated.ts'), 'utf8');
    expect(JSON.parse(/= (.*) as const;/s.exec(text)?.[1] ?? '')).toEqual({ algo: { n: 'How many, in all.', m: 'More.' } });
  });

  test.each([
    [
      'a default without a comment',
      { 'a.ts': `export const defaults = { n: 1 };\n${train}` },
      'n in the defaults of src/algos/a.ts has no comment',
    ],
    ['a spread of something else', { 'a.ts': `export const defaults = { ...other };\n${train}` }, 'but spreads other'],
    ['a spread of what is not imported', { 'a.ts': `export const defaults = { ...b.defaults };\n${train}` }, 'has no import * as b'],
    [
      'a spread from a file that is not there',
      { 'a.ts': `import * as b from './b.js';\nexport const defaults = { ...b.defaults };\n${train}` },
      'src/algos/b.ts is not there',
    ],
    ['defaults that are no object', { 'a.ts': `export const defaults = make();\n${train}` }, 'should be an object literal'],
    ['no algorithm at all', { 'a.ts': base }, 'no file in src/algos exports defaults and train'],
  ])('ends the build on %s', (_, files, reason) => {
    const { status, stderr } = generate(files);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
  });
});
