/** Runs that must not be mixed, or counted twice. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type PlotOptions, plot } from '../../../../src/run/plot/plot.js';
import { parseTable } from '../../../../src/run/plot/progressFile.js';
import { eachInFolder } from '../../../support/folder.js';

let dir = '';
eachInFolder((path) => {
  dir = path;
});

const ppo = 'Epoch\tAverageEpRet\tTotalEnvInteracts\tKL';
const sac = 'Epoch\tAverageEpRet\tTotalEnvInteracts\tLossQ';
/** Writes a run whose return is the same at 100, 200 and 300 steps, or at those given. */
const put = (path: string, ret: number, config: object = {}, { header = ppo, x = [100, 200, 300] } = {}): void => {
  const run = join(dir, path);
  mkdirSync(run, { recursive: true });
  const lines = x.map((steps, i) => [i, ret, steps, 0].join('\t'));
  writeFileSync(join(run, 'progress.txt'), `${[header, ...lines].join('\n')}\n`);
  writeFileSync(join(run, 'config.json'), JSON.stringify({ exp_name: path.split('/')[0], ...config }));
};
const draw = async (paths: readonly string[], options: Partial<PlotOptions> = {}) => {
  let out = '';
  const write = (text: string): void => {
    out += text;
  };
  const dirs = paths.map((path) => `${dir}/${path}`);
  const { figures } = await plot({ dirs, output: [join(dir, 'p.svg')], ...options }, { write, color: false });
  const shown = figures.map(({ title, curves }) => [
    title,
    Object.fromEntries(curves.map(({ condition, y, n }) => [condition, [y[0], n[0]]])),
  ]);
  const [, heading, said] = out.split(`${'='.repeat(50)}\n`);
  return { figures, shown: Object.fromEntries(shown), heading, said: said.replaceAll(`${dir}/`, '') };
};

describe('[A1] a run that is reached in several ways counts once', () => {
  beforeEach(() => {
    for (const seed of [0, 1, 2]) put(`gae_lam0/gae_lam0_s${seed}`, 1, { env_name: 'E' });
    for (const seed of [0, 1, 2]) put(`gae_lam0-97/gae_lam0-97_s${seed}`, 2, { env_name: 'E' });
    symlinkSync(join(dir, 'gae_lam0'), join(dir, 'link'));
  });
  const both = { E: { gae_lam0: [1, 3], 'gae_lam0-97': [2, 3] } };

  test.each([
    ['an exact name beside one that holds it', ['gae_lam0', 'gae_lam0-97']],
    ['a part of names beside an exact name', ['gae', 'gae_lam0']],
    ['a trailing slash', ['gae', 'gae_lam0/', 'gae_lam0-97//']],
    ['a dot in the path', ['gae_lam0', './gae_lam0', 'gae_lam0/.', 'gae_lam0-97/../gae_lam0-97']],
    ['a link to an experiment', ['link', 'gae_lam0', 'gae_lam0-97']],
    ['a directory above', ['', 'gae_lam0', 'gae_lam0/gae_lam0_s1']],
    ['the same twice', ['gae', 'gae']],
  ])('%s', async (_, paths) => {
    expect((await draw(paths, { exclude: [] })).shown).toEqual(both);
  });

  test('a link to a run, and a run whose files are links', async () => {
    symlinkSync(join(dir, 'gae_lam0/gae_lam0_s0'), join(dir, 'latest'));
    mkdirSync(join(dir, 'copies/s0'), { recursive: true });
    for (const file of ['progress.txt', 'config.json']) symlinkSync(join(dir, 'gae_lam0/gae_lam0_s0', file), join(dir, 'copies/s0', file));
    expect((await draw(['latest', 'gae', 'copies'])).shown).toEqual(both);
  });

  test('an exact name means that directory alone', async () => {
    expect((await draw(['gae_lam0'])).shown).toEqual({ E: { gae_lam0: [1, 3] } });
    expect((await draw(['gae_lam'])).shown).toEqual(both);
  });

  test('it is said, and each directory has one title', async () => {
    const { said, heading } = await draw(['gae_lam0', 'link', 'gae_lam0/gae_lam0_s1'], { legend: ['all', 'one'] });
    expect(heading.match(/gae_lam0\n|link\n/g)).toHaveLength(1);
    expect(said).toContain('link leads to the same place as gae_lam0; its runs are counted once');
    expect(said).toContain('runs in gae_lam0/gae_lam0_s1 are also reached through gae_lam0; each is counted once');
    const { shown } = await draw(['gae_lam0', 'gae_lam0/gae_lam0_s1'], { legend: ['all', 'one'] });
    expect(shown).toEqual({ E: { all: [1, 2], one: [1, 1] } });
  });
});

