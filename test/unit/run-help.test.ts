import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { algorithms } from '../../src/algos/index.js';
import { help } from '../../src/run/help.generated.js';
import { runHelp } from '../../src/run/help.js';
import { flagName, spinningUpName } from '../../src/run/names.js';

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

describe('scripts/help.mjs', () => {
  const script = fileURLToPath(new URL('../../scripts/help.mjs', import.meta.url));
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'help-'));
    for (const folder of ['algos', 'run']) mkdirSync(join(dir, 'src', folder), { recursive: true });
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
    const text = readFileSync(join(dir, 'src/run/help.generated.ts'), 'utf8');
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
