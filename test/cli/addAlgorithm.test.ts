/**
 * An algorithm is added as docs/architecture.md says: its own file and its lines in src/algos/index.ts. In a copy of the
 * source with one more algorithm, built as the package is, the command line knows it everywhere.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineAlgorithm } from '../../src/algos/defineAlgorithm.js';
import { ruleFor } from '../../src/algos/hyperparameters.js';
import * as door from '../../src/algos/index.js';
import { cartPole } from '../../src/envs/index.js';
import { learner } from '../../src/run/config/anyAlgorithm.js';
import { help } from '../../src/run/help/meanings.generated.js';
import * as toy from '../support/toy.js';

const { algorithms } = door;
const dir = mkdtempSync(join(tmpdir(), 'spinningup-toy-'));
const node = (args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
};
const spinup = (words: string) => node([join(dir, 'bin/spinup.js'), ...words.split(' ')]);

const edit = (file: string, change: (text: string) => string): void => {
  const text = readFileSync(join(dir, file), 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(join(dir, file), changed);
};

/** The two places that a new algorithm has: its file, and src/algos/index.ts. */
const addToy = (): void => {
  const source = readFileSync('test/support/toy.ts', 'utf8').replaceAll("'../../src/algos/", "'./");
  writeFileSync(join(dir, 'src/algos/toy.ts'), source);
  edit('src/algos/index.ts', (text) =>
    text
      .replace('import * as vpgParts', "import * as toyParts from './toy.js';\n$&")
      .replace(/export const algorithms = \{\s*/, "export const toy = defineAlgorithm('toy', toyParts, all);\n$&toy, "),
  );
};

/** The build of the package, as far as the command line needs it. */
const buildCli = async (): Promise<void> => {
  for (const script of ['help', 'pages']) expect(node([resolve(`scripts/${script}.mjs`)])).toMatchObject({ code: 0, err: '' });
  await build({
    entryPoints: { cli: join(dir, 'src/run/cli.ts'), worker: join(dir, 'src/run/process/trainingWorker.ts') },
    outdir: join(dir, 'dist/run'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    packages: 'external',
  });
};

beforeAll(async () => {
  for (const part of ['src', 'bin', 'package.json']) cpSync(part, join(dir, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(dir, 'node_modules'), 'junction');
  addToy();
  await buildCli();
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true }));

test('--help lists it, and has a page on it', () => {
  const row = /^ {2}toy +a toy, for discrete actions$/m;
  expect(spinup('--help').out).toMatch(row);
  expect(spinup('run --help').out).toMatch(row);
  const { out } = spinup('run toy --help');
  expect(out).toContain('spinup run toy: a toy, for discrete actions');
  expect(out).toMatch(/^ {2}--toy_count +3 +Toys in the box\.$/m);
  expect(out).toContain('spinup run toy --env Acrobot-v1 --seed 1');
});

test.each([
  ['run toys --env CartPole-v1', "there is no algorithm 'toys'; did you mean toy?"],
  ['run reinforce --env CartPole-v1', /There are .*\btoy\b/],
  ['run toy --env Pendulum-v1', 'toy: needs discrete actions, but those of Pendulum-v1 are continuous; vpg, npg'],
  ['run sac --env CartPole-v1', /sac: needs continuous actions, .*; .*\btoy\b.* can handle them/],
  ['run toy --env CartPole-v1 --toy_count 0', '--toy_count should be a whole number from 1 on, but is 0'],
  ['run toy --env CartPole-v1 --toy_cuont 2', 'toy has no flag --toy_cuont; did you mean --toy_count?'],
])('errors know it: spinup %s', (words, message) => {
  const { code, err } = spinup(words);
  expect(err).toMatch(typeof message === 'string' ? new RegExp(message.replace(/[?.]/g, '\\$&')) : message);
  expect(code).toBe(2);
});

test('--dry_run counts its gradient steps', () => {
  const { out } = spinup('run toy --env CartPole-v1 --epochs 5 --steps_per_epoch 50 --train_v_iters 3 --dry_run');
  expect(out).toContain('250 environment steps and 20 updates');
});

test('a run has its columns, and what it learned can be played', () => {
  const trained = spinup('run toy --env CartPole-v1 --epochs 2 --steps_per_epoch 50 --hid [4] --train_v_iters 2 --toy_count 7');
  expect(trained).toMatchObject({ code: 0, err: '' });
  const run = 'data/cmd_toy/cmd_toy_s0';
  const [header, ...rows] = readFileSync(join(dir, run, 'progress.txt'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(header).toMatch(/^Epoch\tAverageEpRet\t.*\tDeltaLossV\tEntropy\tToyCount\tTime$/);
  const at = header.split('\t').indexOf('ToyCount');
  expect(rows.map((row) => row.split('\t')[at])).toEqual(['7.0', '7.0']);
  expect(spinup(`test_policy ${run} -n 1`)).toMatchObject({ code: 0, err: '' });
});

const all = () => algorithms;

test('in a script its hyperparameters follow its own rules, and those that all algorithms share', () => {
  const script = defineAlgorithm('toy', toy, all);
  expect(() => script({ env: cartPole, toyCount: 0 })).toThrow('toy: toyCount should be a whole number from 1 on, but is 0');
  expect(() => script({ env: cartPole, gamma: 2 })).toThrow('toy: gamma should be a number from 0 to 1, but is 2');
});

describe('nothing that is forgotten goes unnoticed', () => {
  test('the compiler misses a title, kind of actions, columns and cost', () => {
    expect(typeof defineAlgorithm('toy', toy, all)).toBe('function');
    const { title: _, ...untitled } = toy;
    const { actions: __, ...idle } = toy;
    const { columns: ___, ...silent } = toy;
    const { cost: ____, ...free } = toy;
    // @ts-expect-error
    defineAlgorithm('toy', untitled, all);
    // @ts-expect-error
    defineAlgorithm('toy', idle, all);
    // @ts-expect-error
    defineAlgorithm('toy', silent, all);
    // @ts-expect-error
    defineAlgorithm('toy', free, all);
  });

  test('every file that is an algorithm is in `algorithms`, and exported by a name of its own', () => {
    expect(Object.keys(help).sort()).toEqual(Object.keys(algorithms).sort());
    const exported = new Set<unknown>(Object.values(door));
    expect(Object.entries(algorithms).filter(([, algo]) => !exported.has(algo))).toEqual([]);
  });

  test.each(Object.keys(algorithms) as door.AlgoName[])('every hyperparameter of %s has a rule, which its default keeps', (algo) => {
    const { defaults, rules } = learner(algo);
    for (const [name, value] of Object.entries(defaults)) expect([name, ruleFor(name, rules)?.[0](value)]).toEqual([name, true]);
  });
});