describe('[A2] runs of one name are not averaged', () => {
  test('if their environments differ, which have a figure each', async () => {
    put('cmd_ppo/s0', 24, { env_name: 'CartPole-v1', algo: 'ppo' });
    put('cmd_ppo/s1', -1070, { env_name: 'Pendulum-v1', algo: 'ppo' });
    put('cmd_ppo/s2', 26, { env_name: 'CartPole-v1', algo: 'ppo' });
    const { shown, said } = await draw(['cmd_ppo'], { value: ['Performance', 'KL'] });
    expect(shown).toEqual({ 'CartPole-v1': { cmd_ppo: [0, 2] }, 'Pendulum-v1': { cmd_ppo: [0, 1] } });
    expect(said).toContain('The runs are in CartPole-v1 and Pendulum-v1: each environment has a figure of its own\n');
    const { figures } = await draw(['cmd_ppo'], { legend: ['T'], ci: true });
    expect(figures.map(({ title, curves: [{ condition, y }] }) => [title, condition, y[0]])).toEqual([
      ['CartPole-v1', 'T', 25],
      ['Pendulum-v1', 'T', -1070],
    ]);
    expect(readFileSync(join(dir, 'p.svg'), 'utf8')).toMatch(/CartPole-v1[\s\S]*Pendulum-v1/);
  });

  test('nor if one environment is unknown, which is only drawn beside it', async () => {
    put('cmd_ppo/s0', 1, { env_name: 'CartPole-v1', algo: 'ppo' });
    put('cmd_ppo/s1', 3, { algo: 'ppo' });
    expect((await draw(['cmd_ppo'])).shown).toEqual({
      'CartPole-v1': { 'cmd_ppo (CartPole-v1)': [1, 1], 'cmd_ppo (environment unknown)': [3, 1] },
    });
    put('cmd_ppo/s2', 5, { env_name: 'Pendulum-v1', algo: 'ppo' });
    expect((await draw(['cmd_ppo'])).said).toContain('in CartPole-v1, an unknown environment and Pendulum-v1: each');
  });

  test.each(['env', 'env_id', 'environment'])(
    'also where config.json calls the environment %s, and the algorithm in full',
    async (name) => {
      put('x/s0', 1, { [name]: 'A-v1', algorithm: 'PPO' });
      put('x/s1', 2, { [name]: 'B-v1', algorithm: 'PPO' });
      put('x/s2', 4, { [name]: 'B-v1', algorithm: 'SAC' });
      expect((await draw(['x'])).shown).toEqual({ 'A-v1': { x: [1, 1] }, 'B-v1': { 'x (PPO)': [2, 1], 'x (SAC)': [4, 1] } });
    },
  );

  test('if their environments have other options', async () => {
    put('x/s0', 1, { env_name: 'Pendulum-v1', env_kwargs: { g: 5 } });
    put('x/s1', 2, { env_name: 'Pendulum-v1' });
    expect((await draw(['x'])).shown).toEqual({ 'Pendulum-v1': { 'x (g=5)': [1, 1], 'x (no options)': [2, 1] } });
  });

  test('if their algorithms differ, which is said', async () => {
    put('x/s0', 1, { env_name: 'E', algo: 'ppo' });
    put('x/s1', 3, { env_name: 'E', algo: 'vpg' });
    put('x/s2', 5, { env_name: 'E', algo: 'vpg' });
    const { shown, said } = await draw(['x']);
    expect(shown).toEqual({ E: { 'x (ppo)': [1, 1], 'x (vpg)': [4, 2] } });
    expect(said).toContain('runs of the name x differ in more than the seed, and are not averaged: x (ppo), x (vpg)\n');
  });

  test('if config.json names neither, but the columns differ', async () => {
    put('x/s0', 1);
    put('x/s1', 3, {}, { header: sac });
    put('x/s2', 5);
    expect((await draw(['x'])).shown).toEqual({ 'Average return': { 'x (with KL)': [3, 2], 'x (with LossQ)': [3, 1] } });
    put('x/s1', 3, { algo: 'sac' }, { header: sac });
    put('x/s3', 7, { algo: 'ppo' });
    expect((await draw(['x'])).shown).toEqual({ 'Average return': { 'x (ppo)': [13 / 3, 3], 'x (sac)': [3, 1] } });
  });

  test('if a column of progress.txt names the environment', async () => {
    for (const [seed, name] of ['A-v1', 'B-v1', 'A-v1'].entries()) {
      put(`x/s${seed}`, seed);
      writeFileSync(
        join(dir, `x/s${seed}/progress.txt`),
        `EnvName\tAverageEpRet\tTotalEnvInteracts\n${name}\t${seed}\t10\n${name}\t${seed}\t20\n`,
      );
    }
    expect((await draw(['x'])).shown).toEqual({ 'A-v1': { x: [1, 2] }, 'B-v1': { x: [1, 1] } });
  });

  test('but other hyperparameters and seeds do not part them', async () => {
    put('x/s0', 1, { env_name: 'E', algo: 'ppo', seed: 0, gamma: 0.9 });
    put('x/s1', 3, { env_name: 'E', algo: 'ppo', seed: 1, gamma: 0.5 });
    expect((await draw(['x'])).shown).toEqual({ E: { x: [2, 2] } });
  });
});

describe('[A3] runs of one name with other x are interpolated', () => {
  const curveOf = async (options: Partial<PlotOptions> = {}) => (await draw(['x'], options)).figures[0].curves[0];

  test('at the x of the one that reaches furthest', async () => {
    put('x/s0', 10);
    put('x/s1', 20, {}, { x: [150, 250, 350] });
    expect(await curveOf()).toMatchObject({ x: [150, 250, 350], y: [15, 15, 20], n: [2, 2, 1] });
  });

  test('of which the finer one counts, where two end together', async () => {
    put('x/s0', 10, {}, { x: [200, 400] });
    put('x/s1', 20, {}, { x: [100, 200, 300, 400] });
    expect(await curveOf()).toMatchObject({ x: [100, 200, 300, 400], y: [20, 15, 15, 15] });
  });

  test('and none is lost that lies between, or before, all of these', async () => {
    put('x/s0', 10, {}, { x: [100] });
    put('x/s1', 20, {}, { x: [200, 400] });
    put('x/s2', 30, {}, { x: [300] });
    expect(await curveOf()).toMatchObject({ x: [100, 200, 300, 400], y: [10, 20, 25, 20], n: [1, 1, 2, 1] });
  });

  test('along a column that goes up and down', async () => {
    const write = (seed: number, rows: readonly (readonly [number, number])[]): void =>
      writeFileSync(join(dir, `x/s${seed}/progress.txt`), `EpLen\tAverageEpRet\n${rows.map((row) => row.join('\t')).join('\n')}\n`);
    for (const seed of [0, 1]) put(`x/s${seed}`, 0);
    write(0, [
      [30, 3],
      [10, 1],
      [30, 5],
    ]);
    write(1, [
      [20, 2],
      [5, 0],
    ]);
    expect(await curveOf({ xaxis: 'EpLen' })).toMatchObject({ x: [10, 30], n: [2, 1] });
  });
});

describe('[A4] a file that holds several runs', () => {
  const header = 'Epoch\tAverageEpRet';
  const read = (...lines: string[]) => {
    const { columns, rows, damaged, restarted } = parseTable(`${lines.join('\n')}\n`);
    return { columns: Object.fromEntries(columns), rows, damaged, restarted };
  };
  const as = 'as if several runs had been written to it';

  test('is the last of them, which is said', async () => {
    expect(read(header, '0\t1', '1\t2', header, '0\t5', '1\t6')).toEqual({
      columns: { Epoch: [0, 1], AverageEpRet: [5, 6] },
      rows: 2,
      damaged: [],
      restarted: `has 2 headers, ${as}; the last is shown, without 2 rows of what was there before`,
    });
    put('x/s0', 1);
    const path = join(dir, 'x/s0/progress.txt');
    writeFileSync(path, readFileSync(path, 'utf8').repeat(2));
    const { said, shown } = await draw(['x']);
    expect(shown).toEqual({ 'Average return': { x: [1, 1] } });
    expect(said).toContain('x/s0/progress.txt has 2 headers');
  });

  test('of one epoch each, or an end that is a header, are told apart', () => {
    expect(read(header, '0\t1', header, '0\t5').columns.AverageEpRet).toEqual([5]);
    expect(read(header, '0\t1', header)).toMatchObject({ rows: 1, damaged: [] });
    expect(read(header, header, '0\t1')).toMatchObject({ rows: 1, damaged: [] });
  });

  test('is one run where the second goes on, and its later rows count where it goes on from before the end', () => {
    expect(read(header, '0\t1', '1\t2', header, '2\t3')).toMatchObject({
      columns: { AverageEpRet: [1, 2, 3] },
      restarted: `has 2 headers, ${as}; they are shown as one`,
    });
    expect(read(header, '0\t1', '1\t2', '2\t3', header, '1\t7', '2\t8').columns.AverageEpRet).toEqual([1, 7, 8]);
  });

  test('with other columns, or without a count of epochs, is the last', () => {
    expect(read(header, '0\t1', 'Epoch\tKL\tAverageEpRet', '1\t2\t3')).toMatchObject({
      columns: { Epoch: [1], KL: [2], AverageEpRet: [3] },
      damaged: [],
    });
    expect(read('a\tb', '0\t1', 'a\tb', '5\t6').columns).toEqual({ a: [5], b: [6] });
  });

  test('without a second header is seen by its epochs', () => {
    expect(read(header, '0\t1', '1\t2', '0\t5', '1\t6')).toMatchObject({
      columns: { AverageEpRet: [5, 6] },
      restarted: `goes back to an earlier Epoch, ${as}; the last is shown, without 2 rows of what was there before`,
    });
  });

  test('rows of one epoch are no restart', () => {
    expect(read(header, '0\t1', '0\t2', '1\t3')).toMatchObject({ rows: 3, restarted: undefined });
  });
});
